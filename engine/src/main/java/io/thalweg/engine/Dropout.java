package io.thalweg.engine;

import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Each number is 0 with a probability, else divided by the probability to stay: while learning.
///
/// ## Source
///
/// Srivastava et al. 2014, *Dropout*, JMLR 15; scaled while learning, as everywhere today.
///
/// @param probability to be 0
record Dropout(double probability) implements Layer {
  /// No layer where nothing is dropped.
  static Stream<Layer> of(double probability) {
    return probability == 0 ? Stream.of() : Stream.of(new Dropout(probability));
  }

  @Override
  public boolean isPerExample() {
    return false;
  }

  @Override
  public List<Long> output(List<Long> input) {
    return input;
  }

  @Override
  public Tensor forward(Tensor x, List<Tensor> own, Pass pass) {
    if (!pass.learns()) {
      return x;
    }
    double stays = 1 - probability;
    Tensor mask = torch.empty_like(x).bernoulli_(stays, pass.random()).div_(new Scalar(stays));
    return x.mul(mask);
  }
}
