package io.thalweg.optim;

import java.util.List;

/// AdaBelief: Adam that divides by how far gradients are from what their average foretold.
///
/// ## Update
///     m ← β₁m + (1−β₁)g        s ← β₂s + (1−β₂)(g − m)² + ε                θ, g, m, s: [n]
///     θ ← θ − η · m̂/(√ŝ + ε),   m̂ = m/(1−β₁ᵗ),  ŝ = s/(1−β₂ᵗ)
///
/// ## Source
/// Zhuang et al. 2020, [arXiv:2010.07468](https://arxiv.org/abs/2010.07468), Algorithm 2.
///
/// ## Notes
/// ε enters s at every step, as in the paper, its authors' code and optax.
///
/// @param beta1 β₁, decay of the first moment
/// @param beta2 β₂, decay of the variance
/// @param epsilon ε, keeps the quotient finite
@DefaultRate(0.001)
public record AdaBelief(
    @Setting(def = "0.9", in = "[0,1)") double beta1,
    @Setting(def = "0.999", in = "[0,1)") double beta2,
    @Setting(def = "1e-16", in = "(0,1)") double epsilon)
    implements Rule {

  private static final List<Slot> SLOTS = List.of(Slot.momentum("m"), Slot.squares("s"));

  public AdaBelief {
    Settings.check(AdaBelief.class, beta1, beta2, epsilon);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec m = state.get("m").ewa(beta1, g); // m ← β₁m + (1−β₁)g
    Vec surprise = scratch.of(g).addScaled(-1, m);
    Vec s = state.get("s").ewaOfSquare(beta2, surprise).add(epsilon); // s ← β₂s + (1−β₂)(g−m)² + ε
    Vec root = Adam.root(s, beta2, epsilon, false, at, scratch);
    theta.addQuotient(-at.rate() / at.correction(beta1), m, root); // θ ← θ − ηm̂/(√ŝ+ε)
  }
}
