package io.thalweg.engine;

import java.lang.foreign.MemorySegment;

/// What a network keeps besides its parameters while it learns: with both, it goes on bit for bit.
///
/// @param passes that it learnt in: what is dropped next depends on them
/// @param averages all running averages, float32, one behind the other; empty where it has none
public record NetworkMemory(long passes, MemorySegment averages) {
  /// Of a network that keeps nothing.
  public static final NetworkMemory NONE =
      new NetworkMemory(0, MemorySegment.ofArray(new float[0]));
}
