package io.thalweg.optim;

/// A linear ramp in front of any schedule, which starts when the ramp is done.
///
/// ## Update
///     s < steps:  η(s) = then(0) · (start + (1 − start)·s/steps)           s: whole units done
///     otherwise:  η(s) = then(s − steps)
///
/// ## Source
/// Goyal et al. 2017, [arXiv:1706.02677](https://arxiv.org/abs/1706.02677), section 2.2.
///
/// @param then the schedule after the ramp; a number is a constant
/// @param steps units of the ramp
/// @param start share of `then(0)` that the ramp starts from; at 0 the first step does not move
/// @param unit what s counts
public record Warmup(
    @Setting Schedule then,
    @Setting(in = "[1,inf)") long steps,
    @Setting(def = "0", in = "[0,1]") double start,
    @Setting(def = "step") Unit unit)
    implements Schedule {

  public Warmup {
    Settings.check(Warmup.class, then, steps, start, unit);
  }

  @Override
  public double at(Progress progress) {
    long done = progress.done(unit);
    if (done >= steps) {
      return then.at(progress.since(steps, unit));
    }
    double first = then.at(progress.atStart());
    return first * (start + (1 - start) * done / steps);
  }
}
