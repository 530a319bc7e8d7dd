package io.thalweg.optim;

import java.util.List;

/// Rectified Adam: adapts per parameter only once the second moment rests on enough gradients, and
/// then with a factor that makes up for its early variance.
///
/// ## Update
///     m, v, m̂, v̂ as in Adam                                                θ, g, m, v: [n]
///     ρ∞ = 2/(1−β₂) − 1        ρₜ = ρ∞ − 2tβ₂ᵗ/(1−β₂ᵗ)
///     rₜ = √( (ρₜ−4)(ρₜ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρₜ) )
///     ρₜ > threshold:  θ ← θ − η rₜ m̂/(√v̂ + ε)
///     otherwise:       θ ← θ − ηm̂   (before = momentum), or no step (before = none)
///
/// ## Source
/// Liu et al. 2020, [arXiv:1908.03265](https://arxiv.org/abs/1908.03265), Algorithm 2.
///
/// ## Notes
/// The paper adapts when ρₜ > 4, the authors' code and PyTorch when ρₜ > 5 (default): one step later
/// at β₂ = 0.999. ε is added to the uncorrected root as in PyTorch unless `eps-hat=false`.
///
/// @param beta1 β₁, decay of the first moment
/// @param beta2 β₂, decay of the second moment
/// @param epsilon ε, keeps the quotient finite
/// @param epsHat whether ε is added to the uncorrected root
/// @param threshold the length ρₜ from which on the step adapts
/// @param before what is done until then
@DefaultRate(0.001)
public record RAdam(
    @Setting(def = "0.9", in = "[0,1)") double beta1,
    @Setting(def = "0.999", in = "[0,1)") double beta2,
    @Setting(def = "1e-8", in = "(0,1)") double epsilon,
    @Setting(def = "true") boolean epsHat,
    @Setting(def = "5", in = "[4,inf)") double threshold,
    @Setting(def = "momentum") Before before)
    implements Rule {

  /// What is done while the second moment is not yet trusted.
  public enum Before {
    /// A momentum step, as in the paper and PyTorch.
    MOMENTUM,
    /// No step; the moments still grow.
    NONE
  }

  private static final List<Slot> SLOTS = List.of(Slot.momentum("m"), Slot.squares("v"));

  public RAdam {
    Settings.check(RAdam.class, beta1, beta2, epsilon, epsHat, threshold, before);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  /// ρₜ, the length of the simple average that the second moment at step t is worth.
  public double rho(long t) {
    return rho(t, Math.pow(beta2, (double) t));
  }

  /// rₜ, the rectification of step t; NaN while ρₜ ≤ 4.
  public double rectification(long t) {
    return rectification(rho(t));
  }

  private double rho(long t, double power) {
    return rhoMax() - 2 * t * power / (1 - power); // ρₜ = ρ∞ − 2tβ₂ᵗ/(1−β₂ᵗ)
  }

  private double rectification(double rho) {
    double max = rhoMax();
    return rho > 4
        ? Math.sqrt((rho - 4) * (rho - 2) * max / ((max - 4) * (max - 2) * rho))
        : Double.NaN;
  }

  private double rhoMax() {
    return 2 / (1 - beta2) - 1; // ρ∞ = 2/(1−β₂) − 1
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec m = state.get("m").ewa(beta1, g); // m ← β₁m + (1−β₁)g
    Vec v = state.get("v").ewaOfSquare(beta2, g); // v ← β₂v + (1−β₂)g²
    double rate = at.rate() / at.correction(beta1); // η/(1−β₁ᵗ)
    double rho = rho(at.t(), at.power(beta2));
    if (rho > threshold) {
      Vec root = Adam.root(v, beta2, epsilon, epsHat, at, scratch);
      theta.addQuotient(-rate * rectification(rho), m, root); // θ ← θ − η rₜ m̂/(√v̂+ε)
    } else if (before == Before.MOMENTUM) {
      theta.addScaled(-rate, m); // θ ← θ − ηm̂
    }
  }
}
