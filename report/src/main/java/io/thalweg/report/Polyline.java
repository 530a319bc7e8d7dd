package io.thalweg.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A line through points of a frame, as path data.
final class Polyline {
  /// Points nearer than that to the last one, in pixels, would not be seen.
  private static final double NEAR = 0.4;

  private Polyline() {}

  /// The path; it is interrupted where a point is not finite. Empty where nothing can be drawn.
  static String of(Frame frame, List<XY> points) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    double lastX = 0;
    double lastY = 0;
    for (int i = 0; i < points.size(); i++) {
      XY point = points.get(i);
      if (!point.isFinite()) {
        drawing = false;
        continue;
      }
      double x = frame.atX(point.x());
      double y = frame.atY(point.y());
      boolean ends = i + 1 == points.size() || !points.get(i + 1).isFinite();
      if (!drawing || ends || Math.hypot(x - lastX, y - lastY) >= NEAR) {
        path.append(drawing ? 'L' : 'M').append(Svg.number(x)).append(' ').append(Svg.number(y));
        drawing = true;
        lastX = x;
        lastY = y;
      }
    }
    return path.toString();
  }

  /// The points; where there are many of them to a pixel, their highest and lowest, in their order.
  ///
  /// @param width of the frame, in pixels
  static List<XY> envelope(List<XY> points, double width) {
    int each = (int) Math.ceil(points.size() / (2 * width));
    if (each <= 1) {
      return points;
    }
    List<XY> envelope = new ArrayList<>();
    for (int from = 0; from < points.size(); from += each) {
      List<XY> part = points.subList(from, Math.min(points.size(), from + each));
      List<XY> finite = part.stream().filter(XY::isFinite).toList();
      if (finite.isEmpty()) {
        envelope.add(part.getFirst());
        continue;
      }
      XY low = finite.stream().min(Comparator.comparingDouble(XY::y)).orElseThrow();
      XY high = finite.stream().max(Comparator.comparingDouble(XY::y)).orElseThrow();
      envelope.add(low.x() <= high.x() ? low : high);
      envelope.add(low.x() <= high.x() ? high : low);
    }
    return envelope;
  }

  /// Draws the line where there is one.
  static void draw(Svg svg, String classes, Frame frame, List<XY> points) {
    String path = of(frame, points);
    if (!path.isEmpty()) {
      svg.path(classes, path);
    }
  }
}
