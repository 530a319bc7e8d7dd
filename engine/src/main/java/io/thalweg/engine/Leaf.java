package io.thalweg.engine;

import org.bytedeco.pytorch.Tensor;

/// One parameter tensor and where its gradient is due, both views of flat memory.
///
/// @param value θ
/// @param gradient ∇θ, of the same shape
record Leaf(Tensor value, Tensor gradient) {
  /// Makes the next backward pass of autograd leave its gradient in `gradient`.
  void record() {
    gradient.zero_(); // autograd adds to it
    value.set_requires_grad(true).mutable_grad().put(gradient);
  }
}
