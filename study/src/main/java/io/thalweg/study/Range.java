package io.thalweg.study;

import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.IntStream;

/// A setting that is searched, and between which values.
///
/// @param setting its name in expressions, such as `rate`
/// @param from lowest value
/// @param to highest value
/// @param logarithmic whether equal ratios are equally likely
public record Range(String setting, double from, double to, boolean logarithmic) {
  private static final MathContext DIGITS = new MathContext(5);

  public Range {
    if (!(from < to)) {
      throw new SettingException(
          "%s must go from a lower to a higher value, got %s to %s".formatted(setting, from, to));
    }
    if (logarithmic && !(from > 0)) {
      throw new SettingException(
          "%s must start above 0 on a logarithmic range, got %s".formatted(setting, from));
    }
  }

  /// The value at a share of the way, with five digits that count.
  ///
  /// @param share in `[0,1]`
  public double at(double share) {
    double value = logarithmic ? from * Math.pow(to / from, share) : from + share * (to - from);
    return Math.clamp(BigDecimal.valueOf(value).round(DIGITS).doubleValue(), from, to);
  }

  /// That many values at equal distances, both ends among them.
  public List<Double> values(int count) {
    return IntStream.range(0, count).mapToObj(i -> at((double) i / (count - 1))).toList();
  }

  /// A recipe with values for some settings.
  ///
  /// @throws SettingException where it lacks a setting or does not allow a value
  static Recipe apply(Recipe recipe, List<Range> ranges, List<Double> values) {
    Recipe changed = recipe;
    for (int i = 0; i < ranges.size(); i++) {
      changed = changed.with(ranges.get(i).setting(), new Expression.Num(values.get(i)));
    }
    return changed;
  }
}
