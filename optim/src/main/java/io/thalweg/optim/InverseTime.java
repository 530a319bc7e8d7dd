package io.thalweg.optim;

/// Falls like 1/t: slowly enough to get anywhere, fast enough for gradient noise to average out.
///
/// ## Update
///     η(s) = initial/(1 + decay·s)                s: whole units done
///
/// ## Source
/// Robbins & Monro 1951, [doi:10.1214/aoms/1177729586](https://doi.org/10.1214/aoms/1177729586).
///
/// @param initial value at the start
/// @param decay how much the denominator grows in each unit
/// @param unit what s counts
public record InverseTime(
    @Setting(in = "[0,inf)") double initial,
    @Setting(in = "[0,inf)") double decay,
    @Setting(def = "step") Unit unit)
    implements Schedule {

  public InverseTime {
    Settings.check(InverseTime.class, initial, decay, unit);
  }

  @Override
  public double at(Progress progress) {
    return initial / (1 + decay * progress.done(unit));
  }
}
