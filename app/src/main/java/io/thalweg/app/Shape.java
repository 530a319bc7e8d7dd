package io.thalweg.app;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/// The shape of an example as an option has it: `28x28`.
record Shape(List<Integer> sizes) {
  private static final Pattern TEXT = Pattern.compile("[1-9]\\d{0,5}(x[1-9]\\d{0,5}){0,2}");

  Shape {
    sizes = List.copyOf(sizes);
  }

  static Shape parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new TypeConversionException("must be one to three sizes, such as 28x28 or 3x32x32");
    }
    return new Shape(Arrays.stream(text.split("x", -1)).map(Integer::valueOf).toList());
  }
}
