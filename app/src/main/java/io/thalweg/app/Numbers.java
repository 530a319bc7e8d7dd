package io.thalweg.app;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How numbers are written on the command line and in files.
final class Numbers {
  private static final int LONGEST = 100;
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  private Numbers() {}

  static long whole(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw new TypeConversionException("must be a whole number");
    }
  }

  static double finite(String text) {
    if (text.length() <= LONGEST && DECIMAL.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    }
    throw new TypeConversionException("must be a finite decimal number");
  }

  /// A number of threads; far more than there are processors only cost memory.
  static final class Threads implements ITypeConverter<Integer> {
    private static final int MOST = 1024;

    @Override
    public Integer convert(String text) {
      int count = new Count().convert(text);
      if (count > MOST) {
        throw new TypeConversionException("must be at most " + MOST);
      }
      return count;
    }
  }

  /// A number of things, at least 1.
  static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return atLeast(1, text);
    }
  }

  /// A step's number: 0 is that before the first, at which a pilot looks.
  static final class Step implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return atLeast(0, text);
    }
  }

  private static int atLeast(int least, String text) {
    try {
      int value = Integer.parseInt(text);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException _) {
      // reported below
    }
    throw new TypeConversionException("must be a whole number of at least " + least);
  }
}
