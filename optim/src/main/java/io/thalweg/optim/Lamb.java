package io.thalweg.optim;

import java.util.List;

/// LAMB: Adam whose step in each tensor is as long as the tensor's norm times the rate; for very
/// large batches.
///
/// ## Update
///     m ← β₁m + (1−β₁)g        v ← β₂v + (1−β₂)g²                          θ, g, m, v: [n]
///     u = m̂/(√v̂ + ε) + λθ,   m̂ = m/(1−β₁ᵗ),  v̂ = v/(1−β₂ᵗ)
///     θ ← θ − η · ‖θ‖/‖u‖ · u, norms over the tensor; where either is 0 without the quotient
///
/// ## Source
/// You et al. 2020, [arXiv:1904.00962](https://arxiv.org/abs/1904.00962), Algorithm 2, φ the identity.
///
/// ## Notes
/// Biases and the parameters of normalisations are better left to another rule:
/// `groups(lamb, group("bias", adam))`.
///
/// @param beta1 β₁, decay of the first moment
/// @param beta2 β₂, decay of the second moment
/// @param epsilon ε, keeps the quotient finite
/// @param decay λ, decoupled, but part of what is scaled
@DefaultRate(0.001)
public record Lamb(
    @Setting(def = "0.9", in = "[0,1)") double beta1,
    @Setting(def = "0.999", in = "[0,1)") double beta2,
    @Setting(def = "1e-6", in = "(0,1)") double epsilon,
    @Setting(def = "0.01", in = "[0,inf)") double decay)
    implements Rule {

  private static final List<Slot> SLOTS = List.of(Slot.momentum("m"), Slot.squares("v"));

  public Lamb {
    Settings.check(Lamb.class, beta1, beta2, epsilon, decay);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public List<Pass> passes() {
    return List.of(Pass.NORM_OF_TENSOR, Pass.NORM_OF_TENSOR);
  }

  @Override
  public Vec pass(int pass, Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    if (pass == 0) {
      return theta;
    }
    state.get("m").ewa(beta1, g); // m ← β₁m + (1−β₁)g
    state.get("v").ewaOfSquare(beta2, g); // v ← β₂v + (1−β₂)g²
    return direction(at, theta, state, scratch);
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    double trust = at.measured(0) == 0 || at.measured(1) == 0 ? 1 : at.measured(0) / at.measured(1);
    Vec u = direction(at, theta, state, scratch);
    theta.addScaled(-at.rate() * trust, u); // θ ← θ − η‖θ‖/‖u‖ u
  }

  /// u = m̂/(√v̂+ε) + λθ
  private Vec direction(Step at, Vec theta, Slots state, Scratch scratch) {
    Vec root = Adam.root(state.get("v"), beta2, epsilon, false, at, scratch);
    Vec m = scratch.of(state.get("m")).scale(1 / at.correction(beta1));
    return m.divide(root).addScaled(decay, theta);
  }
}
