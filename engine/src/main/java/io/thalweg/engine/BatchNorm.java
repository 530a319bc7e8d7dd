package io.thalweg.engine;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// y = γ(x − mean)/√(variance + ε) + β, for each channel over the batch and, in images, over rows
/// and columns. While it learns, by the batch's own mean and variance, which go into running
/// averages; judged, by those.
///
/// ## Source
///
/// Ioffe & Szegedy 2015, [arXiv:1502.03167](https://arxiv.org/abs/1502.03167), algorithm 1; ε 10⁻⁵
/// and a share of 0.1 for the newest batch, as in PyTorch.
record BatchNorm() implements Layer {
  private static final double NEWEST = 0.1;
  static final double EPSILON = 1e-5;

  @Override
  public boolean isPerExample() {
    return false;
  }

  @Override
  public List<Weight> weights(List<Long> input) {
    long channels = input.getFirst();
    return List.of(
        new Weight("weight", Drawing.constant(1), channels),
        new Weight("bias", Drawing.constant(0), channels));
  }

  @Override
  public List<Weight> buffers(List<Long> input) {
    long channels = input.getFirst();
    return List.of(
        new Weight("running_mean", Drawing.constant(0), channels),
        new Weight("running_var", Drawing.constant(1), channels));
  }

  @Override
  public List<Long> output(List<Long> input) {
    return input;
  }

  @Override
  public Tensor forward(Tensor x, List<Tensor> own, Pass pass) {
    return torch.batch_norm(
        x,
        new TensorOptional(own.get(0)),
        new TensorOptional(own.get(1)),
        new TensorOptional(own.get(2)),
        new TensorOptional(own.get(3)),
        pass.learns() && x.size(0) > 1,
        NEWEST,
        EPSILON,
        false);
  }
}
