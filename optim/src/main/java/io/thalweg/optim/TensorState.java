package io.thalweg.optim;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A tensor's state as [Rule#onTensor] sees it: each slot a matrix in memory.
public final class TensorState {
  private final Parameters.Tensor tensor;
  private final Map<String, Matrix> slots;
  private final Optional<Matrices> matrices;
  private final Optional<TensorState> inner;

  TensorState(
      Parameters.Tensor tensor,
      Map<String, Matrix> slots,
      Optional<Matrices> matrices,
      Optional<TensorState> inner) {
    this.tensor = tensor;
    this.slots = Map.copyOf(slots);
    this.matrices = matrices;
    this.inner = inner;
  }

  /// The tensor's shape.
  public List<Long> shape() {
    return tensor.shape();
  }

  /// A slot as a matrix, as [Slot.Extent] says; one number for each row or column stand in one row.
  public Matrix get(String slot) {
    Matrix matrix = slots.get(slot);
    if (matrix == null) {
      throw new IllegalArgumentException("no slot %s among %s".formatted(slot, slots.keySet()));
    }
    return matrix;
  }

  /// The library for products and the like; only for a rule that says [Rule#needsMatrices].
  public Matrices matrices() {
    return matrices.orElseThrow();
  }

  /// The state of the wrapped rule.
  public TensorState inner() {
    return inner.orElseThrow();
  }
}
