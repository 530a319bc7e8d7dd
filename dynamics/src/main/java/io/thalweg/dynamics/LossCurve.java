package io.thalweg.dynamics;

import io.thalweg.optim.SettingException;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/// The loss that an optimizer is expected to have on a quadratic with a given spectrum.
///
/// ## Formula
///     E fₖ = ½ Σᵢ wᵢλᵢ (eᵢₖ² + s²Pᵢₖ)
///     eᵢₖ: distance at the evaluation point from a start at 1      Pₖ₊₁ = (A+λBC)Pₖ(A+λBC)ᵀ + BBᵀ
///
/// ## Source
/// Mandt, Hoffman & Blei 2017, [arXiv:1704.04289](https://arxiv.org/abs/1704.04289), section 3, in
/// discrete time.
public final class LossCurve {
  private LossCurve() {}

  /// f₀ … fₙ.
  ///
  /// @param start distance of the start from the minimum, in every direction
  /// @param noise s, standard deviation of the gradient's noise, in every direction and independent
  ///   from step to step
  public static double[] of(
      RuleModel model, Spectrum spectrum, double start, double noise, int steps) {
    if (!(noise >= 0)) {
      throw new SettingException("noise must be in [0,inf), got " + noise);
    }
    double[] loss = new double[steps + 1];
    for (Spectrum.Line line : spectrum.lines()) {
      double half = 0.5 * line.weight() * line.curvature();
      RealVector x = model.start().mapMultiply(start);
      RealMatrix p = MatrixUtils.createRealMatrix(model.order(), model.order());
      for (int k = 0; k <= steps; k++) {
        RuleModel.Phase phase = model.phases().get(k % model.period());
        RealVector c = phase.evaluation();
        double e = c.dotProduct(x);
        loss[k] += half * (e * e + noise * noise * c.dotProduct(p.operate(c)));
        RealMatrix closed = phase.closed(line.curvature());
        x = closed.operate(x);
        p = closed.multiply(p).multiplyTransposed(closed).add(phase.b().outerProduct(phase.b()));
      }
    }
    for (int k = 0; k <= steps; k++) {
      loss[k] = Double.isNaN(loss[k]) ? Double.POSITIVE_INFINITY : loss[k]; // ∞ − ∞, long diverged
    }
    return loss;
  }
}
