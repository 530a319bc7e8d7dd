package io.thalweg.engine;

import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Seeded parameters twice: once for our rules, once as leaves that LibTorch's own code steps.
final class TorchTwin implements AutoCloseable {
  static {
    Engine.start();
  }

  private final Arena arena = Arena.ofConfined();
  private final PointerScope scope = new PointerScope();
  private final SplittableRandom random;
  private final Parameters theirs;
  private final TensorVector leaves = new TensorVector();
  final Parameters ours;
  private double error;
  private double norm;

  /// One tensor for each length; numbers near 0, so that errors are relative to what steps do.
  TorchTwin(Precision precision, long... lengths) {
    Parameters.Layout layout = Parameters.layout();
    for (int i = 0; i < lengths.length; i++) {
      layout.add(i + ".weight", lengths[i]);
    }
    ours = layout.allocate(precision, arena);
    theirs = layout.allocate(precision, arena);
    random = new SplittableRandom(ours.length());
    for (long i = 0; i < ours.length(); i++) {
      ours.value(i, 0.01 * random.nextGaussian());
    }
    theirs.values().copyFrom(ours.values());
    theirs.tensors().forEach(tensor -> leaves.push_back(leaf(tensor)));
  }

  private Tensor leaf(Parameters.Tensor tensor) {
    Tensor value = view(theirs.values(), tensor).set_requires_grad(true);
    value.mutable_grad().put(view(theirs.gradients(), tensor));
    return value;
  }

  private Tensor view(MemorySegment memory, Parameters.Tensor tensor) {
    boolean wide = ours.precision() == Precision.FLOAT64;
    int bytes = ours.precision().bytes();
    MemorySegment slice = memory.asSlice(tensor.offset() * bytes, tensor.length() * bytes);
    return torch.from_blob(
        new BytePointer(slice.asByteBuffer()),
        new long[] {tensor.length()},
        new TensorOptions(wide ? torch.ScalarType.Double : torch.ScalarType.Float));
  }

  Optimizer optimizer(Function<TensorVector, Optimizer> optimizer) {
    return optimizer.apply(leaves);
  }

  TensorVector leaves() {
    return leaves;
  }

  /// The same new gradient for both: scales differ, a tenth is 0, and the mean is not 0.
  void draw() {
    for (long i = 0; i < ours.length(); i++) {
      boolean none = random.nextInt(10) == 0;
      double scale = Math.scalb(1.0, (int) -(i % 6));
      ours.gradient(i, none ? 0 : scale * (0.5 + random.nextGaussian()));
    }
    theirs.gradients().copyFrom(ours.gradients());
  }

  /// Notes how far the parameters are apart.
  void compare() {
    double squaredError = 0;
    double squaredNorm = 0;
    for (long i = 0; i < ours.length(); i++) {
      double difference = ours.value(i) - theirs.value(i);
      squaredError += difference * difference;
      squaredNorm += theirs.value(i) * theirs.value(i);
    }
    error = Math.max(error, Math.sqrt(squaredError));
    norm = Math.max(norm, Math.sqrt(squaredNorm));
  }

  /// The largest ‖θ − θ_LibTorch‖₂ noted, relative to the largest ‖θ_LibTorch‖₂.
  double relativeError() {
    return error / norm;
  }

  @Override
  public void close() {
    scope.close();
    arena.close();
  }
}
