package io.thalweg.optim;

/// What a step must know before it can be made, beyond single numbers: each costs a pass over
/// memory.
public enum Pass {
  /// ‖x‖₂ over the tensor.
  NORM_OF_TENSOR,
  /// ‖x‖₂ over all tensors of the group.
  NORM_OF_GROUP,
  /// Σxᵢ over all tensors of the group.
  SUM_OF_GROUP,
  /// Nothing is measured: [Rule#onTensor] sees the tensor with its shape.
  TENSOR;

  /// Whether each tensor is treated by itself.
  boolean isByTensor() {
    return this == NORM_OF_TENSOR || this == TENSOR;
  }
}
