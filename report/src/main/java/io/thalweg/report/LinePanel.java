package io.thalweg.report;

import java.util.List;
import java.util.stream.Collectors;

/// Draws curves into a frame.
///
/// @param svg what is drawn on
/// @param frame where the data go
record LinePanel(Svg svg, Frame frame) {
  private static final double LINE_HEIGHT = 15;

  /// Band of one standard deviation around the mean.
  void band(Curve curve) {
    List<Curve.Point> points = curve.mean();
    if (points.stream().allMatch(point -> point.low() == point.high())) {
      return;
    }
    String high =
        points.stream()
            .map(p -> xy(p.epoch(), p.high()))
            .collect(Collectors.joining("L", "M", "L"));
    String low =
        points.reversed().stream()
            .map(p -> xy(p.epoch(), p.low()))
            .collect(Collectors.joining("L", "", "Z"));
    svg.path("band", high + low);
  }

  /// The line of means.
  void line(String classes, List<Curve.Point> points) {
    if (points.size() > 1) {
      svg.path(
          classes,
          points.stream()
              .map(p -> xy(p.epoch(), p.value()))
              .collect(Collectors.joining("L", "M", "")));
    }
  }

  /// Markers on about four epochs, staggered by series so that neighbours do not cover one another.
  void markers(Curve curve) {
    int series = curve.series().index();
    int every = Math.max(3, curve.mean().size() / 4);
    for (int i = series % every; i < curve.mean().size() - 1; i += every) {
      marker(curve, curve.mean().get(i));
    }
    endMarker(curve);
  }

  /// A marker where the curve ends.
  void endMarker(Curve curve) {
    if (!curve.isEmpty()) {
      marker(curve, curve.mean().getLast());
    }
  }

  private void marker(Curve curve, Curve.Point point) {
    Marker.of(curve.series().index())
        .draw(svg, "mark", frame.atX(point.epoch()), frame.insideY(point.value()));
  }

  /// Trainings that diverged: dotted, with a cross where they ended.
  void broken(Curve curve) {
    for (List<Curve.Point> path : curve.broken()) {
      if (!path.isEmpty()) {
        line("broken", path);
        Curve.Point last = path.getLast();
        cross(svg, frame.atX(last.epoch()), frame.insideY(last.value()));
      }
    }
  }

  static void cross(Svg svg, double x, double y) {
    double r = 3.4;
    svg.path(
        "cross",
        "M%s %sL%s %sM%s %sL%s %s"
            .formatted(
                Svg.number(x - r),
                Svg.number(y - r),
                Svg.number(x + r),
                Svg.number(y + r),
                Svg.number(x - r),
                Svg.number(y + r),
                Svg.number(x + r),
                Svg.number(y - r)));
  }

  /// Names at the right ends of the curves, moved apart where they would overlap.
  ///
  /// @param room width of the column of names, in pixels
  void endLabels(List<Curve> curves, double room) {
    List<Curve> named = curves.stream().filter(curve -> !curve.isEmpty()).toList();
    double[] ends =
        named.stream().mapToDouble(c -> frame.insideY(c.mean().getLast().value())).toArray();
    double[] places = Labels.spread(ends, LINE_HEIGHT, frame.top() + 2, frame.bottom());
    for (int i = 0; i < places.length; i++) {
      Curve curve = named.get(i);
      double end = frame.atX(curve.mean().getLast().epoch());
      double x = frame.right();
      curve.series().group(svg, "label");
      svg.path(
          "leader",
          "M%s %sL%s %sL%s %s"
              .formatted(
                  Svg.number(Math.min(end, x) + 7),
                  Svg.number(ends[i]),
                  Svg.number(x + 9),
                  Svg.number(ends[i]),
                  Svg.number(x + 20),
                  Svg.number(places[i])));
      Marker.of(curve.series().index()).draw(svg, "mark", x + 26, places[i]);
      String label = Typesetting.elide(curve.series().label(), 12, room - 34);
      svg.text("name", x + 34, places[i] + 4, label).close();
    }
  }

  private String xy(double epoch, double value) {
    return Svg.number(frame.atX(epoch)) + " " + Svg.number(frame.atY(value));
  }
}
