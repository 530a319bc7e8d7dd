package io.thalweg.app;

import io.thalweg.study.Range;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Learning rates from a lowest to a highest by equal ratios: `1e-5:10:200`.
record RatesOption(Range range, int count) {
  static final class Reader implements ITypeConverter<RatesOption> {
    private static final int MOST = 10_000;

    @Override
    public RatesOption convert(String text) {
      String[] parts = text.split(":", -1);
      double from = parts.length == 3 ? Numbers.finite(parts[0]) : 0;
      double to = parts.length == 3 ? Numbers.finite(parts[1]) : 0;
      int count = parts.length == 3 ? new Numbers.Count().convert(parts[2]) : 0;
      if (!(from > 0) || !(from < to) || count < 2 || count > MOST) {
        throw new TypeConversionException(
            "must be FROM:TO:STEPS with 0 < FROM < TO and STEPS in [2,%d]".formatted(MOST));
      }
      return new RatesOption(new Range("rate", from, to, true), count);
    }
  }
}
