package io.thalweg.app;

import io.thalweg.problems.TestFunction.Domain;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The same bounds for every variable: `-5:5`.
record BoxOption(double lower, double upper) {
  Domain of(int dimension) {
    return Domain.cube(dimension, lower, upper);
  }

  /// Reads one.
  static final class Reader implements ITypeConverter<BoxOption> {
    @Override
    public BoxOption convert(String text) {
      String[] ends = text.split(":", -1);
      if (ends.length != 2) {
        throw new TypeConversionException("must be FROM:TO");
      }
      double lower = Numbers.finite(ends[0]);
      double upper = Numbers.finite(ends[1]);
      if (!(upper > lower) || Double.isInfinite(upper - lower)) {
        throw new TypeConversionException("must be FROM:TO, with FROM below TO");
      }
      return new BoxOption(lower, upper);
    }
  }
}
