package io.thalweg.report;

import java.util.List;

/// Triangles that point at places of an axis.
final class Warnings {
  private static final double NEAR = 1;

  private Warnings() {}

  /// Draws them, one where several would cover one another.
  ///
  /// @param y where they point to
  static void draw(Svg svg, Frame frame, List<Double> places, double y) {
    if (places.isEmpty()) {
      return;
    }
    StringBuilder path = new StringBuilder();
    double last = Double.NEGATIVE_INFINITY;
    for (double place : places.stream().sorted().toList()) {
      double x = frame.atX(place);
      boolean inside = x >= frame.left() - 0.5 && x <= frame.right() + 0.5;
      if (inside && x - last >= NEAR) {
        path.append('M').append(Svg.number(x)).append(' ').append(Svg.number(y));
        path.append("l-4 -7h8Z");
        last = x;
      }
    }
    if (!path.isEmpty()) {
      svg.path("warning", path.toString());
    }
  }
}
