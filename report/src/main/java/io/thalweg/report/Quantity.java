package io.thalweg.report;

import io.thalweg.study.Comparison;
import io.thalweg.train.Epoch;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/// What is drawn against the epoch.
public enum Quantity {
  /// Share of the test data classified rightly.
  TEST_ACCURACY("Test accuracy", "%, by the logarithm of the error"),
  /// Mean cross-entropy on the test data.
  TEST_LOSS("Test loss", "nats per example, logarithmic"),
  /// Mean cross-entropy over the epoch's batches.
  TRAIN_LOSS("Training loss", "nats per example, logarithmic");

  private static final double HIGHEST_ERROR = 0.999;

  private final String title;
  private final String unit;

  Quantity(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  String title() {
    return title;
  }

  String unit() {
    return unit;
  }

  double of(Epoch epoch) {
    return switch (this) {
      case TEST_ACCURACY -> epoch.testAccuracy();
      case TEST_LOSS -> epoch.testLoss();
      case TRAIN_LOSS -> epoch.trainLoss();
    };
  }

  List<Curve> curves(Comparison comparison, List<ComparedOptimizer> all) {
    return all.stream().map(series -> Curve.of(series, this::of)).toList();
  }

  DoubleFunction<String> format() {
    return this == TEST_ACCURACY ? Numbers::percent : Numbers::loss;
  }

  /// A scale with room for most of the means and for the spread where it does not reach too far.
  ///
  /// The worst twentieth of the points, which are first epochs, may lie outside: with them in, the
  /// later differences would not be seen.
  ///
  /// @param examples how many the accuracy is taken over; no error below half of one is drawn
  Scale scale(List<Curve> curves, int examples) {
    if (this == TEST_ACCURACY) {
      return accuracyScale(shown(curves), examples);
    }
    List<Curve.Point> points = shown(curves).stream().filter(point -> point.value() > 0).toList();
    if (points.isEmpty()) {
      return new LogScale(0.1, 1);
    }
    double low =
        points.stream().mapToDouble(p -> Math.max(p.low(), p.value() / 2)).min().orElseThrow();
    double high =
        points.stream().mapToDouble(p -> Math.min(p.high(), p.value() * 2)).max().orElseThrow();
    double margin = Math.max(1.02, Math.pow(high / low, 0.04));
    return new LogScale(low / margin, high * margin);
  }

  private List<Curve.Point> shown(List<Curve> curves) {
    double sign = this == TEST_ACCURACY ? 1 : -1;
    List<Curve.Point> worstFirst =
        curves.stream()
            .flatMap(Curve::points)
            .sorted(Comparator.comparingDouble(point -> sign * point.value()))
            .toList();
    Stream<Curve.Point> ends = curves.stream().filter(curve -> !curve.isEmpty()).map(Curve::end);
    return Stream.concat(worstFirst.stream().skip(worstFirst.size() / 20), ends).toList();
  }

  /// The accuracy scale for some accuracies, with a little room on both sides.
  static AccuracyScale accuracyScale(List<Curve.Point> points, int examples) {
    double least = points.stream().map(p -> p.low()).min(Comparator.naturalOrder()).orElse(0.5);
    double most = points.stream().map(p -> p.high()).max(Comparator.naturalOrder()).orElse(0.9);
    double smallest = Math.max(1 - most, 0.5 / examples);
    double largest = Math.clamp(1 - least, Math.min(1.05 * smallest, HIGHEST_ERROR), HIGHEST_ERROR);
    double margin = Math.max(1.02, Math.pow(largest / smallest, 0.04));
    return new AccuracyScale(1 - Math.min(largest * margin, 1), 1 - smallest / margin);
  }
}
