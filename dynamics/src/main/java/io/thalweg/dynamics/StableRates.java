package io.thalweg.dynamics;

import io.thalweg.optim.Recipe;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoublePredicate;
import org.hipparchus.complex.Complex;

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
  private static final double LOWEST = 1e-10;
  private static final double HIGHEST = 1e10;
  private static final double FACTOR = Math.pow(10, 1.0 / 16);
  private static final double FINE_RANGE = 300;
  private static final int FINE_STEPS = 1_500;
  private static final int HALVINGS = 60;

  /// At tiny rates a slow pole is 1 to the last digits.
  private static final double ROUNDING = 1e-12;

  /// The first interval of stable rates from 0 on; empty where there is none.
  ///
  /// @param curvatures λ, all of which must be stable at once
  public static Optional<StableRates> of(
      Recipe recipe, OperatingPoint point, double... curvatures) {
    RateFamily family = new RateFamily(recipe, point);
    boolean periodic = family.at(1).period() > 1;
    DoublePredicate stable =
        rate -> {
          RuleModel model = family.at(rate);
          return periodic ? isPeriodStable(model, curvatures) : isStable(model, curvatures);
        };
    double unit = unit(family.at(1), curvatures);
    double low = LOWEST * unit;
    while (low < HIGHEST * unit && !stable.test(low)) {
      low *= FACTOR;
    }
    if (low >= HIGHEST * unit) {
      return Optional.empty();
    }
    double min = low == LOWEST * unit ? 0 : edge(low / FACTOR, low, stable);
    double max = low;
    while (max < HIGHEST * unit && stable.test(max)) {
      max *= FACTOR;
    }
    if (max >= HIGHEST * unit) {
      return Optional.of(new StableRates(min, Double.POSITIVE_INFINITY));
    }
    double start = Math.max(low, max / FINE_RANGE);
    double step = periodic ? Math.pow(max / start, 1.0 / FINE_STEPS) : FACTOR;
    double last = periodic ? beforeFirstGap(start, max, step, stable) : max / FACTOR;
    return Optional.of(new StableRates(min, edge(last, Math.min(max, last * step), stable)));
  }

  /// The rate at which one gradient moves the parameters by its own size over the largest
  /// curvature.
  private static double unit(RuleModel atOne, double... curvatures) {
    double step =
        atOne.phases().stream()
            .mapToDouble(phase -> Math.abs(phase.b().getEntry(0)))
            .max()
            .orElse(0);
    double largest = Arrays.stream(curvatures).map(Math::abs).max().orElse(0);
    return 1 / ((step == 0 ? 1 : step) * (largest == 0 ? 1 : largest));
  }

  private static boolean isStable(RuleModel model, double... curvatures) {
    Minimal minimal = Minimal.of(model);
    return Arrays.stream(curvatures)
        .allMatch(each -> within(new Loop(model, minimal, each).spectralRadius(), each));
  }

  /// With every state, also hidden ones: they die out with the rule's own memory.
  private static boolean isPeriodStable(RuleModel model, double... curvatures) {
    return Arrays.stream(curvatures)
        .allMatch(each ->
            within(
                Eigenvalues.of(Loop.monodromy(model, each)).stream()
                    .mapToDouble(Complex::norm)
                    .max()
                    .orElse(0),
                each));
  }

  private static boolean within(double radius, double curvature) {
    return curvature > 0 ? radius <= 1 + ROUNDING : radius < 1 - ROUNDING;
  }

  /// The last rate of a fine grid before it first is not stable.
  private static double beforeFirstGap(
      double from, double to, double factor, DoublePredicate stable) {
    double rate = from;
    while (rate * factor < to && stable.test(rate * factor)) {
      rate *= factor;
    }
    return rate;
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
