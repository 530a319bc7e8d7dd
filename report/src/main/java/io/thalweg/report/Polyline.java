package io.thalweg.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

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
    return envelope(points, width, Function.identity());
  }

  /// The same for points that carry more than their place.
  static <T> List<T> envelope(List<T> points, double width, Function<T, XY> place) {
    int each = (int) Math.ceil(points.size() / (2 * width));
    if (each <= 1) {
      return points;
    }
    Comparator<T> byHeight = Comparator.comparingDouble(point -> place.apply(point).y());
    List<T> envelope = new ArrayList<>();
    for (int from = 0; from < points.size(); from += each) {
      List<T> part = points.subList(from, Math.min(points.size(), from + each));
      List<T> finite = part.stream().filter(point -> place.apply(point).isFinite()).toList();
      if (finite.isEmpty()) {
        envelope.add(part.getFirst());
        continue;
      }
      T low = finite.stream().min(byHeight).orElseThrow();
      T high = finite.stream().max(byHeight).orElseThrow();
      boolean rising = place.apply(low).x() <= place.apply(high).x();
      envelope.add(rising ? low : high);
      envelope.add(rising ? high : low);
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
