package io.thalweg.measure;

import io.thalweg.engine.Examples;
import io.thalweg.optim.Seed;
import io.thalweg.train.Descent;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/// Draws training examples for instruments, by random numbers of its own.
final class Draw implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final MemorySegment order;
  private final int size;
  private final SplittableRandom random;

  /// @param purpose what the random numbers are for
  Draw(Descent descent, String purpose) {
    size = descent.train().size();
    order = arena.allocate(ValueLayout.JAVA_LONG, size);
    for (int i = 0; i < size; i++) {
      order.setAtIndex(ValueLayout.JAVA_LONG, i, i);
    }
    random = new Seed(descent.training().seed()).split("instruments").split(purpose).random();
  }

  /// Indices of so many examples, none twice; of all, where there are not so many. Valid until the
  /// next.
  MemorySegment next(int count) {
    int drawn = Math.min(count, size);
    for (int i = 0; i < drawn; i++) {
      int j = random.nextInt(i, size);
      long swapped = order.getAtIndex(ValueLayout.JAVA_LONG, i);
      order.setAtIndex(ValueLayout.JAVA_LONG, i, order.getAtIndex(ValueLayout.JAVA_LONG, j));
      order.setAtIndex(ValueLayout.JAVA_LONG, j, swapped);
    }
    return order.asSlice(0, (long) drawn * Long.BYTES);
  }

  /// So many examples, the same for every instrument of a training.
  static Examples sample(Descent descent, int count) {
    try (Draw draw = new Draw(descent, "sample")) {
      return descent.train().select(draw.next(count));
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
