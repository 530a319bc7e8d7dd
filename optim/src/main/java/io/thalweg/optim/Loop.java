package io.thalweg.optim;

import java.lang.foreign.MemorySegment;

/// A [Tape.Program] over a stretch of memory: each number goes through the whole program at once.
interface Loop {
  /// Bytes in which sums are interleaved: the widest SIMD word. Number `i` of a run belongs to sum
  /// `i` modulo the numbers in a block; at the end the sums are added in order.
  int BLOCK = 64;

  /// Runs the program over `length` numbers.
  ///
  /// @param memory the windows' memory
  /// @param at byte at which each window starts
  /// @param constants the tape's
  /// @return the sum that the program asks for, else 0
  double run(MemorySegment[] memory, long[] at, double[] constants, int length);

  /// Adds up interleaved sums.
  static double total(double[] sums) {
    double total = 0;
    for (double sum : sums) {
      total += sum;
    }
    return total;
  }
}
