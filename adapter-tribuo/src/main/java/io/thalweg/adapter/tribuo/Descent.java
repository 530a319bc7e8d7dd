package io.thalweg.adapter.tribuo;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import java.lang.foreign.Arena;
import java.util.Arrays;
import org.tribuo.math.la.Tensor;

/// One training: Tribuo's tensors and the flat memory that is stepped for them.
final class Descent implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final org.tribuo.math.Parameters theirs;
  private final Parameters ours;
  private final Optimizer optimizer;

  Descent(Recipe recipe, long stepsPerEpoch, long seed, org.tribuo.math.Parameters theirs) {
    this.theirs = theirs;
    try {
      Parameters.Layout layout = Parameters.layout();
      int next = 0;
      for (Tensor tensor : theirs.get()) {
        long[] shape = Arrays.stream(tensor.getShape()).asLongStream().toArray();
        layout.add(Integer.toString(next++), shape);
      }
      ours = layout.allocate(Precision.FLOAT64, arena);
      Optimizer.Builder builder = Optimizer.builder(recipe, ours).seed(new Seed(seed));
      optimizer = (stepsPerEpoch == 0 ? builder : builder.stepsPerEpoch(stepsPerEpoch)).build();
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  private long offset(int tensor) {
    return ours.tensors().get(tensor).offset();
  }

  private void read() {
    Tensor[] tensors = theirs.get();
    for (int i = 0; i < tensors.length; i++) {
      long offset = offset(i);
      TensorNumbers.forEach(tensors[i], (k, value) -> ours.value(offset + k, value));
    }
  }

  /// θ' − θ, dense.
  Tensor[] step(Tensor[] updates, double weight) {
    Tensor[] before = theirs.get();
    if (updates.length != before.length) {
      throw new IllegalArgumentException(
          "updates must be %d tensors, got %d".formatted(before.length, updates.length));
    }
    read();
    ours.gradients().fill((byte) 0);
    for (int i = 0; i < updates.length; i++) {
      if (!Arrays.equals(updates[i].getShape(), before[i].getShape())) {
        throw new IllegalArgumentException(
            "update %d must have the shape %s, got %s"
                .formatted(
                    i,
                    Arrays.toString(before[i].getShape()),
                    Arrays.toString(updates[i].getShape())));
      }
      long offset = offset(i);
      // Tribuo's are the way up the likelihood, ours the gradient of a loss.
      TensorNumbers.forEach(updates[i], (k, up) -> ours.gradient(offset + k, -weight * up));
    }
    optimizer.step();
    Tensor[] moved = new Tensor[before.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = moved(before[i], offset(i));
    }
    return moved;
  }

  private Tensor moved(Tensor from, long offset) {
    Tensor difference = TensorNumbers.zeros(from.getShape());
    TensorNumbers.fill(difference, k -> ours.value(offset + k));
    difference.intersectAndAddInPlace(from, value -> -value);
    return difference;
  }

  void showEvaluationPoint() {
    read();
    optimizer.evaluate(() -> {
      Tensor[] tensors = theirs.get();
      for (int i = 0; i < tensors.length; i++) {
        long offset = offset(i);
        TensorNumbers.fill(tensors[i], k -> ours.value(offset + k));
      }
      return tensors;
    });
  }

  @Override
  public void close() {
    optimizer.close();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
