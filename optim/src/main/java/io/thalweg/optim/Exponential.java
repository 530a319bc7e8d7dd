package io.thalweg.optim;

/// Shrinks, or grows, by the same factor in every unit.
///
/// ## Update
///     η(s) = initial · factorˢ                    s: whole units done
///
/// ## Source
/// PyTorch's `ExponentialLR`.
///
/// @param initial value at the start
/// @param factor what each unit multiplies by
/// @param unit what s counts
public record Exponential(
    @Setting(in = "[0,inf)") double initial,
    @Setting(in = "(0,inf)") double factor,
    @Setting(def = "step") Unit unit)
    implements Schedule {

  public Exponential {
    Settings.check(Exponential.class, initial, factor, unit);
  }

  @Override
  public double at(Progress progress) {
    return initial * Math.pow(factor, (double) progress.done(unit));
  }
}
