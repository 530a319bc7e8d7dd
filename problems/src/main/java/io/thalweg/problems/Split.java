package io.thalweg.problems;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/// Examples in a fixed order: the training or the test part of a [Dataset], or a slice of one.
///
/// @param features float32, `[size, width]`, row by row
/// @param labels int64, `[size]`, each in `[0, classes)`
/// @param size number of examples
/// @param width numbers per example
public record Split(MemorySegment features, MemorySegment labels, int size, int width) {
  public Split {
    if (size < 1 || width < 1) {
      throw new IllegalArgumentException(
          "a split must have at least 1 example of at least 1 number, got %d of %d"
              .formatted(size, width));
    }
    check("features", features.byteSize(), (long) size * width * Float.BYTES);
    check("labels", labels.byteSize(), (long) size * Long.BYTES);
  }

  private static void check(String what, long got, long expected) {
    if (got != expected) {
      throw new IllegalArgumentException(
          "%s must have %d bytes, got %d".formatted(what, expected, got));
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
        features.asSlice(from * row, count * row),
        labels.asSlice((long) from * Long.BYTES, (long) count * Long.BYTES),
        count,
        width);
  }

  /// One number of one example.
  public float feature(int example, int column) {
    return features.getAtIndex(
        ValueLayout.JAVA_FLOAT, (long) example * width + Objects.checkIndex(column, width));
  }

  /// The class of one example.
  public int label(int example) {
    return Math.toIntExact(labels.getAtIndex(ValueLayout.JAVA_LONG, example));
  }
}
