package io.thalweg.engine;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// A weighted sum of each neighbourhood, by the same weights everywhere; x is 0 outside the image.
///
///     y[o, r, c] = b[o] + Σ W[o, i, k, l] x[i, r + k − p, c + l − p]
///     W: [channels, in, kernel, kernel], b: [channels]
///
/// @param channels of y
/// @param kernel rows and columns of W
/// @param padding p, rows and columns of zeros on each side
record Convolution(int channels, int kernel, int padding, Start start) implements Layer {
  private static final long[] ONE = {1, 1};

  @Override
  public List<Weight> weights(List<Long> input) {
    long area = (long) kernel * kernel;
    long in = input.getFirst() * area;
    return List.of(
        new Weight(
            "weight",
            start.weights(in, channels * area),
            channels,
            input.getFirst(),
            kernel,
            kernel),
        new Weight("bias", start.biases(in), channels));
  }

  @Override
  public List<Long> output(List<Long> input) {
    return List.of((long) channels, side(input.get(1)), side(input.get(2)));
  }

  private long side(long size) {
    return Shapes.positive(size + 2L * padding - kernel + 1, "a convolution of " + kernel, size);
  }

  @Override
  public Tensor forward(Tensor x, List<Tensor> own, Pass pass) {
    long[] around = {padding, padding};
    return torch.conv2d(x, own.get(0), new TensorOptional(own.get(1)), ONE, around, ONE, 1);
  }
}
