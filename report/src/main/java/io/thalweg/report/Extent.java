package io.thalweg.report;

import java.util.DoubleSummaryStatistics;
import java.util.stream.DoubleStream;

/// From the least to the largest of some numbers.
///
/// @param low finite, at most `high`
/// @param high finite
record Extent(double low, double high) {
  /// Numbers beyond are drawn there, so that differences and ratios stay finite.
  private static final double LARGEST = 1e300;

  private static final double SMALLEST = 1e-300;

  /// The same on logarithmic axes, of which the ends' ratio must be finite, too.
  private static final double FARTHEST = 1e140;

  /// Numbers that differ by less, as a share of them, are drawn as one.
  private static final double ALIKE = 1e-9;

  /// Of the finite numbers; from 0 to 1 where there are none.
  static Extent of(DoubleStream numbers) {
    DoubleSummaryStatistics known = numbers.filter(Double::isFinite).summaryStatistics();
    return known.getCount() == 0
        ? new Extent(0, 1)
        : new Extent(
            Math.clamp(known.getMin(), -LARGEST, LARGEST),
            Math.clamp(known.getMax(), -LARGEST, LARGEST));
  }

  /// Of the finite numbers above 0; from 0.1 to 1 where there are none.
  static Extent positive(DoubleStream numbers) {
    DoubleSummaryStatistics known =
        numbers.filter(v -> v > 0 && Double.isFinite(v)).summaryStatistics();
    return known.getCount() == 0
        ? new Extent(0.1, 1)
        : new Extent(
            Math.clamp(known.getMin(), 1 / FARTHEST, FARTHEST),
            Math.clamp(known.getMax(), 1 / FARTHEST, FARTHEST));
  }

  /// Equal differences.
  ///
  /// @param room to both sides, as a share of the whole
  LinearScale linear(double room) {
    double size = Math.max(Math.abs(low), Math.abs(high));
    double span = high - low;
    if (span <= ALIKE * size || span <= SMALLEST) {
      double half = size <= SMALLEST ? 1 : 0.1 * size;
      return new LinearScale(low - half, high + half);
    }
    return new LinearScale(low - room * span, high + room * span);
  }

  /// Equal differences, from the first number to the last without room; whole ticks where all
  /// numbers are whole.
  LinearScale along(boolean whole) {
    double finest = whole ? 1 : 0;
    double size = Math.max(Math.abs(low), Math.abs(high));
    if (high - low > ALIKE * size && high - low > SMALLEST) {
      return new LinearScale(low, high, finest);
    }
    double half = whole || size <= SMALLEST ? 0.5 : 0.1 * size;
    return new LinearScale(low - half, high + half, finest);
  }

  /// Equal ratios.
  ///
  /// @param room to both sides, as a share of the whole
  LogScale logarithmic(double room) {
    double margin = high / low <= 1 + ALIKE ? 2 : Math.pow(high / low, room);
    return new LogScale(low / margin, high * margin);
  }
}
