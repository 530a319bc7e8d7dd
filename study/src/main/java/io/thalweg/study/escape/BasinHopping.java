package io.thalweg.study.escape;

import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.optim.Setting;
import io.thalweg.optim.Settings;
import io.thalweg.problems.TestFunction.Domain;
import java.util.SplittableRandom;

/// Jumps from minimum to minimum: displace, descend, and accept by the minimum that was found.
///
/// ## Update
///     θ' = lowest point of a descent from θ + displacement·side ⊙ u,  uᵢ ~ uniform(−1, 1)
///     θ ← θ' with probability min(1, exp(−(f(θ') − f(θ))/T))          side: of the box, [n]
///
/// ## Source
/// Wales & Doye 1997, [doi:10.1021/jp970984n](https://doi.org/10.1021/jp970984n), section II.
///
/// ## Notes
/// As in SciPy's `basinhopping`, T is constant and the displacement uniform; unlike there the
/// displacement does not adapt itself. State and schedules of the optimizer begin anew with each
/// descent.
///
/// @param optimizer that descends
/// @param steps evaluations of a descent, at most
/// @param displacement largest move along an axis, as a share of the box's side
/// @param temperature T, in the unit of the function
/// @param tolerance norm of the gradient at which a descent has arrived
public record BasinHopping(
    @Setting(def = "adam(rate=0.05)") Recipe optimizer,
    @Setting(def = "100", in = "[1,inf)") long steps,
    @Setting(def = "0.3", in = "(0,inf)") double displacement,
    @Setting(def = "1", in = "[0,inf)") double temperature,
    @Setting(def = "1e-6", in = "[0,inf)") double tolerance)
    implements Escape {

  public BasinHopping {
    Settings.check(BasinHopping.class, optimizer, steps, displacement, temperature, tolerance);
  }

  @Override
  public void search(Evaluations evaluations, double[] start, Domain box, Seed seed) {
    SplittableRandom moves = seed.split("moves").random();
    SplittableRandom acceptance = seed.split("acceptance").random();
    LocalDescent descent = new LocalDescent(optimizer, evaluations.dimension(), seed);
    descent.from(start, evaluations, steps, tolerance);
    double[] theta = descent.lowest();
    double value = descent.lowestValue();
    while (evaluations.left()) {
      descent.from(displaced(theta, box, moves), evaluations, steps, tolerance);
      if (Metropolis.accepts(descent.lowestValue() - value, temperature, acceptance)) {
        theta = descent.lowest();
        value = descent.lowestValue();
      }
    }
  }

  private double[] displaced(double[] theta, Domain box, SplittableRandom random) {
    double[] moved = theta.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += displacement * box.side(i) * random.nextDouble(-1, 1);
    }
    return moved;
  }
}
