package io.thalweg.dynamics;

import io.thalweg.optim.Expression;
import io.thalweg.optim.Momentum;
import io.thalweg.optim.Nesterov;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Sgd;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.univariate.BrentOptimizer;
import org.hipparchus.optim.univariate.SearchInterval;
import org.hipparchus.optim.univariate.UnivariateObjectiveFunction;
import org.hipparchus.optim.univariate.UnivariatePointValuePair;

/// Settings that converge fastest on all curvatures from m to L at once.
///
/// @param name what the choice is called
/// @param recipe the optimizer with these settings
/// @param factor what the distance is multiplied by per step in the long run, on the worst
///   curvature
public record Tuning(String name, Recipe recipe, double factor) {
  private static final double RELATIVE = 1e-10;
  private static final double ABSOLUTE = 1e-14;
  private static final int MOST_EVALUATIONS = 1_000;

  /// How far below the limit the best rate may lie, besides the condition number.
  private static final double DEPTH = 4;

  /// The tunings known in closed form, slowest first. κ = L/m.
  ///
  /// ## Formula
  ///     gradient descent  η = 1/L                                            1 − 1/κ
  ///     gradient descent  η = 2/(L+m)                                        (κ−1)/(κ+1)
  ///     nesterov          η = 1/L, β = (√κ−1)/(√κ+1)                         1 − 1/√κ
  ///     nesterov          η = 4/(3L+m), β = (√(3κ+1)−2)/(√(3κ+1)+2)          1 − 2/√(3κ+1)
  ///     heavy ball        η = 4/(√L+√m)², β = ((√κ−1)/(√κ+1))²               (√κ−1)/(√κ+1)
  ///
  /// ## Source
  /// Lessard, Recht & Packard 2016, [arXiv:1408.3595](https://arxiv.org/abs/1408.3595), table 1.
  ///
  /// @param m the smallest curvature, above 0
  /// @param largest L, at least m
  public static List<Tuning> closedForms(double m, double largest) {
    if (!(m > 0 && largest >= m && largest < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "need 0 < m <= L < infinity, got %s and %s".formatted(m, largest));
    }
    double kappa = largest / m;
    double root = Math.sqrt(kappa);
    double root3 = Math.sqrt(3 * kappa + 1);
    double ball = (root - 1) / (root + 1);
    double both = Math.sqrt(largest) + Math.sqrt(m);
    return List.of(
        new Tuning("gradient descent, 1/L", Recipe.of(1 / largest, new Sgd()), 1 - 1 / kappa),
        new Tuning(
            "gradient descent, optimal",
            Recipe.of(2 / (largest + m), new Sgd()),
            (kappa - 1) / (kappa + 1)),
        new Tuning("nesterov, 1/L", Recipe.of(1 / largest, new Nesterov(ball)), 1 - 1 / root),
        new Tuning(
            "nesterov, optimal",
            Recipe.of(4 / (3 * largest + m), new Nesterov((root3 - 2) / (root3 + 2))),
            1 - 2 / root3),
        new Tuning(
            "heavy ball, optimal", Recipe.of(4 / (both * both), new Momentum(ball * ball)), ball));
  }

  /// The momentum at which the two poles on a curvature meet: as quick as it gets without overshoot.
  ///
  /// ## Formula
  ///     momentum: β = (1−√h)²        nesterov: β = (1−√h)/(1+√h)             h = ηλ in (0,1)
  public static double criticalMomentum(double h, boolean nesterov) {
    if (!(h > 0 && h < 1)) {
      throw new IllegalArgumentException("h must be in (0,1), got " + h);
    }
    double root = Math.sqrt(h);
    return nesterov ? (1 - root) / (1 + root) : (1 - root) * (1 - root);
  }

  /// The rate of an optimizer that is best on a spectrum, by search; empty where no rate is stable,
  /// or all are.
  public static Optional<Tuning> bestRate(Recipe recipe, OperatingPoint point, Spectrum spectrum) {
    RateFamily family = new RateFamily(recipe, point);
    return StableRates.of(recipe, point, spectrum.curvatures())
        .map(StableRates::max)
        .filter(Double::isFinite)
        .map(limit -> {
          double most = Math.log(limit);
          double least = most - Math.log(DEPTH * spectrum.conditionNumber());
          UnivariatePointValuePair best =
              minimum(
                  logarithm -> spectrum.worst(family.at(Math.exp(logarithm))).spectralRadius(),
                  least,
                  most);
          Expression rate = new Expression.Num(Math.exp(best.getPoint()));
          return new Tuning("best rate", recipe.withRate(rate), best.getValue());
        });
  }

  /// The rate and another setting of an optimizer that are best on a spectrum, by search within a
  /// search.
  ///
  /// @param setting such as `momentum`
  /// @param from smallest value that is tried
  /// @param to largest value that is tried
  public static Optional<Tuning> best(
      Recipe recipe,
      OperatingPoint point,
      Spectrum spectrum,
      String setting,
      double from,
      double to) {
    UnivariatePointValuePair best =
        minimum(
            value ->
                bestRate(set(recipe, setting, value), point, spectrum)
                    .map(Tuning::factor)
                    .orElse(Double.POSITIVE_INFINITY),
            from,
            to);
    return bestRate(set(recipe, setting, best.getPoint()), point, spectrum)
        .map(tuning -> new Tuning("best rate and " + setting, tuning.recipe(), tuning.factor()));
  }

  private static Recipe set(Recipe recipe, String setting, double value) {
    return recipe.with(setting, new Expression.Num(value));
  }

  private static UnivariatePointValuePair minimum(DoubleUnaryOperator f, double from, double to) {
    return new BrentOptimizer(RELATIVE, ABSOLUTE)
        .optimize(
            new UnivariateObjectiveFunction(f::applyAsDouble),
            GoalType.MINIMIZE,
            new SearchInterval(from, to),
            new MaxEval(MOST_EVALUATIONS));
  }
}
