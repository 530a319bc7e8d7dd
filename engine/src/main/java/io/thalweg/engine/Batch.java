package io.thalweg.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;

/// Memory for the examples of one batch, filled anew for each: a step then neither asks for memory
/// nor writes to pages that the cache does not hold.
final class Batch implements AutoCloseable {
  private Arena arena = Arena.ofShared();
  private MemorySegment features = MemorySegment.NULL;
  private MemorySegment targets = MemorySegment.NULL;

  /// Features `[count, width]` and targets, valid until the next call.
  record Gathered(Tensor features, Tensor targets) {}

  /// The part of an order that is a batch, checked.
  static MemorySegment indices(Examples examples, MemorySegment order, long from, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("a batch must have at least 1 example, got " + count);
    }
    Objects.checkFromIndexSize(from, count, order.byteSize() / Long.BYTES);
    MemorySegment batch = order.asSlice(from * Long.BYTES, (long) count * Long.BYTES);
    Views.check("order", batch, (long) count * Long.BYTES);
    for (int i = 0; i < count; i++) {
      long index = batch.getAtIndex(ValueLayout.JAVA_LONG, i);
      if (index < 0 || index >= examples.size()) {
        throw new IllegalArgumentException(
            "order %d must be in [0,%d), got %d".formatted(from + i, examples.size(), index));
      }
    }
    return batch;
  }

  /// Copies examples together.
  ///
  /// @param order indices, int64
  /// @param from where in `order` the batch starts
  Gathered gather(Examples examples, MemorySegment order, long from, int count) {
    MemorySegment chosen = indices(examples, order, from, count);
    long featureBytes = count * examples.featureBytes();
    long targetBytes = count * examples.targetBytes();
    if (features.byteSize() < featureBytes || targets.byteSize() < targetBytes) {
      allocate(featureBytes, targetBytes);
    }
    examples.gather(chosen, features.asSlice(0, featureBytes), targets.asSlice(0, targetBytes));
    return new Gathered(
        Views.floats(features, count, examples.width()), examples.viewTargets(targets, count));
  }

  private void allocate(long featureBytes, long targetBytes) {
    arena.close();
    arena = Arena.ofShared();
    features = arena.allocate(featureBytes, 64);
    targets = arena.allocate(targetBytes, 64);
  }

  @Override
  public void close() {
    arena.close();
  }
}
