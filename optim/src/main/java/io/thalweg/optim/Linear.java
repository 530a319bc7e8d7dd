package io.thalweg.optim;

/// Goes from one value to another in a straight line, then stays.
///
/// ## Update
///     η(s) = initial + (end − initial)·min(s, steps)/steps          s: whole units done
///
/// ## Source
/// PyTorch's `LinearLR`; to 0 as in Devlin et al. 2019,
/// [arXiv:1810.04805](https://arxiv.org/abs/1810.04805), appendix A.2.
///
/// ## Notes
/// `polynomial` with power 1. PyTorch states both values as factors of the learning rate.
///
/// @param initial value at the start
/// @param steps units until the end is reached
/// @param end value from then on, above or below
/// @param unit what s counts
public record Linear(
    @Setting(in = "[0,inf)") double initial,
    @Setting(in = "[1,inf)") long steps,
    @Setting(def = "0", in = "[0,inf)") double end,
    @Setting(def = "step") Unit unit)
    implements Schedule {

  public Linear {
    Settings.check(Linear.class, initial, steps, end, unit);
  }

  @Override
  public double at(Progress progress) {
    double share = (double) Math.min(progress.done(unit), steps) / steps;
    return initial * (1 - share) + end * share; // exact at both ends
  }
}
