package io.thalweg.optim;

import java.util.List;

/// What a rule is told about the step it makes.
///
/// @param t the step's number, counted from 1
/// @param rate the learning rate η of this step
/// @param gradientNorm ‖g‖₂ over every parameter that the asking transform acts on, as the gradient
///   stands when its turn comes; only for a [Transform] that [Transform#needsGradientNorm()], else
///   NaN
/// @param measures what the rule's [Rule#passes] have measured so far, in order
/// @param batch examples whose mean the gradient is, as the optimizer was told
public record Step(long t, double rate, double gradientNorm, List<Double> measures, long batch) {
  public Step {
    measures = List.copyOf(measures);
  }

  Step(long t, double rate, long batch) {
    this(t, rate, Double.NaN, List.of(), batch);
  }

  Step withGradientNorm(double norm) {
    return new Step(t, rate, norm, measures, batch);
  }

  Step withMeasures(List<Double> known) {
    return known.isEmpty() ? this : new Step(t, rate, gradientNorm, known, batch);
  }

  /// The same as step `other` of a rule that makes fewer.
  public Step numbered(long other) {
    return new Step(other, rate, gradientNorm, measures, batch);
  }

  /// What the pass of that index measured.
  public double measured(int pass) {
    return measures.get(pass);
  }

  /// βᵗ
  public double power(double beta) {
    return Math.pow(beta, (double) t);
  }

  /// √(1 − β₂ᵗ)/(1 − β₁ᵗ), which corrects the bias of Adam's quotient m/√v.
  public double correction(double beta1, double beta2) {
    return Math.sqrt(correction(beta2)) / correction(beta1);
  }

  /// 1 − βᵗ, the bias correction of an exponentially weighted average that started at 0.
  public double correction(double beta) {
    return 1 - power(beta);
  }
}
