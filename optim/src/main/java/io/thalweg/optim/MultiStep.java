package io.thalweg.optim;

import java.util.List;

/// Drops by a factor at each of some milestones.
///
/// ## Update
///     η(s) = initial · factor^(milestones ≤ s)          s: whole units done
///
/// ## Source
/// He et al. 2016, [arXiv:1512.03385](https://arxiv.org/abs/1512.03385), section 4.2; PyTorch's
/// `MultiStepLR`.
///
/// @param initial value at the start
/// @param milestones units after which it drops, ascending: `milestones="30,60"`
/// @param factor what each drop multiplies by
/// @param unit what s counts
public record MultiStep(
    @Setting(in = "[0,inf)") double initial,
    @Setting(in = "[1,inf)") List<Long> milestones,
    @Setting(def = "0.1", in = "(0,1]") double factor,
    @Setting(def = "step") Unit unit)
    implements Schedule {

  public MultiStep {
    milestones = List.copyOf(milestones);
    Settings.check(MultiStep.class, initial, milestones, factor, unit);
    Piecewise.checkAscending("milestones", milestones);
  }

  @Override
  public double at(Progress progress) {
    int drops = Piecewise.passed(milestones, progress.done(unit));
    return initial * Math.pow(factor, drops);
  }
}
