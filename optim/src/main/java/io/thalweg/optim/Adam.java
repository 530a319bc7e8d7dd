package io.thalweg.optim;

import java.util.List;

/// Adam: momentum for direction, a running second moment for per-parameter scale.
///
/// ## Update
///     m ← β₁m + (1−β₁)g        v ← β₂v + (1−β₂)g²                          θ, g, m, v: [n]
///     m̂ = m/(1−β₁ᵗ)            v̂ = v/(1−β₂ᵗ)
///     θ ← θ − η · m̂/(√v̂ + ε)
///     eps-hat:  θ ← θ − η√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε)
///
/// ## Source
/// Kingma & Ba 2015, [arXiv:1412.6980](https://arxiv.org/abs/1412.6980), Algorithm 1; `eps-hat`: end
/// of its section 2.
///
/// ## Notes
/// PyTorch and optax add ε to the corrected root (default), Keras and TensorFlow to the uncorrected
/// one (`eps-hat=true`).
///
/// @param beta1 β₁, decay of the first moment
/// @param beta2 β₂, decay of the second moment
/// @param epsilon ε, keeps the quotient finite
/// @param epsHat whether ε is added to the uncorrected root
@DefaultRate(0.001)
public record Adam(
    @Setting(def = "0.9", in = "[0,1)") double beta1,
    @Setting(def = "0.999", in = "[0,1)") double beta2,
    @Setting(def = "1e-8", in = "(0,1)") double epsilon,
    @Setting(def = "false") boolean epsHat)
    implements Rule {

  private static final List<Slot> SLOTS = List.of(Slot.momentum("m"), Slot.squares("v"));

  public Adam {
    Settings.check(Adam.class, beta1, beta2, epsilon, epsHat);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec m = state.get("m").ewa(beta1, g); // m ← β₁m + (1−β₁)g
    Vec v = state.get("v").ewaOfSquare(beta2, g); // v ← β₂v + (1−β₂)g²
    double rate = at.rate() / at.correction(beta1); // η/(1−β₁ᵗ)
    theta.addQuotient(
        -rate, m, root(v, beta2, epsilon, epsHat, at, scratch)); // θ ← θ − ηm̂/(√v̂+ε)
  }

  /// √v̂ + ε, or (√v + ε)/√(1−β₂ᵗ) where ε belongs to the uncorrected root.
  static Vec root(Vec v, double beta2, double epsilon, boolean epsHat, Step at, Scratch scratch) {
    double correction = Math.sqrt(at.correction(beta2));
    double shift = epsHat ? epsilon / correction : epsilon;
    return scratch.of(v).sqrt().scale(1 / correction).add(shift);
  }
}
