package io.thalweg.app;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;

/// Numbers separated by commas: `0,0.1,0.2`.
record NumbersOption(List<Double> values) {
  static final class Reader implements ITypeConverter<NumbersOption> {
    @Override
    public NumbersOption convert(String text) {
      return new NumbersOption(Arrays.stream(text.split(",", -1)).map(Numbers::finite).toList());
    }
  }
}
