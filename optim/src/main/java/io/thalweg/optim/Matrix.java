package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A matrix in memory, row by row.
///
/// @param precision of its numbers
/// @param numbers `[rows, columns]`
public record Matrix(Precision precision, MemorySegment numbers, int rows, int columns) {
  public Matrix {
    long bytes = (long) rows * columns * precision.bytes();
    if (numbers.byteSize() != bytes) {
      throw new IllegalArgumentException(
          "%d × %d numbers of %s must have %d bytes, got %d"
              .formatted(rows, columns, precision, bytes, numbers.byteSize()));
    }
  }

  /// Zeros that are freed with the arena.
  public static Matrix zeros(Precision precision, int rows, int columns, Arena arena) {
    long bytes = (long) rows * columns * precision.bytes();
    return new Matrix(precision, arena.allocate(bytes, Loop.BLOCK), rows, columns);
  }

  /// A number.
  public double get(int row, int column) {
    return precision.read(numbers, (long) row * columns + column);
  }

  /// Sets a number, rounded to the precision.
  public void set(int row, int column, double value) {
    precision.write(numbers, (long) row * columns + column, value);
  }

  /// Takes over the numbers of another of the same shape.
  public Matrix copyFrom(Matrix other) {
    numbers.copyFrom(other.numbers);
    return this;
  }

  /// The Frobenius norm.
  public double norm() {
    return Norms.of(precision, numbers, 0, (long) rows * columns);
  }
}
