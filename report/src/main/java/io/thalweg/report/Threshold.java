package io.thalweg.report;

import java.util.ArrayList;
import java.util.List;

/// A level that curves are compared with, constant or changing along the axis.
///
/// @param label its name, such as `2/η`
/// @param points it runs through, in the order of the axis; before the first and behind the last it
///   is as there; those that are not finite are left out, and nothing is drawn where none is left
public record Threshold(String label, List<Point> points) {

  /// A place on the axis and the level there.
  public record Point(double x, double value) {}

  public Threshold {
    points =
        points.stream()
            .filter(point -> Double.isFinite(point.x()) && Double.isFinite(point.value()))
            .toList();
  }

  /// The same level everywhere; its value is added to the name.
  public static Threshold constant(String name, double value) {
    String label = "%s = %s".formatted(name, Numbers.significant(value, 4));
    return new Threshold(label, List.of(new Point(0, value)));
  }

  /// The line through a frame.
  List<XY> line(double from, double to) {
    List<XY> inside =
        points.stream()
            .filter(point -> point.x() > from && point.x() < to)
            .map(point -> new XY(point.x(), point.value()))
            .toList();
    List<XY> line = new ArrayList<>();
    line.add(new XY(from, at(from)));
    line.addAll(inside);
    line.add(new XY(to, at(to)));
    return line;
  }

  /// The level at a place, between two points on the straight line through them; there must be one.
  double at(double x) {
    Point before = points.getFirst();
    for (Point point : points) {
      if (point.x() >= x) {
        double share =
            point.x() > before.x()
                ? Math.clamp((x - before.x()) / (point.x() - before.x()), 0, 1)
                : 1;
        return before.value() + share * (point.value() - before.value());
      }
      before = point;
    }
    return before.value();
  }
}
