package io.thalweg.study.escape;

import io.thalweg.optim.Progress;
import io.thalweg.optim.Schedule;
import io.thalweg.optim.Seed;
import io.thalweg.optim.Setting;
import io.thalweg.optim.Settings;
import io.thalweg.problems.TestFunction.Domain;
import java.util.List;
import java.util.SplittableRandom;

/// Simulated annealing: a random walk that takes rises with a probability that falls as it cools.
///
/// ## Update
///     θ' = θ + step·side ⊙ ξ,  ξ ~ N(0, I)          side: of the box, [n]
///     θ ← θ' with probability min(1, exp(−(f(θ') − f(θ))/T(s)))          s: moves proposed so far
///
/// ## Source
/// Kirkpatrick, Gelatt & Vecchi 1983,
/// [doi:10.1126/science.220.4598.671](https://doi.org/10.1126/science.220.4598.671); acceptance:
/// Metropolis et al. 1953, [doi:10.1063/1.1699114](https://doi.org/10.1063/1.1699114).
///
/// ## Notes
/// Needs no gradient. Geometric cooling is `exponential`; `logarithmic` is the slow one for which
/// convergence is proved (Hajek 1988). The temperature is in the unit of the function.
///
/// @param temperature T by moves proposed, such as `exponential(10, factor=0.997)`
/// @param step standard deviation of a move, as a share of the box's sides
public record Annealing(
    @Setting(def = "exponential(10, factor=0.997)") Schedule temperature,
    @Setting(def = "0.1", in = "(0,inf)") double step)
    implements Escape {

  public Annealing {
    Settings.check(Annealing.class, temperature, step);
  }

  @Override
  public void search(Evaluations evaluations, double[] start, Domain box, Seed seed) {
    SplittableRandom moves = seed.split("moves").random();
    SplittableRandom acceptance = seed.split("acceptance").random();
    double[] theta = start.clone();
    double[] proposed = new double[theta.length];
    double value = evaluations.at(theta);
    for (long s = 0; evaluations.left(); s++) {
      for (int i = 0; i < theta.length; i++) {
        proposed[i] = theta[i] + step * box.side(i) * moves.nextGaussian();
      }
      double there = evaluations.at(proposed);
      double t = temperature.at(new Progress(s, 0, List.of()));
      if (Metropolis.accepts(there - value, t, acceptance)) {
        System.arraycopy(proposed, 0, theta, 0, theta.length);
        value = there;
      }
    }
  }
}
