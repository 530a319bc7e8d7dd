package io.thalweg.study.escape;

import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.optim.Setting;
import io.thalweg.optim.Settings;
import io.thalweg.problems.TestFunction.Domain;

/// Descends from the start, then from points drawn anew, and keeps the lowest.
///
/// ## Update
///     descend for `steps` evaluations, or until ‖g‖ ≤ tolerance;  θ ~ uniform in the box;  again
///
/// ## Source
/// Multistart: Boender & Rinnooy Kan 1987,
/// [doi:10.1007/BF02591684](https://doi.org/10.1007/BF02591684), section 1.
///
/// ## Notes
/// If a share p of the box leads to a global minimum, m descents find one with probability
/// 1 − (1 − p)^m. State and schedules of the optimizer begin anew with each descent.
///
/// @param optimizer that descends
/// @param steps evaluations of a descent, at most
/// @param tolerance norm of the gradient at which a descent has arrived
public record Restarts(
    @Setting(def = "adam(rate=0.05)") Recipe optimizer,
    @Setting(def = "100", in = "[1,inf)") long steps,
    @Setting(def = "1e-6", in = "[0,inf)") double tolerance)
    implements Escape {

  public Restarts {
    Settings.check(Restarts.class, optimizer, steps, tolerance);
  }

  @Override
  public void search(Evaluations evaluations, double[] start, Domain box, Seed seed) {
    Seed draws = seed.split("restart");
    LocalDescent descent = new LocalDescent(optimizer, evaluations.dimension(), seed);
    descent.from(start, evaluations, steps, tolerance);
    for (long k = 1; evaluations.left(); k++) {
      descent.from(box.uniform(draws.split(k).random()), evaluations, steps, tolerance);
    }
  }
}
