package io.thalweg.adapter.nd4j;

import io.thalweg.optim.Precision;
import java.lang.foreign.MemorySegment;
import java.nio.Buffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/// Numbers copied between ND4J's arrays, in the order of their memory, and ours.
final class Numbers {
  private Numbers() {}

  static Precision precision(INDArray array) {
    DataType type = array.dataType();
    return switch (type) {
      case FLOAT -> Precision.FLOAT32;
      case DOUBLE -> Precision.FLOAT64;
      default ->
          throw new IllegalArgumentException("a network must be of FLOAT or DOUBLE, is of " + type);
    };
  }

  static void read(INDArray from, MemorySegment to) {
    to.copyFrom(memory(isPlain(from) ? from : from.dup(), to.byteSize()));
  }

  static void write(MemorySegment from, INDArray to) {
    if (isPlain(to)) {
      memory(to, from.byteSize()).copyFrom(from);
      return;
    }
    INDArray copy = to.dup();
    memory(copy, from.byteSize()).copyFrom(from);
    to.assign(copy);
  }

  /// Whether its numbers lie side by side.
  private static boolean isPlain(INDArray array) {
    return array.elementWiseStride() == 1;
  }

  private static MemorySegment memory(INDArray array, long bytes) {
    Buffer all =
        precision(array) == Precision.FLOAT32
            ? array.data().asNioFloat()
            : array.data().asNioDouble();
    MemorySegment fromHere = MemorySegment.ofBuffer(all);
    return fromHere.asSlice(0, bytes);
  }
}
