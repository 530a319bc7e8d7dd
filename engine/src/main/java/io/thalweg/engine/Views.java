package io.thalweg.engine;

import io.thalweg.optim.Parameters;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Tensors that view native segments: nothing is copied, and the segment must outlive the tensor.
final class Views {
  private Views() {}

  /// A float32 tensor of that shape.
  static Tensor floats(MemorySegment segment, long... shape) {
    return torch.from_blob(new Address(segment), shape);
  }

  /// A float64 tensor of that shape.
  static Tensor doubles(MemorySegment segment, long... shape) {
    return torch.from_blob(new Address(segment), shape, Constants.FLOAT64);
  }

  /// An int64 tensor of that shape.
  static Tensor longs(MemorySegment segment, long... shape) {
    return torch.from_blob(new Address(segment), shape, Constants.INT64);
  }

  /// The part of a flat tensor where a parameter lies, in its shape.
  static Tensor slice(Tensor flat, Parameters.Tensor tensor) {
    long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
    return flat.narrow(0, tensor.offset(), tensor.length()).view(shape);
  }

  /// The shape of a tensor.
  static List<Long> sizes(Tensor tensor) {
    return LongStream.range(0, tensor.dim()).map(tensor::size).boxed().toList();
  }

  /// The memory of a tensor whose numbers lie side by side, which must outlive what is returned.
  @SuppressWarnings("restricted")
  static MemorySegment memory(Tensor tensor, long bytes) {
    return MemorySegment.ofAddress(tensor.data_ptr().address()).reinterpret(bytes);
  }

  /// Whether a tensor is of dense float32 numbers.
  static boolean isFloats(Tensor tensor) {
    return tensor.scalar_type().intern() == torch.ScalarType.Float
        && tensor.layout().intern() == torch.Layout.Strided;
  }

  /// Whether two float32 tensors have numbers in common.
  static boolean overlap(Tensor one, Tensor other) {
    long distance = other.data_ptr().address() - one.data_ptr().address();
    return distance < one.numel() * Float.BYTES && -distance < other.numel() * Float.BYTES;
  }

  /// Refuses a segment that is not native or not `bytes` long.
  static void check(String what, MemorySegment segment, long bytes) {
    if (!segment.isNative()) {
      throw new IllegalArgumentException(what + " must be in native memory, got a heap segment");
    }
    if (segment.byteSize() != bytes) {
      throw new IllegalArgumentException(
          "%s must have %d bytes, got %d".formatted(what, bytes, segment.byteSize()));
    }
  }

  private static final class Address extends Pointer {
    Address(MemorySegment segment) {
      address = segment.address();
    }
  }
}
