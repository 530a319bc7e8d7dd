package io.thalweg.optim;

import java.util.List;

/// AMSGrad: Adam that divides by the largest second moment so far, so that no step grows because
/// large gradients are forgotten.
///
/// ## Update
///     m ← β₁m + (1−β₁)g        v ← β₂v + (1−β₂)g²                       θ, g, m, v, w: [n]
///     raw:        w ← max(w, v),   θ ← θ − η · m̂/(√(w/(1−β₂ᵗ)) + ε)
///     corrected:  w ← max(w, v̂),   θ ← θ − η · m̂/(√w + ε)
///
/// ## Source
/// Reddi, Kale & Kumar 2018, [arXiv:1904.09237](https://arxiv.org/abs/1904.09237), Algorithm 2, which corrects no bias.
///
/// ## Notes
/// PyTorch and Keras take the maximum of the raw moment (default), optax of the corrected one. With
/// a growing v the raw form is Adam.
///
/// @param beta1 β₁, decay of the first moment
/// @param beta2 β₂, decay of the second moment
/// @param epsilon ε, keeps the quotient finite
/// @param maximum of which second moment the maximum is taken
@DefaultRate(0.001)
public record AmsGrad(
    @Setting(def = "0.9", in = "[0,1)") double beta1,
    @Setting(def = "0.999", in = "[0,1)") double beta2,
    @Setting(def = "1e-8", in = "(0,1)") double epsilon,
    @Setting(def = "raw") Maximum maximum)
    implements Rule {

  /// Of which second moment the maximum is taken.
  public enum Maximum {
    /// As it is averaged.
    RAW,
    /// With its bias corrected.
    CORRECTED
  }

  private static final List<Slot> SLOTS =
      List.of(Slot.momentum("m"), Slot.squares("v"), Slot.squares("max"));

  public AmsGrad {
    Settings.check(AmsGrad.class, beta1, beta2, epsilon, maximum);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec m = state.get("m").ewa(beta1, g); // m ← β₁m + (1−β₁)g
    Vec v = state.get("v").ewaOfSquare(beta2, g); // v ← β₂v + (1−β₂)g²
    double before = maximum == Maximum.RAW ? 1 : 1 / at.correction(beta2);
    double after = maximum == Maximum.RAW ? 1 / at.correction(beta2) : 1;
    Vec max = state.get("max").max(scratch.of(v).scale(before)); // w ← max(w, v) or max(w, v̂)
    Vec root = scratch.of(max).scale(after).sqrt().add(epsilon);
    theta.addQuotient(-at.rate() / at.correction(beta1), m, root); // θ ← θ − ηm̂/(√ŵ+ε)
  }
}
