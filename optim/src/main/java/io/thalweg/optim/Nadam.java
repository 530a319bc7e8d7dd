package io.thalweg.optim;

import java.util.List;

/// NAdam: Adam whose momentum looks one step ahead, as Nesterov's does.
///
/// ## Update
///     m ← β₁m + (1−β₁)g        v ← β₂v + (1−β₂)g²                          θ, g, m, v: [n]
///     μₜ = β₁(1 − ½·0.96^(tψ))        Πₜ = μ₁μ₂…μₜ
///     θ ← θ − η · ( (1−μₜ)/(1−Πₜ) · g + μₜ₊₁/(1−Πₜ₊₁) · m ) / (√v̂ + ε)
///
/// ## Source
/// Dozat 2016, [Incorporating Nesterov Momentum into Adam](https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ),
/// Algorithm 2, with the warming-up of β₁ as in PyTorch and Keras.
///
/// ## Notes
/// Both moments are corrected for their bias. Πₜ needs no memory: with q = 0.96^ψ its logarithm is
/// t ln β₁ − Σₖ 2⁻ᵏ/k · qᵏ(1−qᵏᵗ)/(1−qᵏ), for ψ = 0 tμ's. Large ψ, where 0.96^(tψ) vanishes at
/// once, gives optax's form, of constant μ.
///
/// @param beta1 β₁, decay of the first moment
/// @param beta2 β₂, decay of the second moment
/// @param epsilon ε, keeps the quotient finite
/// @param psi ψ, how fast μ comes to β₁
@DefaultRate(0.002)
public record Nadam(
    @Setting(def = "0.9", in = "[0,1)") double beta1,
    @Setting(def = "0.999", in = "[0,1)") double beta2,
    @Setting(def = "1e-8", in = "(0,1)") double epsilon,
    @Setting(def = "0.004", in = "[0,inf)") double psi)
    implements Rule {

  private static final List<Slot> SLOTS = List.of(Slot.momentum("m"), Slot.squares("v"));

  /// 2⁻ᵏ is below the last bit of 1 from here on.
  private static final int TERMS = 60;

  public Nadam {
    Settings.check(Nadam.class, beta1, beta2, epsilon, psi);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  /// μₜ
  double mu(long t) {
    return beta1 * (1 - 0.5 * Math.pow(0.96, t * psi));
  }

  /// Πₜ = μ₁μ₂…μₜ
  double product(long t) {
    double q = Math.pow(0.96, psi);
    double sum = 0;
    for (int k = 1; k <= TERMS; k++) {
      double power = Math.pow(q, k);
      double geometric =
          power == 1 ? t : power * (1 - Math.pow(power, (double) t)) / (1 - power); // Σᵢ qᵏⁱ
      sum += Math.scalb(geometric, -k) / k;
    }
    return Math.pow(beta1, (double) t) * Math.exp(-sum);
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec m = state.get("m").ewa(beta1, g); // m ← β₁m + (1−β₁)g
    Vec v = state.get("v").ewaOfSquare(beta2, g); // v ← β₂v + (1−β₂)g²
    double ofGradient = (1 - mu(at.t())) / (1 - product(at.t()));
    double ofMomentum = mu(at.t() + 1) / (1 - product(at.t() + 1));
    Vec ahead = scratch.of(g).scale(ofGradient).addScaled(ofMomentum, m);
    Vec root = Adam.root(v, beta2, epsilon, false, at, scratch);
    theta.addQuotient(-at.rate(), ahead, root);
  }
}
