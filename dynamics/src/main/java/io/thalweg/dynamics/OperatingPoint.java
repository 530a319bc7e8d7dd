package io.thalweg.dynamics;

import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import io.thalweg.optim.Settings;
import java.util.OptionalLong;

/// Where a rule that is not linear, or changes with time, is looked at.
///
/// @param secondMoment v, what the squares of gradients (and of steps) are held at in adaptive
///   rules: the gradients are taken to have the root mean square √v
/// @param step number t of the step, from 2 on; where empty, schedules are held at the first step
///   and bias corrections have faded
public record OperatingPoint(double secondMoment, OptionalLong step) {
  /// Gradients of root mean square 1, bias corrections faded: the curvature that an adaptive rule
  /// is analysed on is then the preconditioned one, λ/√v.
  public static final OperatingPoint SETTLED = new OperatingPoint(1, OptionalLong.empty());

  /// Long after every bias correction has faded, and βᵗ is 0 for every β that is not 1 − 2⁻³⁰.
  static final long LATE = 1L << 40;

  public OperatingPoint {
    Settings.check("second moment", "(0,inf)", secondMoment);
    if (step.isPresent() && step.getAsLong() < 2) {
      throw new SettingException("step must be at least 2, got " + step.getAsLong());
    }
  }

  /// What a recipe's step is made of here.
  Recipe.Parts parts(Recipe recipe) {
    return recipe.partsAt(step.isPresent() ? step.getAsLong() - 1 : 0);
  }

  /// Steps made before the period that holds step t.
  long done(long period) {
    long before = step.isPresent() ? step.getAsLong() - 1 : LATE;
    if (before < period) {
      throw new SettingException(
          "step must be above %d for an optimizer of that period, got %d"
              .formatted(period, before + 1));
    }
    return before / period * period;
  }
}
