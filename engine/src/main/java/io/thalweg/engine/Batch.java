package io.thalweg.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bytedeco.pytorch.Tensor;

/// Memory for the examples of one batch, filled anew for each: a step then neither asks for memory
/// nor writes to pages that the cache does not hold.
final class Batch implements AutoCloseable {
  private Arena arena = Arena.ofShared();
  private MemorySegment features = MemorySegment.NULL;
  private MemorySegment targets = MemorySegment.NULL;

  /// Features `[count, width]` and targets, valid until the next call.
  record Gathered(Tensor features, Tensor targets) {}

  /// Copies examples together.
  ///
  /// @param order their indices, int64
  Gathered gather(Examples examples, MemorySegment order, int count) {
    long featureBytes = count * examples.featureBytes();
    long targetBytes = count * examples.targetBytes();
    if (features.byteSize() < featureBytes || targets.byteSize() < targetBytes) {
      allocate(featureBytes, targetBytes);
    }
    examples.gather(order, features.asSlice(0, featureBytes), targets.asSlice(0, targetBytes));
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
