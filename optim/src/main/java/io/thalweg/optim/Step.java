package io.thalweg.optim;

/// What a rule is told about the step it makes.
///
/// @param t the step's number, counted from 1
/// @param rate the learning rate η of this step
/// @param gradientNorm ‖g‖₂ over every parameter that the asking transform acts on, as the gradient
///   stands when its turn comes; only for a [Transform] that [Transform#needsGradientNorm()], else
///   NaN
public record Step(long t, double rate, double gradientNorm) {
  Step(long t, double rate) {
    this(t, rate, Double.NaN);
  }

  Step withNorm(double norm) {
    return new Step(t, rate, norm);
  }

  /// βᵗ
  public double power(double beta) {
    return Math.pow(beta, (double) t);
  }

  /// 1 − βᵗ, the bias correction of an exponentially weighted average that started at 0.
  public double correction(double beta) {
    return 1 - power(beta);
  }
}
