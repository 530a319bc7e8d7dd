package io.thalweg.problems;

import java.lang.foreign.MemorySegment;

/// What the examples of a [Split] are to be answered with.
public sealed interface Targets {
  /// One class each.
  ///
  /// @param labels int64, `[size]`, each in `[0, classes)`
  record Classes(MemorySegment labels) implements Targets {
    @Override
    public Classes slice(int from, int count) {
      return new Classes(labels.asSlice((long) from * Long.BYTES, (long) count * Long.BYTES));
    }

    @Override
    public long byteSize(int size) {
      return (long) size * Long.BYTES;
    }
  }

  /// One number or more each, with mean 0 and deviation 1 over the training examples.
  ///
  /// @param values float32, `[size, outputs]`, row by row
  /// @param outputs numbers per example
  record Numbers(MemorySegment values, int outputs) implements Targets {
    public Numbers {
      if (outputs < 1) {
        throw new IllegalArgumentException("outputs must be at least 1, got " + outputs);
      }
    }

    @Override
    public Numbers slice(int from, int count) {
      long row = (long) outputs * Float.BYTES;
      return new Numbers(values.asSlice(from * row, count * row), outputs);
    }

    @Override
    public long byteSize(int size) {
      return (long) size * outputs * Float.BYTES;
    }
  }

  /// The targets of `count` examples from `from` on; a view, nothing is copied.
  Targets slice(int from, int count);

  /// Bytes that the targets of `size` examples take.
  long byteSize(int size);
}
