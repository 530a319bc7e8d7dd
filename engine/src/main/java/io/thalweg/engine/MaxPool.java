package io.thalweg.engine;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The largest of each square of `size` × `size`; what is left over at the far edges is dropped.
record MaxPool(int size) implements Layer {
  private static final long[] NONE = {0, 0};
  private static final long[] ONE = {1, 1};

  @Override
  public List<Long> output(List<Long> input) {
    return List.of(input.get(0), side(input.get(1)), side(input.get(2)));
  }

  private long side(long before) {
    return Shapes.positive(before / size, "pooling by " + size, before);
  }

  @Override
  public Tensor forward(Tensor x, List<Tensor> own, Pass pass) {
    long[] square = {size, size};
    Tensor largest = torch.max_pool2d(x, square, square, NONE, ONE, false);
    return x.is_mkldnn() ? largest.to_dense() : largest; // as a convolution leaves it
  }
}
