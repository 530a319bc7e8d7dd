package io.thalweg.optim;

/// The same value at every step.
///
/// ## Update
///     η(s) = initial
///
/// ## Source
/// Robbins & Monro 1951, [doi:10.1214/aoms/1177729586](https://doi.org/10.1214/aoms/1177729586).
///
/// @param initial the value
public record Constant(@Setting(in = "[0,inf)") double initial) implements Schedule {
  public Constant {
    Settings.check(Constant.class, initial);
  }

  @Override
  public double at(Progress progress) {
    return initial;
  }
}
