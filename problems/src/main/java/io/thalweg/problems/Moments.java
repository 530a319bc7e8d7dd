package io.thalweg.problems;

import org.hipparchus.stat.descriptive.StreamingStatistics;

/// The figures of a column's training examples by which it is scaled.
///
/// @param min smallest
/// @param max largest
/// @param mean arithmetic
/// @param deviation standard deviation, divided by n
record Moments(double min, double max, double mean, double deviation) {
  /// What is wrong with a number far outside the training examples.
  static final String BEYOND = "number is beyond float32 when scaled by the training data";

  private static final double DECIMALS = 1e4;

  Moments {
    boolean finite = Double.isFinite(max - min) && Double.isFinite(mean);
    if (!finite || max < min || !(deviation >= 0) || !Double.isFinite(deviation)) {
      throw new IllegalArgumentException(
          "moments must be finite, max at least min and deviation at least 0, got %s, %s, %s, %s"
              .formatted(min, max, mean, deviation));
    }
  }

  /// Statistics of which [#of] can tell the moments.
  static StreamingStatistics statistics() {
    return StreamingStatistics.builder()
        .extrema(true)
        .moments(true)
        .sumOfLogs(false)
        .sumOfSquares(false)
        .build();
  }

  static Moments of(StreamingStatistics training) {
    return new Moments(
        training.getMin(),
        training.getMax(),
        training.getMean(),
        Math.sqrt(training.getPopulationVariance()));
  }

  /// Of a number that is 1 in `ones` of `count` examples and 0 in the others.
  static Moments ofIndicator(long ones, long count) {
    double mean = (double) ones / count;
    return new Moments(
        ones == count ? 1 : 0, ones == 0 ? 0 : 1, mean, Math.sqrt(mean * (1 - mean)));
  }

  boolean isConstant() {
    return max == min || deviation == 0;
  }

  /// Mean and deviation to four decimals, as is customary for images; a deviation that would become
  /// 0 is left as it is.
  Moments rounded() {
    double rounded = rounded(deviation);
    return new Moments(min, max, rounded(mean), rounded == 0 ? deviation : rounded);
  }

  private static double rounded(double value) {
    return Math.round(value * DECIMALS) / DECIMALS;
  }

  /// What becomes of a number; 0 where the training examples had but one.
  double scaled(Scaling scaling, double x) {
    if (isConstant()) {
      return 0;
    }
    return switch (scaling) {
      case UNIT -> (x - min) / (max - min);
      case STANDARD -> (x - mean) / deviation;
    };
  }
}
