package io.thalweg.optim;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Euclidean norms of stretches of flat memory, at the speed at which memory is read.
///
/// ## Formula
///     ‖x‖ = √Σxᵢ²          ‖x − y‖ = √Σ(xᵢ − yᵢ)²                                      x, y: [n]
///
/// ## Notes
/// Squares and sums are in double, in an order that depends on n only; a difference is rounded to
/// the precision of its numbers first.
public final class Norms {
  private static final int MOST = 1 << 20; // numbers in one run of a loop
  private static final int FEW = 64; // not worth a loop's start

  private static final Tape.Program SQUARES = squares();
  private static final Tape.Program SQUARED_DIFFERENCES = squaredDifferences();
  private static final double[] NO_CONSTANTS = {};

  private Norms() {}

  private static Tape.Program squares() {
    Tape tape = new Tape();
    tape.sumOfSquares(tape.readOnly());
    return tape.program();
  }

  private static Tape.Program squaredDifferences() {
    Tape tape = new Tape();
    Vec x = tape.readOnly();
    Vec y = tape.readOnly();
    Vec difference = tape.temporary();
    tape.load(x).load(y).subtract().store(difference);
    tape.sumOfSquares(difference);
    return tape.program();
  }

  /// ‖x‖ of `length` numbers.
  ///
  /// @param from number of x that is the first
  public static double of(Precision precision, MemorySegment x, long from, long length) {
    return length <= FEW
        ? ofFew(precision, x, from, length)
        : root(SQUARES, precision, from, length, x);
  }

  private static double ofFew(Precision precision, MemorySegment x, long from, long length) {
    double sum = 0;
    for (long i = from; i < from + length; i++) {
      double value = precision.read(x, i);
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  /// ‖x − y‖ of `length` numbers.
  ///
  /// @param from number of x and of y that is the first
  public static double ofDifference(
      Precision precision, MemorySegment x, MemorySegment y, long from, long length) {
    return root(SQUARED_DIFFERENCES, precision, from, length, x, y);
  }

  private static double root(
      Tape.Program program, Precision precision, long from, long length, MemorySegment... memory) {
    Kernel kernel = Kernel.of(program, precision);
    double sum = 0;
    long[] at = new long[memory.length];
    for (long done = 0; done < length; done += MOST) {
      Arrays.fill(at, (from + done) * precision.bytes());
      sum += kernel.run(memory, at, NO_CONSTANTS, (int) Math.min(MOST, length - done));
    }
    return Math.sqrt(sum);
  }
}
