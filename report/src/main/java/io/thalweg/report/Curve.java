package io.thalweg.report;

import io.thalweg.study.Summary;
import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// One series' quantity against the epoch, or against whatever runs along the axis.
///
/// @param series who it is
/// @param mean over the trainings that finished, one point per epoch; points that are not finite
///   interrupt the line
/// @param broken the trainings that diverged, each up to where it did
record Curve(Series series, List<Point> mean, List<List<Point>> broken) {

  /// Mean and spread at a place of the axis, such as an epoch; `low` and `high` are the mean where
  /// the spread is unknown.
  record Point(double x, double value, double low, double high) {
    boolean isFinite() {
      return Double.isFinite(x) && Double.isFinite(value);
    }
  }

  static Curve of(ComparedOptimizer series, ToDoubleFunction<Epoch> quantity) {
    List<Point> mean = new ArrayList<>();
    for (Summary summary : series.result().byEpoch(quantity)) {
      double spread = Double.isNaN(summary.sd()) ? 0 : summary.sd();
      mean.add(
          new Point(
              mean.size() + 1, summary.mean(), summary.mean() - spread, summary.mean() + spread));
    }
    List<List<Point>> broken =
        series.result().diverged().stream().map(run -> path(run, quantity)).toList();
    return new Curve(series, mean.stream().filter(Point::isFinite).toList(), broken);
  }

  private static List<Point> path(Run run, ToDoubleFunction<Epoch> quantity) {
    return run.epochs().stream()
        .map(epoch -> {
          double value = quantity.applyAsDouble(epoch);
          return new Point(epoch.epoch(), value, value, value);
        })
        .filter(Point::isFinite)
        .toList();
  }

  boolean isEmpty() {
    return mean.stream().noneMatch(Point::isFinite);
  }

  /// The last point of the means that is finite.
  Point end() {
    return mean.reversed().stream().filter(Point::isFinite).findFirst().orElseThrow();
  }

  /// All points that the axis should make room for: the means, or where none finished the others.
  Stream<Point> points() {
    return isEmpty()
        ? broken.stream().flatMap(List::stream)
        : mean.stream().filter(Point::isFinite);
  }
}
