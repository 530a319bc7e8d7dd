package io.thalweg.engine;

import io.thalweg.optim.Setting;
import io.thalweg.optim.Settings;
import java.util.List;

/// A plain recurrent network: it reads an example step by step and judges by what it remembers at
/// the end.
///
/// ## Network
///     hₜ = tanh(Wxₜ + b + Uhₜ₋₁ + c),  h₀ = 0,  logits = Vh_T + d      x: [steps, features]  h: [units]
///
/// ## Source
/// Elman 1990, [Cognitive Science 14(2)](https://doi.org/10.1207/s15516709cog1402_1).
///
/// ## Notes
/// An image is read row by row: 28 steps of 28 pixels. Every number starts from U(±1/√units), as in
/// PyTorch's `nn.RNN`; the last layer as in its `nn.Linear`.
///
/// @param units numbers that are remembered
/// @param layers on top of each other
public record Rnn(
    @Setting(def = "128", in = "[1,inf)") int units, @Setting(def = "1", in = "[1,16]") int layers)
    implements Model {
  public Rnn {
    Settings.check(Rnn.class, units, layers);
  }

  @Override
  public Network build(Task task, long seed) {
    return build("rnn", Recurrent.Cell.ELMAN, units, layers, task, seed);
  }

  static Network build(
      String model, Recurrent.Cell cell, int units, int layers, Task task, long seed) {
    Start start = new Start(Initialisation.PYTORCH, 1, 0);
    List<Layer> all =
        List.of(
            new Reshape(task.sequence(model)),
            new Recurrent(cell, units, layers),
            new Dense(task.outputs(), start));
    return Layers.build(task, Objective.of(task), all, seed);
  }
}
