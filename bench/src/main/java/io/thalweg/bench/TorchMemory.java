package io.thalweg.bench;

import io.thalweg.optim.Parameters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.LongFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Parameters as LibTorch's tensors, in flat memory of the same kind as ours.
///
/// @param of ours
/// @param flat a copy of our values that is stepped
/// @param arena where there is more
record TorchMemory(Parameters of, MemorySegment flat, Arena arena) {
  static TorchMemory of(Parameters parameters, Arena arena) {
    MemorySegment values = parameters.values();
    return new TorchMemory(
        parameters, arena.allocate(values.byteSize(), 64).copyFrom(values), arena);
  }

  /// The parameters.
  TensorVector values() {
    return views(flat);
  }

  /// The gradients, ours themselves: they are only read.
  TensorVector gradients() {
    return views(of.gradients());
  }

  /// A new vector of zeros for each parameter.
  TensorVector state() {
    return views(arena.allocate(flat.byteSize(), 64));
  }

  /// One tensor as often as there are tensors.
  TensorVector repeated(Tensor tensor) {
    return vector(_ -> tensor);
  }

  private TensorVector views(MemorySegment segment) {
    return vector(i -> {
      Parameters.Tensor tensor = of.tensors().get((int) i);
      MemorySegment from = segment.asSlice(tensor.offset() * of.precision().bytes());
      return torch.from_blob(new Address(from), tensor.length());
    });
  }

  private TensorVector vector(LongFunction<Tensor> tensor) {
    TensorVector vector = new TensorVector();
    for (int i = 0; i < of.tensors().size(); i++) {
      vector.push_back(tensor.apply(i));
    }
    return vector;
  }
}
