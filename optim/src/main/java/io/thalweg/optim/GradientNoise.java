package io.thalweg.optim;

/// Adds noise to the gradient that fades as training proceeds.
///
/// ## Update
///     g ← g + σₜξ,   σₜ² = variance/t^γ,   ξ standard normal                g, ξ: [n]
///
/// ## Source
/// Neelakantan et al. 2015, [arXiv:1511.06807](https://arxiv.org/abs/1511.06807), equation 1, with 1 + t counted from 1 here.
///
/// @param variance that of the first step's noise
/// @param gamma γ, how fast it fades; 0 keeps it
public record GradientNoise(
    @Setting(def = "0.01", in = "[0,inf)") double variance,
    @Setting(def = "0.55", in = "[0,inf)") double gamma)
    implements Transform {
  public GradientNoise {
    Settings.check(GradientNoise.class, variance, gamma);
  }

  @Override
  public boolean changesGradient() {
    return true;
  }

  @Override
  public boolean needsNoise() {
    return true;
  }

  @Override
  public void apply(Step at, Vec theta, Vec g, Scratch scratch) {
    double deviation = Math.sqrt(variance / Math.pow((double) at.t(), gamma));
    g.addScaled(deviation, scratch.noise()); // g ← g + σₜξ
  }
}
