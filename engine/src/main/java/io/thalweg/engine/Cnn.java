package io.thalweg.engine;

import io.thalweg.optim.Setting;
import io.thalweg.optim.Settings;
import java.util.ArrayList;
import java.util.List;

/// A convolutional network: convolutions with pooling, then linear layers.
///
/// ## Network
///     lenet:  conv 5×5 6 (padded), pool, conv 5×5 16, pool, 120, 84, classes
///     2c2d:   conv 5×5 32 (padded), pool, conv 5×5 64 (padded), pool, 1024, classes
///     conv: y[o] = b[o] + Σᵢ W[o,i] ⋆ x[i], pool: the largest of 2×2, then f    x: [channels, rows, columns]
///
/// ## Source
/// lenet: LeCun et al. 1998, [Proc. IEEE 86(11)](https://doi.org/10.1109/5.726791), LeNet-5 with ReLU and
/// max pooling, as it is usually built today. 2c2d: Schneider, Balles & Hennig 2019, DeepOBS,
/// [arXiv:1903.05499](https://arxiv.org/abs/1903.05499), where weights are `truncated-normal` and biases are 0.05.
///
/// ## Notes
/// f comes before the pool where it falls somewhere (gelu, silu); elsewhere the result is the same.
/// Examples must be images, `[rows, columns]` or `[channels, rows, columns]`.
///
/// @param architecture which layers there are
/// @param activation f, the nonlinearity
/// @param initialisation how weights and biases are drawn
/// @param sd deviation of the weights before their tails are cut, for `truncated-normal`
/// @param bias value of every bias, where the initialisation does not draw it
/// @param dropout share of the units of the hidden linear layers that are dropped while learning
/// @param normalisation of the sums before each nonlinearity
public record Cnn(
    @Setting(def = "lenet") Architecture architecture,
    @Setting(def = "relu") Activation activation,
    @Setting(def = "pytorch") Initialisation initialisation,
    @Setting(def = "0.05", in = "(0,inf)") double sd,
    @Setting(def = "0") double bias,
    @Setting(def = "0", in = "[0,1)") double dropout,
    @Setting(def = "none") Normalisation normalisation)
    implements Model {

  /// Which layers there are.
  public enum Architecture {
    /// 6 and 16 channels, 120 and 84 units
    LENET,
    /// 32 and 64 channels, 1024 units
    _2C2D
  }

  /// @param channels of each convolution
  /// @param padding of each convolution
  /// @param hidden units of each linear layer but the last
  private record Sizes(List<Integer> channels, List<Integer> padding, List<Integer> hidden) {
    static Sizes of(Architecture architecture) {
      return switch (architecture) {
        case LENET -> new Sizes(List.of(6, 16), List.of(2, 0), List.of(120, 84));
        case _2C2D -> new Sizes(List.of(32, 64), List.of(2, 2), List.of(1024));
      };
    }
  }

  private static final int KERNEL = 5;
  private static final int POOL = 2;

  public Cnn {
    Settings.check(
        Cnn.class, architecture, activation, initialisation, sd, bias, dropout, normalisation);
    Mlp.checkStart(initialisation);
  }

  /// With defaults for all else.
  public static Cnn of(Architecture architecture) {
    return new Cnn(
        architecture, Activation.RELU, Initialisation.PYTORCH, 0.05, 0, 0, Normalisation.NONE);
  }

  @Override
  public Network build(Task task, long seed) {
    Sizes sizes = Sizes.of(architecture);
    Start start = new Start(initialisation, sd, bias);
    List<Layer> layers = new ArrayList<>();
    layers.add(new Reshape(task.image("cnn")));
    boolean poolFirst = activation.isMonotone(); // and the nonlinearity has a quarter to do
    boolean pooled = poolFirst && normalisation == Normalisation.NONE;
    for (int i = 0; i < sizes.channels().size(); i++) {
      int channels = sizes.channels().get(i);
      layers.add(new Convolution(channels, KERNEL, sizes.padding().get(i), pooled, start));
      normalisation.layers().forEach(layers::add);
      Layer nonlinear = new Nonlinear(activation);
      Layer pool = new MaxPool(POOL);
      layers.addAll(poolFirst ? List.of(pool, nonlinear) : List.of(nonlinear, pool));
    }
    layers.add(new Flatten());
    for (int units : sizes.hidden()) {
      layers.add(new Dense(units, start));
      normalisation.layers().forEach(layers::add);
      layers.add(new Nonlinear(activation));
      Dropout.of(dropout).forEach(layers::add);
    }
    layers.add(new Dense(task.outputs(), start));
    return Layers.build(task, Objective.of(task), layers, seed);
  }
}
