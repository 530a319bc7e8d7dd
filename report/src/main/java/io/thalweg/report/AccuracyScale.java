package io.thalweg.report;

import java.util.List;

/// Accuracy drawn as the logarithm of the error, so that halving the error is the same distance
/// everywhere: 90 → 95 % as much as 98 → 99 %.
///
/// @param low accuracy at the low end, in `[0,1)`
/// @param high accuracy at the high end, above `low`, below 1
record AccuracyScale(double low, double high) implements Scale {

  private LogScale error() {
    return new LogScale(1 - high, 1 - low);
  }

  /// Accuracies above the high end, a faultless 1 among them, are drawn at it.
  @Override
  public double fraction(double accuracy) {
    return 1 - error().fraction(Math.max(1 - accuracy, 1 - high));
  }

  @Override
  public List<Tick> ticks(int wanted) {
    return error().ticks(wanted, error -> "").stream()
        .map(tick -> new Tick(1 - tick.value(), Numbers.plain(100 * (1 - tick.value()))))
        .toList()
        .reversed();
  }
}
