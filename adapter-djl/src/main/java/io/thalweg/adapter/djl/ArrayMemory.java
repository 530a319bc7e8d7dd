package io.thalweg.adapter.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.thalweg.optim.Precision;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/// Numbers copied between DJL's arrays and our memory: at once where DJL shows the array's own
/// memory, as it does on the CPU, and through a buffer elsewhere.
final class ArrayMemory {
  private ArrayMemory() {}

  static void read(NDArray from, MemorySegment to) {
    to.copyFrom(segment(from));
  }

  static void write(MemorySegment from, NDArray to, Precision precision) {
    MemorySegment memory = segment(to);
    if (isOwn(to, memory)) {
      memory.copyFrom(from);
      return;
    }
    Buffer numbers =
        switch (precision) {
          case FLOAT32 -> FloatBuffer.wrap(from.toArray(ValueLayout.JAVA_FLOAT));
          case FLOAT64 -> DoubleBuffer.wrap(from.toArray(ValueLayout.JAVA_DOUBLE));
        };
    to.set(numbers);
  }

  /// Sets the gradient to 0 even where it is not finite, which no arithmetic would.
  static void clearGradient(NDArray weight) {
    if (!weight.hasGradient()) {
      return;
    }
    try (NDArray gradient = weight.getGradient()) {
      MemorySegment memory = segment(gradient);
      if (isOwn(gradient, memory)) {
        memory.fill((byte) 0);
      } else {
        gradient.set(new NDIndex("..."), 0);
      }
    }
  }

  private static MemorySegment segment(NDArray array) {
    ByteBuffer bytes = array.toByteBuffer(true);
    return MemorySegment.ofBuffer(bytes);
  }

  /// Whether it is the array's own memory: two copies alive at once would lie at two addresses.
  private static boolean isOwn(NDArray array, MemorySegment memory) {
    return memory.isNative()
        && !memory.isReadOnly()
        && segment(array).address() == memory.address();
  }
}
