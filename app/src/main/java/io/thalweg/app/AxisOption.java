package io.thalweg.app;

import io.thalweg.dynamics.Axis;
import io.thalweg.optim.SettingException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads an axis: `rate=0.01:4:100`, or `rate=0.01:4:100:log` for equal ratios.
final class AxisOption implements ITypeConverter<Axis> {
  private static final int MOST_VALUES = 100_000;

  @Override
  public Axis convert(String text) {
    int equals = text.indexOf('=');
    String[] parts = text.substring(equals + 1).split(":", -1);
    boolean logarithmic = parts.length == 4 && parts[3].equals("log");
    if (equals < 1 || (parts.length != 3 && !logarithmic)) {
      throw new TypeConversionException(
          "must be SETTING=FROM:TO:COUNT or SETTING=FROM:TO:COUNT:log");
    }
    String setting = text.substring(0, equals);
    double from = Numbers.finite(parts[0]);
    double to = Numbers.finite(parts[1]);
    int count = new Numbers.Count().convert(parts[2]);
    if (count < 2 || count > MOST_VALUES) {
      throw new TypeConversionException("must have 2 to %d values".formatted(MOST_VALUES));
    }
    try {
      return logarithmic
          ? Axis.logarithmic(setting, from, to, count)
          : Axis.linear(setting, from, to, count);
    } catch (SettingException bad) {
      throw new TypeConversionException(bad.getMessage());
    }
  }
}
