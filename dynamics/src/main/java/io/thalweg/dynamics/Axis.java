package io.thalweg.dynamics;

import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import java.util.List;
import java.util.stream.IntStream;

/// A setting that is varied, and the values that it takes.
///
/// @param setting its name in expressions, such as `rate`
/// @param values in rising order, at least 2
/// @param logarithmic whether equal ratios lie at equal distances
public record Axis(String setting, List<Double> values, boolean logarithmic) {
  public Axis {
    values = List.copyOf(values);
    if (values.size() < 2) {
      throw new SettingException("%s must take at least 2 values".formatted(setting));
    }
    for (int i = 1; i < values.size(); i++) {
      if (!(values.get(i - 1) < values.get(i))) {
        throw new SettingException(
            "values of %s must rise, got %s before %s"
                .formatted(setting, values.get(i - 1), values.get(i)));
      }
    }
  }

  /// Equal differences.
  public static Axis linear(String setting, double from, double to, int count) {
    return new Axis(
        setting,
        IntStream.range(0, count)
            .mapToObj(i -> i == count - 1 ? to : from + (to - from) * i / (count - 1))
            .toList(),
        false);
  }

  /// Equal ratios.
  ///
  /// @throws SettingException where `from` is not above 0
  public static Axis logarithmic(String setting, double from, double to, int count) {
    if (!(from > 0)) {
      throw new SettingException(
          "%s must start above 0 on a logarithmic axis, got %s".formatted(setting, from));
    }
    double ratio = Math.log(to / from);
    return new Axis(
        setting,
        IntStream.range(0, count)
            .mapToObj(i -> i == count - 1 ? to : from * Math.exp(ratio * i / (count - 1)))
            .toList(),
        true);
  }

  /// An optimizer with a value of the setting.
  Recipe in(Recipe recipe, double value) {
    return recipe.with(setting, new Expression.Num(value));
  }
}
