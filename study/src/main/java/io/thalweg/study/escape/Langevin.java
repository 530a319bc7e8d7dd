package io.thalweg.study.escape;

import io.thalweg.optim.Progress;
import io.thalweg.optim.Schedule;
import io.thalweg.optim.Seed;
import io.thalweg.optim.Setting;
import io.thalweg.problems.TestFunction.Domain;
import java.util.List;
import java.util.SplittableRandom;

/// Gradient descent with Gaussian noise whose size sets a temperature: Langevin dynamics, SGLD.
///
/// ## Update
///     θ ← θ − ηg + √(2ηT)·ξ,  ξ ~ N(0, I)
///
/// ## Source
/// Welling & Teh 2011, *Bayesian learning via stochastic gradient Langevin dynamics*, ICML,
/// equation 4, whose ε is 2η, at T = 1. Cooled: Gelfand & Mitter 1991,
/// [doi:10.1137/0329055](https://doi.org/10.1137/0329055).
///
/// ## Notes
/// The same as `sgd` on the gradient g − √(2T/η)·ξ. For small η and constant T the points are
/// distributed as exp(−f/T); on a parabola of curvature λ their variance is exactly
/// (T/λ)/(1 − ηλ/2). The gradients of the test functions have no noise of their own.
///
/// @param rate η by steps made
/// @param temperature T by steps made, in the unit of the function
public record Langevin(
    @Setting(def = "0.002") Schedule rate,
    @Setting(def = "exponential(10, factor=0.997)") Schedule temperature)
    implements Escape {

  @Override
  public void search(Evaluations evaluations, double[] start, Domain box, Seed seed) {
    SplittableRandom random = seed.split("noise").random();
    double[] theta = start.clone();
    double[] g = new double[theta.length];
    for (long s = 0; evaluations.left(); s++) {
      if (!Double.isFinite(evaluations.at(theta, g))) {
        return;
      }
      Progress progress = new Progress(s, 0, List.of());
      double eta = rate.at(progress);
      double noise = Math.sqrt(2 * eta * temperature.at(progress));
      for (int i = 0; i < theta.length; i++) {
        theta[i] += -eta * g[i] + noise * random.nextGaussian(); // θ ← θ − ηg + √(2ηT)·ξ
      }
    }
  }
}
