package io.thalweg.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Equal differences, equal distances.
///
/// @param low value at the low end
/// @param high value at the high end, above `low`
/// @param finest smallest step between ticks; 1 where only whole numbers mean anything
record LinearScale(double low, double high, double finest) implements Scale {
  private static final List<Double> STEPS = List.of(1.0, 2.0, 2.5, 5.0, 10.0);

  /// Above, ticks are written with a power of ten.
  private static final double LARGE = 1e6;

  /// With more decimals, ticks are written with a power of ten.
  private static final int DECIMALS = 4;

  LinearScale {
    if (!(low < high)) {
      throw new IllegalArgumentException("low must be below high, got " + low + " and " + high);
    }
  }

  LinearScale(double low, double high) {
    this(low, high, 0);
  }

  @Override
  public double fraction(double value) {
    return (value - low) / (high - low);
  }

  @Override
  public List<Tick> ticks(int wanted) {
    double step = step(wanted);
    int decimals =
        Math.max(
            0, BigDecimal.valueOf(step).round(Numbers.TWO_DIGITS).stripTrailingZeros().scale());
    double size = Math.max(Math.abs(low), Math.abs(high));
    int digits = (int) (Math.floor(Math.log10(size)) - Math.floor(Math.log10(step))) + 2;
    boolean plain = size < LARGE && decimals <= DECIMALS;
    return LongStream.rangeClosed(
            (long) Math.ceil(low / step - 1e-9), (long) Math.floor(high / step + 1e-9))
        .mapToObj(i -> BigDecimal.valueOf(i * step).setScale(decimals, RoundingMode.HALF_EVEN))
        .map(value ->
            new Tick(
                value.doubleValue(),
                plain
                    ? Numbers.minus(value.toPlainString())
                    : Numbers.significant(value.doubleValue(), digits)))
        .toList();
  }

  private double step(int wanted) {
    double raw = (high - low) / wanted;
    double decade = Math.pow(10, Math.floor(Math.log10(raw)));
    Stream<Double> steps = STEPS.stream().map(step -> step * decade);
    double step = steps.filter(s -> s >= raw * (1 - 1e-9)).findFirst().orElse(10 * decade);
    return finest > 0 ? Math.max(finest, Math.ceil(step / finest) * finest) : step;
  }
}
