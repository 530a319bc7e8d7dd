package io.thalweg.engine;

import java.util.List;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// A weighted sum of each neighbourhood, by the same weights everywhere; x is 0 outside the image.
///
///     y[o, r, c] = b[o] + Σ W[o, i, k, l] x[i, r + k − p, c + l − p]
///     W: [channels, in, kernel, kernel], b: [channels]
///
/// ## Notes
///
/// Both it and a pool right behind it run faster in oneDNN's own layout of memory, to which LibTorch otherwise
/// turns and from which it turns back. That layout is not used where a second derivative may be wanted, which
/// oneDNN has not, nor where y may be no finite number, which oneDNN's pool would hide.
///
/// @param channels of y
/// @param kernel rows and columns of W
/// @param padding p, rows and columns of zeros on each side
/// @param pooled whether a [MaxPool] comes next: it alone takes y in oneDNN's layout
record Convolution(int channels, int kernel, int padding, boolean pooled, Start start)
    implements Layer {
  private static final long[] ONE = {1, 1};
  private static final double LARGEST_NORM = 1e18; // its square is a float
  private static final boolean X86_64 =
      List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));

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
    Tensor input = pooled && suitsOneDnn(x, own, pass) ? x.to_mkldnn() : x;
    return torch.conv2d(input, own.get(0), new TensorOptional(own.get(1)), ONE, around, ONE, 1);
  }

  /// Whether oneDNN's layout can be used, and pays: it was measured on this kind of processor only.
  private static boolean suitsOneDnn(Tensor x, List<Tensor> own, Pass pass) {
    if (!X86_64 || !Context.hasMKLDNN() || !torch.globalContext().userEnabledMkldnn()) {
      return false;
    }
    boolean once = pass.learns() || !GradMode.is_enabled(); // differentiated at most once
    try (NoGradGuard _ = new NoGradGuard()) {
      return once && isSmall(x) && isSmall(own.get(0)) && isSmall(own.get(1));
    }
  }

  /// Whether all of it is finite, and so small that |y| ≤ ‖x‖‖W‖ + |b| is finite too.
  private static boolean isSmall(Tensor x) {
    return x.norm().item_float() < LARGEST_NORM;
  }
}
