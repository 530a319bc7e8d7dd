package io.thalweg.optim;

import java.util.List;

/// Adagrad: each parameter's rate shrinks with the sum of its squared gradients.
///
/// ## Update
///     G ← G + g²                                                           θ, g, G: [n]
///     outside:  θ ← θ − ηₜ · g/(√G + ε)         ηₜ = η/(1 + (t−1)·decay)
///     inside:   θ ← θ − ηₜ · g/√(G + ε)
///
/// ## Source
/// Duchi, Hazan & Singer 2011, [JMLR 12:2121](https://jmlr.org/papers/v12/duchi11a.html).
///
/// ## Notes
/// Defaults are PyTorch's; Keras starts with `accumulator=0.1`, optax adds `epsilon` inside.
///
/// @param epsilon ε, keeps the quotient finite
/// @param placement whether ε stands under the root or beside it
/// @param accumulator what G starts at
/// @param decay shrinks the rate with the step number, PyTorch's `lr_decay`
@DefaultRate(0.01)
public record Adagrad(
    @Setting(def = "1e-10", in = "(0,1)") double epsilon,
    @Setting(def = "outside") EpsilonPlacement placement,
    @Setting(def = "0", in = "[0,inf)") double accumulator,
    @Setting(def = "0", in = "[0,inf)") double decay)
    implements Rule, JustInTime {

  public Adagrad {
    Settings.check(Adagrad.class, epsilon, placement, accumulator, decay);
  }

  @Override
  public List<Slot> slots() {
    return List.of(Slot.squares("G", accumulator));
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    double rate = at.rate() / (1 + (at.t() - 1) * decay); // ηₜ = η/(1 + (t−1)·decay)
    Vec sum = state.get("G").addSquare(1, g); // G ← G + g²
    theta.addQuotient(-rate, g, placement.root(sum, epsilon, scratch)); // θ ← θ − ηₜg/(√G+ε)
  }

  @Override
  public void catchUp(Missed missed, double[] number) {} // G + 0², θ − η·0/(√G+ε)
}
