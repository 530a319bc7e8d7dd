package io.thalweg.app;

import io.thalweg.report.CurvesFigure;
import io.thalweg.report.Figure;
import io.thalweg.report.Measure;
import io.thalweg.store.Bucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A run's curvature over its steps beside the limit of stability of an optimizer.
final class MeasuredCurvatureFigure {
  private static final int MOST_LIMITS = 50;

  /// A limit that lies farther off would press the curve flat.
  private static final double FAR = 30;

  private MeasuredCurvatureFigure() {}

  static Figure draw(MeasuredCurvature measured, double width) {
    List<CurvesFigure.Point> curve =
        measured.looks().stream()
            .map(look -> new CurvesFigure.Point(look.firstStep(), look.mean(), Double.NaN))
            .toList();
    double least = curve.stream().mapToDouble(CurvesFigure.Point::mean).min().orElse(0);
    double most = curve.stream().mapToDouble(CurvesFigure.Point::mean).max().orElse(0);
    List<CurvesFigure.Point> limit = limit(measured);
    double lowest =
        limit.stream()
            .mapToDouble(CurvesFigure.Point::mean)
            .filter(Double::isFinite)
            .min()
            .orElse(Double.POSITIVE_INFINITY);
    boolean near = lowest <= FAR * most;
    List<CurvesFigure.Line> lines = new ArrayList<>();
    lines.add(new CurvesFigure.Line(measured.series(), curve));
    if (near) {
      lines.add(new CurvesFigure.Line("limit", upTo(FAR * most, limit)));
    }
    String title =
        near
            ? "Measured curvature and its limit"
            : Double.isFinite(lowest)
                ? "Measured curvature; limit %.3g".formatted(lowest)
                : measured.stable() == MeasuredCurvature.Stable.NONE
                    ? "Measured curvature; stable on none"
                    : "Measured curvature, no limit";
    Measure measure =
        least > 0
            ? Measure.logarithmic(measured.series(), "")
            : Measure.linear(measured.series(), "");
    return new CurvesFigure(
            title,
            List.of(
                new CurvesFigure.Panel(
                    measured.series(), "step", false, measure, lines, List.of())))
        .draw(width);
  }

  /// The line is broken where it is higher.
  private static List<CurvesFigure.Point> upTo(double highest, List<CurvesFigure.Point> line) {
    return line.stream()
        .map(point ->
            point.mean() <= highest
                ? point
                : new CurvesFigure.Point(point.x(), Double.NaN, Double.NaN))
        .toList();
  }

  /// At each look where the optimizer changes, else at both ends; not a number where there is none.
  private static List<CurvesFigure.Point> limit(MeasuredCurvature measured) {
    List<Bucket> looks = measured.looks();
    if (!measured.hasSchedule()) {
      Optional<Double> limit = measured.limit();
      return List.of(point(looks.getFirst(), limit), point(looks.getLast(), limit));
    }
    int last = looks.size() - 1;
    int count = Math.min(looks.size(), MOST_LIMITS);
    List<CurvesFigure.Point> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Bucket look = looks.get((int) ((long) i * last / Math.max(1, count - 1)));
      points.add(point(look, measured.limit(look)));
    }
    return points;
  }

  private static CurvesFigure.Point point(Bucket look, Optional<Double> limit) {
    return new CurvesFigure.Point(look.firstStep(), limit.orElse(Double.NaN), Double.NaN);
  }
}
