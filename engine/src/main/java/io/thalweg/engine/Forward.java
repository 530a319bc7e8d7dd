package io.thalweg.engine;

import org.bytedeco.pytorch.Tensor;

/// From features `[batch, inputs]` to logits `[batch, classes]`.
interface Forward {
  Tensor logits(Tensor features);
}
