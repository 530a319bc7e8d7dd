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
    implements Rule, JustInTime {

  private static final List<Slot> SLOTS = List.of(Slot.momentum("m"), Slot.squares("v"));

  /// Missed steps between two looks at whether the rest still counts.
  private static final int CHECKED = 8;

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

  @Override
  public void catchUp(Missed missed, double[] number) {
    if (number[1] != 0) {
      number[0] -= distance(missed, number[0], number[1], Math.sqrt(number[2]));
    }
    number[1] *= missed.power(beta1); // m ← β₁ᵏm
    number[2] *= missed.power(beta2); // v ← β₂ᵏv
  }

  /// Σ ηm̂/(√v̂+ε) over the missed steps, up to where what is left is lost in the rounding of θ.
  private double distance(Missed missed, double theta, double m, double root) {
    double decay = Math.sqrt(beta2); // of √v
    double power1 = Math.pow(beta1, missed.first() - 1.0);
    double power2 = Math.pow(beta2, missed.first() - 1.0);
    double weight = missed.keptOfAll();
    double back = 1 / missed.kept();
    double sum = 0;
    for (long t = missed.first(); t <= missed.last(); t++) {
      m *= beta1;
      root *= decay;
      power1 *= beta1;
      power2 *= beta2;
      weight *= back;
      double c = Math.sqrt(1 - power2);
      double shift = epsHat ? epsilon : epsilon * c;
      // ηm̂/(√v̂+ε) = ηcm/((1−β₁ᵗ)(√v+εc)),  c = √(1−β₂ᵗ)
      sum += weight * missed.rate(t) * c * m / ((1 - power1) * (root + shift));
      if (t % CHECKED == 0
          && missed.isLost(left(missed.largestRate() * m / (1 - power1), root), theta - sum)) {
        break;
      }
    }
    return sum;
  }

  /// A bound of the steps that are left: each is less than β₁ of the one before with √v left out of
  /// the denominator, and less than β₁/√β₂ with ε left out.
  private double left(double step, double root) {
    double ofEpsilon = step / epsilon * beta1 / (1 - beta1);
    double ratio = beta1 / Math.sqrt(beta2);
    return root > 0 && ratio < 1
        ? Math.min(Math.abs(ofEpsilon), Math.abs(step / root * ratio / (1 - ratio)))
        : ofEpsilon;
  }
}
