package io.thalweg.engine;

import io.thalweg.optim.Setting;
import io.thalweg.optim.Settings;

/// A recurrent network with long short-term memory: gates decide what is kept.
///
/// ## Network
///     i, f, o = σ(Wxₜ + b + Uhₜ₋₁ + c),  g = tanh(…),  Cₜ = f Cₜ₋₁ + i g,  hₜ = o tanh Cₜ
///     h₀ = C₀ = 0,  logits = Vh_T + d                                  x: [steps, features]  h, C: [units]
///
/// ## Source
/// Hochreiter & Schmidhuber 1997, [Neural Computation 9(8)](https://doi.org/10.1162/neco.1997.9.8.1735), with the
/// forget gate of Gers, Schmidhuber & Cummins 2000.
///
/// ## Notes
/// An image is read row by row: 28 steps of 28 pixels. Every number starts from U(±1/√units), as in
/// PyTorch's `nn.LSTM`, the forget gate's bias too; the last layer as in its `nn.Linear`.
///
/// @param units numbers that are remembered
/// @param layers on top of each other
public record Lstm(
    @Setting(def = "64", in = "[1,inf)") int units, @Setting(def = "1", in = "[1,16]") int layers)
    implements Model {
  public Lstm {
    Settings.check(Lstm.class, units, layers);
  }

  @Override
  public Network build(Task task, long seed) {
    return Rnn.build("lstm", Recurrent.Cell.LSTM, units, layers, task, seed);
  }
}
