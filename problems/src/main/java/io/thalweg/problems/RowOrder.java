package io.thalweg.problems;

import io.thalweg.optim.Seed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/// Where each row of a file comes to stand, a permutation drawn uniformly.
///
/// ## Source
///
/// Durstenfeld 1964, CACM 7(7), algorithm 235 (Fisher and Yates).
final class RowOrder {
  private final MemorySegment positions;

  private RowOrder(MemorySegment positions) {
    this.positions = positions;
  }

  /// Draws the order of `size` rows; it takes 4 bytes each in `arena`.
  static RowOrder shuffled(int size, Seed seed, Arena arena) {
    MemorySegment positions = arena.allocate(ValueLayout.JAVA_INT, size);
    for (int i = 0; i < size; i++) {
      positions.setAtIndex(ValueLayout.JAVA_INT, i, i);
    }
    SplittableRandom random = seed.random();
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = positions.getAtIndex(ValueLayout.JAVA_INT, i);
      positions.setAtIndex(ValueLayout.JAVA_INT, i, positions.getAtIndex(ValueLayout.JAVA_INT, j));
      positions.setAtIndex(ValueLayout.JAVA_INT, j, swapped);
    }
    return new RowOrder(positions);
  }

  /// Where row `index` of the file comes to stand.
  int position(int index) {
    return positions.getAtIndex(ValueLayout.JAVA_INT, index);
  }
}
