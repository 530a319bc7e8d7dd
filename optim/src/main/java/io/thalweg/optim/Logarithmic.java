package io.thalweg.optim;

/// Falls like 1/log t: so slowly that annealing finds a global minimum, given time enough.
///
/// ## Update
///     η(s) = initial·ln 2/ln(2 + s)                s: whole units done
///
/// ## Source
/// Hajek 1988, [doi:10.1287/moor.13.2.311](https://doi.org/10.1287/moor.13.2.311), theorem 1: a
/// temperature c/ln(t + 1), t from 1, suffices if and only if c is at least the greatest depth of a
/// local minimum; here c = initial·ln 2.
///
/// @param initial value at the start
/// @param unit what s counts
public record Logarithmic(@Setting(in = "[0,inf)") double initial, @Setting(def = "step") Unit unit)
    implements Schedule {

  public Logarithmic {
    Settings.check(Logarithmic.class, initial, unit);
  }

  @Override
  public double at(Progress progress) {
    return initial * Math.log(2) / Math.log(2.0 + progress.done(unit));
  }
}
