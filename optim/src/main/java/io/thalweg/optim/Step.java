package io.thalweg.optim;

import java.util.List;

/// What a rule is told about the step it makes.
///
/// @param t the step's number, counted from 1
/// @param rate the learning rate η of this step
/// @param gradientNorm ‖g‖₂ over every parameter that the asking transform acts on, as the gradient
///   stands when its turn comes; only for a [Transform] that [Transform#needsGradientNorm()], else
///   NaN
/// @param norms the norms of the tensor that the rule asked for by [Rule#measured], in order
public record Step(long t, double rate, double gradientNorm, List<Double> norms) {
  public Step {
    norms = List.copyOf(norms);
  }

  Step(long t, double rate) {
    this(t, rate, Double.NaN, List.of());
  }

  Step withGradientNorm(double norm) {
    return new Step(t, rate, norm, norms);
  }

  Step withNorms(List<Double> known) {
    return known.isEmpty() ? this : new Step(t, rate, gradientNorm, known);
  }

  /// ‖x‖₂ of the vector x that [Rule#measured] returned for `index`, over the tensor.
  public double norm(int index) {
    return norms.get(index);
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
