package io.thalweg.app;

import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How numbers are written on the command line.
final class Numbers {
  private Numbers() {}

  /// Makes plain number options complain as all others do.
  static void register(CommandLine line) {
    line.registerConverter(long.class, Numbers::whole);
    line.registerConverter(double.class, Numbers::finite);
  }

  static long whole(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw new TypeConversionException("must be a whole number");
    }
  }

  static double finite(String text) {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException _) {
      // reported below
    }
    throw new TypeConversionException("must be a finite number");
  }

  /// A number of things, at least 1.
  static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      try {
        int value = Integer.parseInt(text);
        if (value >= 1) {
          return value;
        }
      } catch (NumberFormatException _) {
        // reported below
      }
      throw new TypeConversionException("must be a whole number of at least 1");
    }
  }
}
