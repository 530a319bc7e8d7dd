package io.thalweg.engine;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// y = γ(x − mean)/√(variance + ε) + β, mean and variance over the numbers of one example.
///
/// ## Source
///
/// Ba, Kiros & Hinton 2016, [arXiv:1607.06450](https://arxiv.org/abs/1607.06450); ε 10⁻⁵ as in
/// PyTorch.
record LayerNorm() implements Layer {
  @Override
  public List<Weight> weights(List<Long> input) {
    return List.of(
        new Weight("weight", input, Drawing.constant(1)),
        new Weight("bias", input, Drawing.constant(0)));
  }

  @Override
  public List<Long> output(List<Long> input) {
    return input;
  }

  @Override
  public Tensor forward(Tensor x, List<Tensor> own, Pass pass) {
    return torch.layer_norm(
        x,
        own.get(0).shape(),
        new TensorOptional(own.get(0)),
        new TensorOptional(own.get(1)),
        BatchNorm.EPSILON,
        false);
  }
}
