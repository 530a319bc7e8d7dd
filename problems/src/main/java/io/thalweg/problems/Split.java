package io.thalweg.problems;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/// Examples in a fixed order: the training or the test part of a [Dataset], or a slice of one.
///
/// @param features float32, `[size, width]`, row by row
/// @param targets one class or one row of numbers for each example
/// @param size number of examples
/// @param width numbers per example
public record Split(MemorySegment features, Targets targets, int size, int width) {
  public Split {
    if (size < 1 || width < 1) {
      throw new IllegalArgumentException(
          "a split must have at least 1 example of at least 1 number, got %d of %d"
              .formatted(size, width));
    }
    check("features", features, (long) size * width * Float.BYTES);
    switch (targets) {
      case Targets.Classes classes -> check("labels", classes.labels(), targets.byteSize(size));
      case Targets.Numbers numbers -> check("values", numbers.values(), targets.byteSize(size));
    }
  }

  /// Examples with classes.
  ///
  /// @param features float32, `[size, width]`, row by row
  /// @param labels int64, `[size]`, each in `[0, classes)`
  /// @param size number of examples
  /// @param width numbers per example
  public Split(MemorySegment features, MemorySegment labels, int size, int width) {
    this(features, new Targets.Classes(labels), size, width);
  }

  private static void check(String what, MemorySegment got, long expected) {
    if (got.byteSize() != expected) {
      throw new IllegalArgumentException(
          "%s must have %d bytes, got %d".formatted(what, expected, got.byteSize()));
    }
  }

  /// The first `count` examples; a view, nothing is copied.
  public Split head(int count) {
    return slice(0, count);
  }

  /// The last `count` examples; a view, nothing is copied.
  public Split tail(int count) {
    return slice(size - count, count);
  }

  private Split slice(int from, int count) {
    if (count < 1 || count > size) {
      throw new IllegalArgumentException("count must be in [1,%d], got %d".formatted(size, count));
    }
    long row = (long) width * Float.BYTES;
    return new Split(
        features.asSlice(from * row, count * row), targets.slice(from, count), count, width);
  }

  /// One number of one example.
  public float feature(int example, int column) {
    return features.getAtIndex(
        ValueLayout.JAVA_FLOAT, (long) example * width + Objects.checkIndex(column, width));
  }

  /// The classes, int64, `[size]`.
  ///
  /// @throws IllegalStateException where the targets are numbers
  public MemorySegment labels() {
    return switch (targets) {
      case Targets.Classes classes -> classes.labels();
      case Targets.Numbers _ ->
          throw new IllegalStateException("a regression has target numbers and no labels");
    };
  }

  /// The class of one example.
  public int label(int example) {
    return Math.toIntExact(labels().getAtIndex(ValueLayout.JAVA_LONG, example));
  }

  /// One target number of one example.
  ///
  /// @throws IllegalStateException where the targets are classes
  public float target(int example, int output) {
    return switch (targets) {
      case Targets.Numbers(MemorySegment values, int outputs) ->
          values.getAtIndex(
              ValueLayout.JAVA_FLOAT,
              (long) example * outputs + Objects.checkIndex(output, outputs));
      case Targets.Classes _ ->
          throw new IllegalStateException("a classification has labels and no target numbers");
    };
  }
}
