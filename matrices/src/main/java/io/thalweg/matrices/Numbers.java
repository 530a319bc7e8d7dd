package io.thalweg.matrices;

import io.thalweg.optim.Matrix;
import io.thalweg.optim.Precision;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A matrix's numbers as arrays, row by row, copied in one go.
final class Numbers {
  private Numbers() {}

  static float[] floats(Matrix from) {
    check(from, Precision.FLOAT32);
    return from.numbers().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
  }

  static double[] doubles(Matrix from) {
    check(from, Precision.FLOAT64);
    return from.numbers().toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED);
  }

  static void write(float[] from, Matrix to) {
    MemorySegment.copy(from, 0, to.numbers(), ValueLayout.JAVA_FLOAT_UNALIGNED, 0, from.length);
  }

  static void write(double[] from, Matrix to) {
    MemorySegment.copy(from, 0, to.numbers(), ValueLayout.JAVA_DOUBLE_UNALIGNED, 0, from.length);
  }

  static void fill(double value, Matrix to) {
    for (int i = 0; i < to.rows(); i++) {
      for (int j = 0; j < to.columns(); j++) {
        to.set(i, j, value);
      }
    }
  }

  private static void check(Matrix matrix, Precision precision) {
    if (matrix.precision() != precision) {
      throw new IllegalArgumentException(
          "all matrices must be of %s, got %s".formatted(precision, matrix.precision()));
    }
  }
}
