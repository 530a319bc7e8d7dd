package io.thalweg.engine;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// All numbers of an example in a row.
record Flatten() implements Layer {
  @Override
  public List<Long> output(List<Long> input) {
    return List.of(Shapes.size(input));
  }

  @Override
  public Tensor forward(Tensor x, List<Tensor> own, Pass pass) {
    return x.flatten(1, -1);
  }
}
