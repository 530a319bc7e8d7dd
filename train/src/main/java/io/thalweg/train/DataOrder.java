package io.thalweg.train;

import io.thalweg.optim.Seed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/// The order in which examples are shown: a new seeded permutation for each epoch, which does not
/// depend on the epochs before it.
public final class DataOrder {
  private final Seed seed;
  private final MemorySegment order;
  private final int size;

  /// Of so many examples.
  ///
  /// @param arena the order lives as long as it does
  public DataOrder(Seed seed, int size, Arena arena) {
    this.seed = seed;
    this.size = size;
    order = arena.allocate(ValueLayout.JAVA_LONG, size);
  }

  /// Indices of all examples in the order of an epoch, int64 `[size]`; valid until the next call.
  public MemorySegment of(int epoch) {
    for (int i = 0; i < size; i++) {
      order.setAtIndex(ValueLayout.JAVA_LONG, i, i);
    }
    SplittableRandom random = seed.split(epoch).random();
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      long swapped = order.getAtIndex(ValueLayout.JAVA_LONG, i);
      order.setAtIndex(ValueLayout.JAVA_LONG, i, order.getAtIndex(ValueLayout.JAVA_LONG, j));
      order.setAtIndex(ValueLayout.JAVA_LONG, j, swapped);
    }
    return order;
  }
}
