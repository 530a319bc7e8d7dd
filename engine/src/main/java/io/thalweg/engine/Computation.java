package io.thalweg.engine;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// What a network computes of its leaves.
interface Computation {
  /// All parameter tensors.
  List<Leaf> leaves();

  /// From features `[batch, inputs]` to logits `[batch, classes]`.
  Tensor logits(Tensor features);

  /// The mean cross-entropy of a batch; its gradient overwrites that of the leaves. By autograd,
  /// unless the computation knows a shorter way.
  default double lossAndGradient(Tensor features, Tensor labels) {
    leaves().forEach(Leaf::record);
    Tensor loss = torch.cross_entropy_loss(logits(features), labels);
    loss.backward();
    return loss.item_float();
  }
}
