package io.thalweg.study.escape;

import io.thalweg.optim.Catalogues;
import io.thalweg.optim.CosineRestarts;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.optim.Setting;
import io.thalweg.optim.Settings;
import io.thalweg.optim.Unit;
import io.thalweg.problems.TestFunction.Domain;

/// SGDR: the learning rate falls along half a cosine and jumps back up, again and again, from where
/// the point is.
///
/// ## Update
///     the optimizer's own, with η(s) = ½η₀(1 + cos(π·sᵢ/Tᵢ))          sᵢ: steps since restart i
///     T₀ = steps,  Tᵢ₊₁ = factor·Tᵢ
///
/// ## Source
/// Loshchilov & Hutter 2017, [arXiv:1608.03983](https://arxiv.org/abs/1608.03983), equation 5.
///
/// ## Notes
/// The schedule is `cosine-restarts`; η₀ is the optimizer's rate at its first step. Momentum is
/// kept over a restart. A restart leaves a valley only if η₀ is too large for it.
///
/// @param optimizer that descends; its rate is the highest
/// @param steps of the first fall
/// @param factor how much longer each fall is than the one before
public record WarmRestarts(
    @Setting(def = "adam(rate=1)") Recipe optimizer,
    @Setting(def = "100", in = "[1,inf)") long steps,
    @Setting(def = "1", in = "[1,inf)") int factor)
    implements Escape {

  public WarmRestarts {
    Settings.check(WarmRestarts.class, optimizer, steps, factor);
  }

  @Override
  public void search(Evaluations evaluations, double[] start, Domain box, Seed seed) {
    LocalDescent descent = new LocalDescent(recipe(), evaluations.dimension(), seed);
    descent.from(start, evaluations, Long.MAX_VALUE, -1);
  }

  private Recipe recipe() {
    double highest = optimizer.partsAt(0).rate();
    CosineRestarts schedule = new CosineRestarts(highest, steps, factor, 0, Unit.STEP);
    Expression rate = Catalogues.SCHEDULES.expression(schedule).orElseThrow();
    return optimizer.withRate(rate);
  }
}
