package io.thalweg.optim;

import java.util.List;

/// Quasi-hyperbolic Adam: both moments of Adam are mixed with the gradient of the moment.
///
/// ## Update
///     m ← β₁m + (1−β₁)g        v ← β₂v + (1−β₂)g²                          θ, g, m, v: [n]
///     θ ← θ − η · ((1−ν₁)g + ν₁m̂) / (√((1−ν₂)g² + ν₂v̂) + ε)
///
/// ## Source
/// Ma & Yarats 2019, [arXiv:1810.06801](https://arxiv.org/abs/1810.06801), section 4.1.
///
/// ## Notes
/// ν₁ = ν₂ = 1 is Adam, ν₂ = 0 sign-like, ν₁ = β₁ close to NAdam.
///
/// @param beta1 β₁, decay of the first moment
/// @param beta2 β₂, decay of the second moment
/// @param nu1 ν₁, the first moment's share
/// @param nu2 ν₂, the second moment's share
/// @param epsilon ε, keeps the quotient finite
@DefaultRate(0.001)
public record QhAdam(
    @Setting(def = "0.995", in = "[0,1)") double beta1,
    @Setting(def = "0.999", in = "[0,1)") double beta2,
    @Setting(def = "0.7", in = "[0,1]") double nu1,
    @Setting(def = "1", in = "[0,1]") double nu2,
    @Setting(def = "1e-8", in = "(0,1)") double epsilon)
    implements Rule {

  private static final List<Slot> SLOTS = List.of(Slot.momentum("m"), Slot.squares("v"));

  public QhAdam {
    Settings.check(QhAdam.class, beta1, beta2, nu1, nu2, epsilon);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec m = state.get("m").ewa(beta1, g); // m ← β₁m + (1−β₁)g
    Vec v = state.get("v").ewaOfSquare(beta2, g); // v ← β₂v + (1−β₂)g²
    Vec direction = scratch.of(m).scale(nu1 / at.correction(beta1)).addScaled(1 - nu1, g);
    Vec square = scratch.of(v).scale(nu2 / at.correction(beta2));
    if (nu2 < 1) {
      square.addSquare(1 - nu2, g); // also where g² overflows, ν₂ = 1 is Adam
    }
    theta.addQuotient(-at.rate(), direction, square.sqrt().add(epsilon));
  }
}
