package io.thalweg.engine;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// y = Wx + b W: `[out, in]`, b: `[out]`
///
/// @param units out
record Dense(int units, Start start) implements Layer {
  @Override
  public List<Weight> weights(List<Long> input) {
    long in = input.getFirst();
    return List.of(
        new Weight("weight", start.weights(in, units), units, in),
        new Weight("bias", start.biases(in), units));
  }

  @Override
  public List<Long> output(List<Long> input) {
    return List.of((long) units);
  }

  @Override
  public Tensor forward(Tensor x, List<Tensor> own, Pass pass) {
    return torch.linear(x, own.get(0), new TensorOptional(own.get(1)));
  }
}
