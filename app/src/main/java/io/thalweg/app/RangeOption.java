package io.thalweg.app;

import io.thalweg.optim.SettingException;
import io.thalweg.study.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A range as an option gives it: `rate=0.001:10:32:log`, where the number of values, for a grid,
/// and `log` may be left out.
///
/// @param count values of a grid; empty where none is given
record RangeOption(Range range, Optional<Integer> count) {
  private static final int MOST_VALUES = 100_000;

  /// Reads one.
  static final class Reader implements ITypeConverter<RangeOption> {
    @Override
    public RangeOption convert(String text) {
      int equals = text.indexOf('=');
      List<String> parts = new ArrayList<>(List.of(text.substring(equals + 1).split(":", -1)));
      boolean logarithmic = parts.getLast().equals("log");
      if (logarithmic) {
        parts.removeLast();
      }
      if (equals < 1 || parts.size() < 2 || parts.size() > 3) {
        throw new TypeConversionException("must be SETTING=FROM:TO[:COUNT][:log]");
      }
      Optional<Integer> count =
          parts.size() == 3
              ? Optional.of(new Numbers.Count().convert(parts.get(2)))
              : Optional.empty();
      if (count.isPresent() && (count.get() < 2 || count.get() > MOST_VALUES)) {
        throw new TypeConversionException("must have 2 to %d values".formatted(MOST_VALUES));
      }
      double from = Numbers.finite(parts.get(0));
      double to = Numbers.finite(parts.get(1));
      try {
        String setting = text.substring(0, equals);
        return new RangeOption(new Range(setting, from, to, logarithmic), count);
      } catch (SettingException bad) {
        throw new TypeConversionException(bad.getMessage());
      }
    }
  }
}
