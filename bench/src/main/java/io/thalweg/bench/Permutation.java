package io.thalweg.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/// An order of examples in native memory, drawn anew for each epoch by the algorithm of Fisher and
/// Yates, as the training loop does it.
final class Permutation {
  private final SplittableRandom random;
  private final int size;
  private final MemorySegment order;

  Permutation(long seed, int size, Arena arena) {
    this.random = new SplittableRandom(seed);
    this.size = size;
    order = arena.allocate(ValueLayout.JAVA_LONG, size);
  }

  /// Indices, int64 `[size]`.
  MemorySegment order() {
    return order;
  }

  void shuffle() {
    for (int i = 0; i < size; i++) {
      order.setAtIndex(ValueLayout.JAVA_LONG, i, i);
    }
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      long swapped = order.getAtIndex(ValueLayout.JAVA_LONG, i);
      order.setAtIndex(ValueLayout.JAVA_LONG, i, order.getAtIndex(ValueLayout.JAVA_LONG, j));
      order.setAtIndex(ValueLayout.JAVA_LONG, j, swapped);
    }
  }
}
