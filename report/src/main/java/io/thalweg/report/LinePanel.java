package io.thalweg.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Draws curves into a frame.
///
/// @param svg what is drawn on
/// @param frame where the data go
record LinePanel(Svg svg, Frame frame) {
  static final int END_ONLY = Integer.MAX_VALUE;

  /// Band of one standard deviation around the mean.
  private void band(Curve curve) {
    StringBuilder path = new StringBuilder();
    List<Curve.Point> points = curve.mean();
    for (int from = 0; from < points.size(); from++) {
      int to = from;
      while (to < points.size() && points.get(to).isFinite()) {
        to++;
      }
      path.append(band(points.subList(from, to)));
      from = to;
    }
    if (!path.isEmpty()) {
      svg.path("band", path.toString());
    }
  }

  /// The outline of one band; nothing where there is no spread.
  private String band(List<Curve.Point> points) {
    if (points.stream().allMatch(point -> point.low() == point.high())) {
      return "";
    }
    String high =
        points.stream().map(p -> xy(p.x(), p.high())).collect(Collectors.joining("L", "M", "L"));
    String low =
        points.reversed().stream()
            .map(p -> xy(p.x(), p.low()))
            .collect(Collectors.joining("L", "", "Z"));
    return high + low;
  }

  /// The line of means.
  void line(String classes, List<Curve.Point> points) {
    if (points.size() > 1) {
      Polyline.draw(
          svg, classes, frame, points.stream().map(p -> new XY(p.x(), p.value())).toList());
    }
  }

  /// Markers, staggered by series so that neighbours do not cover one another, one at the end, and
  /// one wherever a point stands alone.
  ///
  /// @param every so many points, or [#END_ONLY]
  void markers(Curve curve, int every) {
    curve.series().group(svg, "marks");
    int first = every - 1 - curve.series().index() % every;
    List<Curve.Point> points = curve.mean();
    for (int i = 0; i < points.size() - 1; i++) {
      boolean due = i >= first && (i - first) % every == 0;
      if ((due || isAlone(points, i)) && points.get(i).isFinite() && frame.holds(points.get(i))) {
        marker(curve, points.get(i));
      }
    }
    if (!curve.isEmpty()) {
      marker(curve, curve.end());
    }
    svg.close();
  }

  private static boolean isAlone(List<Curve.Point> points, int i) {
    return (i == 0 || !points.get(i - 1).isFinite())
        && (i + 1 == points.size() || !points.get(i + 1).isFinite());
  }

  private void marker(Curve curve, Curve.Point point) {
    Marker.of(curve.series().index())
        .draw(svg, "mark", frame.atX(point.x()), frame.insideY(point.value()));
  }

  /// The lines of a curve, cut off at the frame: spread, means, and dotted what diverged.
  void lines(Curve curve) {
    curve.series().group(svg, "curve");
    band(curve);
    line("line", curve.mean());
    curve.broken().forEach(path -> line("broken", path));
    svg.close();
  }

  /// A cross where each training that diverged ended, at the frame's edge where that is outside.
  void crosses(Curve curve) {
    if (curve.broken().isEmpty()) {
      return;
    }
    curve.series().group(svg, "crosses");
    for (List<Curve.Point> path : curve.broken()) {
      if (!path.isEmpty()) {
        cross(svg, frame.atX(path.getLast().x()), frame.insideY(path.getLast().value()));
      }
    }
    svg.close();
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
    new EndLabels(frame, room).draw(svg, ends(curves));
  }

  /// Where curves end that have a point.
  List<EndLabels.End> ends(List<Curve> curves) {
    return curves.stream()
        .filter(curve -> !curve.isEmpty())
        .map(curve ->
            new EndLabels.End(
                frame.atX(curve.end().x()),
                frame.insideY(curve.end().value()),
                curve.series().label(),
                Optional.of(curve.series())))
        .toList();
  }

  private String xy(double epoch, double value) {
    return Svg.number(frame.atX(epoch)) + " " + Svg.number(frame.atY(value));
  }
}
