package io.thalweg.dynamics;

import io.thalweg.optim.Recipe;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoublePredicate;

/// The learning rates at which an optimizer converges on all of some curvatures.
///
/// @param min η above which it does: 0 but for rules that do nothing at small rates
/// @param max η from which on it no longer does; infinite where it always does
public record StableRates(double min, double max) {
  private static final double LOWEST = 1e-8;
  private static final double HIGHEST = 1e8;
  private static final double FACTOR = Math.pow(10, 1.0 / 16);
  private static final int HALVINGS = 60;

  /// The first interval of stable rates from 0 on; empty where there is none.
  ///
  /// @param curvatures λ, all of which must be stable at once
  public static Optional<StableRates> of(
      Recipe recipe, OperatingPoint point, double... curvatures) {
    double largest = Arrays.stream(curvatures).map(Math::abs).max().orElse(0);
    if (largest == 0 || Arrays.stream(curvatures).anyMatch(curvature -> curvature <= 0)) {
      return Optional.empty();
    }
    RateFamily family = new RateFamily(recipe, point);
    DoublePredicate stable =
        rate -> {
          RuleModel model = family.at(rate);
          return Arrays.stream(curvatures).allMatch(each -> new Loop(model, each).isStable());
        };
    double low = LOWEST / largest;
    double high = HIGHEST / largest;
    while (low < high && !stable.test(low)) {
      low *= FACTOR;
    }
    if (low >= high) {
      return Optional.empty();
    }
    double min = low == LOWEST / largest ? 0 : edge(low / FACTOR, low, stable);
    double max = low;
    while (max < high && stable.test(max)) {
      max *= FACTOR;
    }
    return Optional.of(
        new StableRates(
            min, max >= high ? Double.POSITIVE_INFINITY : edge(max / FACTOR, max, stable)));
  }

  /// Where the answer changes between two rates.
  private static double edge(double from, double to, DoublePredicate stable) {
    boolean answer = stable.test(from);
    double known = from;
    double other = to;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (known + other) / 2;
      if (stable.test(middle) == answer) {
        known = middle;
      } else {
        other = middle;
      }
    }
    return (known + other) / 2;
  }
}
