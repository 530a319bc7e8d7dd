package io.thalweg.optim;

/// Falls to its end along a power of the units left, then stays.
///
/// ## Update
///     η(s) = end + (initial − end)(1 − min(s, steps)/steps)^power          s: whole units done
///
/// ## Source
/// Chen et al. 2017, [arXiv:1606.00915](https://arxiv.org/abs/1606.00915), section 4.1.2 (power 0.9);
/// PyTorch's `PolynomialLR` (end 0).
///
/// ## Notes
/// PyTorch and Keras have a power of 1 by default, which is `linear` here.
///
/// @param initial value at the start
/// @param steps units until the end is reached
/// @param end value from then on
/// @param power 1 is a straight line, more falls faster first
/// @param unit what s counts
public record Polynomial(
    @Setting(in = "[0,inf)") double initial,
    @Setting(in = "[1,inf)") long steps,
    @Setting(def = "0", in = "[0,inf)") double end,
    @Setting(def = "2", in = "(0,inf)") double power,
    @Setting(def = "step") Unit unit)
    implements Schedule {

  public Polynomial {
    Settings.check(Polynomial.class, initial, steps, end, power, unit);
  }

  @Override
  public double at(Progress progress) {
    double left = 1 - (double) Math.min(progress.done(unit), steps) / steps;
    return end + (initial - end) * Math.pow(left, power);
  }
}
