package io.thalweg.dynamics;

import java.util.Optional;

/// The curvatures on which an optimizer converges at the rate that it has: up to 2/η for gradient
/// descent. A training whose sharpness grows beyond them is no longer held by its minimum.
///
/// ## Notes
///
/// The first interval from 0 on, searched for as that of [StableRates]. Where a rule takes rate and
/// curvature as their product only, `max` is λη_max(λ)/η on any curvature λ; with weight decay it
/// is not.
///
/// @param min λ above which it converges: 0 but for rules that do nothing good on small ones
/// @param max λ from which on it no longer does; infinite where it always does
public record StableCurvatures(double min, double max) {
  /// The first interval of stable curvatures from 0 on; empty where there is none.
  public static Optional<StableCurvatures> of(RuleModel model) {
    return FirstInterval.of(Stability.of(model), 1 / Stability.reach(model), model.period() > 1)
        .map(found -> new StableCurvatures(found.min(), found.max()));
  }
}
