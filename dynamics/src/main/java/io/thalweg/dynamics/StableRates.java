package io.thalweg.dynamics;

import io.thalweg.optim.Recipe;
import java.util.Arrays;
import java.util.Optional;

/// The learning rates at which an optimizer converges on all of some curvatures.
///
/// ## Notes
///
/// The first interval from 0 on. It is searched for in steps of 15 %, for an optimizer with a
/// period of more than one step, whose intervals may have gaps, in steps of 0.4 % below that: a
/// narrower gap is not seen.
///
/// @param min η above which it converges: 0 but for rules that do nothing good at small rates
/// @param max η from which on it no longer does; infinite where it always does
public record StableRates(double min, double max) {
  /// The first interval of stable rates from 0 on; empty where there is none.
  ///
  /// @param curvatures λ, all of which must be stable at once
  public static Optional<StableRates> of(
      Recipe recipe, OperatingPoint point, double... curvatures) {
    RateFamily family = new RateFamily(recipe, point);
    RuleModel atOne = family.at(1);
    double largest = Arrays.stream(curvatures).map(Math::abs).max().orElse(0);
    // The rate at which one gradient moves the parameters by its own size over the largest one.
    double unit = 1 / (Stability.reach(atOne) * (largest == 0 ? 1 : largest));
    return FirstInterval.of(
            rate -> Stability.on(family.at(rate), curvatures), unit, atOne.period() > 1)
        .map(found -> new StableRates(found.min(), found.max()));
  }
}
