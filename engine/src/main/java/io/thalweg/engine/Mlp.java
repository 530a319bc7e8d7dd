package io.thalweg.engine;

import io.thalweg.optim.Setting;
import io.thalweg.optim.SettingException;
import io.thalweg.optim.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A multilayer perceptron: linear layers with a nonlinearity between them.
///
/// ## Network
///     h₀ = x,  hₖ = f(Wₖhₖ₋₁ + bₖ),  logits = Wh + b              x: [inputs]  logits: [classes]
///
/// ## Source
/// Rumelhart, Hinton & Williams 1986, [Nature 323:533](https://doi.org/10.1038/323533a0).
///
/// ## Notes
/// Parameters are named as in PyTorch's `nn.Sequential`, where the nonlinearities count: `0.weight`
/// `[hidden, inputs]`, `0.bias`, `2.weight`, … Without a hidden layer it is [Linear]. In regression
/// the outputs are the predicted numbers.
///
/// @param hidden units of each hidden layer, from the input on
/// @param activation f, the nonlinearity
/// @param initialisation how weights and biases are drawn
/// @param sd deviation of the weights before their tails are cut, for `truncated-normal`
/// @param bias value of every bias, where the initialisation does not draw it
/// @param dropout share of the hidden units that are dropped while learning
/// @param normalisation of the sums before each nonlinearity
public record Mlp(
    @Setting(def = "128", in = "[1,inf)") List<Integer> hidden,
    @Setting(def = "relu") Activation activation,
    @Setting(def = "pytorch") Initialisation initialisation,
    @Setting(def = "0.05", in = "(0,inf)") double sd,
    @Setting(def = "0") double bias,
    @Setting(def = "0", in = "[0,1)") double dropout,
    @Setting(def = "none") Normalisation normalisation)
    implements Model {

  public Mlp {
    hidden = List.copyOf(hidden);
    Settings.check(Mlp.class, hidden, activation, initialisation, sd, bias, dropout, normalisation);
    if (!hidden.isEmpty()) {
      checkStart(initialisation);
    }
  }

  /// Refuses a start from which a network with hidden layers cannot learn.
  static void checkStart(Initialisation initialisation) {
    if (initialisation == Initialisation.ZEROS) {
      throw new SettingException(
          "initialisation must not be zeros with hidden layers, whose units would stay alike");
    }
  }

  /// Hidden layers of these sizes, and defaults for all else.
  public static Mlp of(int... hidden) {
    return new Mlp(
        Arrays.stream(hidden).boxed().toList(),
        Activation.RELU,
        Initialisation.PYTORCH,
        0.05,
        0,
        0,
        Normalisation.NONE);
  }

  /// The same with another nonlinearity.
  public Mlp with(Activation other) {
    return new Mlp(hidden, other, initialisation, sd, bias, dropout, normalisation);
  }

  /// The same with another initialisation.
  public Mlp with(Initialisation other) {
    return new Mlp(hidden, activation, other, sd, bias, dropout, normalisation);
  }

  @Override
  public Network build(Task task, long seed) {
    Start start = new Start(initialisation, sd, bias);
    List<Layer> layers = new ArrayList<>();
    for (int units : hidden) {
      layers.add(new Dense(units, start));
      normalisation.layers().forEach(layers::add);
      layers.add(new Nonlinear(activation));
      Dropout.of(dropout).forEach(layers::add);
    }
    layers.add(new Dense(task.outputs(), start));
    return Layers.build(task, Objective.of(task), layers, seed);
  }
}
