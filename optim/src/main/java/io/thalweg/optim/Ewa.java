package io.thalweg.optim;

/// Exponentially weighted average of a series, with or without bias correction.
///
/// ## Update
///     vₜ = βvₜ₋₁ + (1−β)xₜ,  v₀ = 0        corrected: v̂ₜ = vₜ/(1−βᵗ)
///
/// ## Source
/// Roberts 1959, [doi:10.1080/00401706.1959.10489860](https://doi.org/10.1080/00401706.1959.10489860);
/// bias correction: Kingma & Ba 2015, [arXiv:1412.6980](https://arxiv.org/abs/1412.6980), section 3.
///
/// @param beta β, the share of the average that is kept
/// @param corrected whether the start at 0 is divided out
public record Ewa(
    @Setting(def = "0.9", in = "[0,1)") double beta, @Setting(def = "true") boolean corrected) {

  public Ewa {
    Settings.check(Ewa.class, beta, corrected);
  }

  /// The averages of a series, one for each value.
  public double[] of(double... series) {
    double[] averages = new double[series.length];
    double v = 0;
    double power = 1;
    for (int t = 0; t < series.length; t++) {
      v = beta * v + (1 - beta) * series[t]; // vₜ = βvₜ₋₁ + (1−β)xₜ
      power *= beta;
      averages[t] = corrected ? v / (1 - power) : v; // v̂ₜ = vₜ/(1−βᵗ)
    }
    return averages;
  }

  /// 1/(1−β): how many values the average remembers, about.
  public double memory() {
    return 1 / (1 - beta);
  }

  /// ln ½/ln β: steps after which a value's weight has halved.
  public double halfLife() {
    return Math.log(0.5) / Math.log(beta);
  }

  /// β/(1−β): how many steps the average stays behind a ramp, and behind any slow change.
  public double lag() {
    return beta / (1 - beta);
  }

  /// (1−β)/(1+β): variance of the average of independent values, as a share of theirs.
  public double noiseGain() {
    return (1 - beta) / (1 + beta);
  }

  /// The same after `steps` values: (1−β)(1−β²ᵗ)/(1+β), over (1−βᵗ)² where corrected. So the
  /// correction buys its unbiased start with variance: 1 at the first step.
  public double noiseGain(long steps) {
    Settings.check("steps", "[1,inf)", steps);
    double start = 1 - Math.pow(beta, (double) steps);
    double plain = noiseGain() * (1 - Math.pow(beta, 2.0 * steps));
    return corrected ? plain / (start * start) : plain;
  }

  /// |H(e^{iω})| = (1−β)/√(1 − 2β cos ω + β²): the gain at angular frequency ω in radians per step,
  /// once the bias correction has faded.
  public double gain(double omega) {
    return (1 - beta) / Math.sqrt(1 - 2 * beta * Math.cos(omega) + beta * beta);
  }

  /// arg H(e^{iω}) = −atan2(β sin ω, 1 − β cos ω): the phase at angular frequency ω, in radians.
  public double phase(double omega) {
    return -Math.atan2(beta * Math.sin(omega), 1 - beta * Math.cos(omega));
  }

  /// cos ω = (4β − 1 − β²)/(2β): the frequency in radians per step at which the power has halved
  /// (−3 dB); π where it never does.
  public double cutoff() {
    double cosine = (4 * beta - 1 - beta * beta) / (2 * beta);
    return cosine <= -1 || beta == 0 ? Math.PI : Math.acos(cosine);
  }
}
