package io.thalweg.optim;

import java.util.List;

/// Gradient descent: a step straight down the gradient.
///
/// ## Update
///     θ ← θ − ηg                                                           θ, g: [n]
///
/// ## Source
/// Robbins & Monro 1951, [doi:10.1214/aoms/1177729586](https://doi.org/10.1214/aoms/1177729586).
///
/// ## Notes
/// The batch size decides whether this is batch, mini-batch or stochastic (online) descent.
@DefaultRate(0.01)
public record Sgd() implements Rule, JustInTime {
  @Override
  public List<Slot> slots() {
    return List.of();
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    theta.addScaled(-at.rate(), g); // θ ← θ − ηg
  }

  @Override
  public void catchUp(Missed missed, double[] number) {} // θ − η·0
}
