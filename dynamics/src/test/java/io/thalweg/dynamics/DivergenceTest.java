package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.optim.Expression;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The limit of stability that the model predicts against what the real optimizer does on a real
/// quadratic.
class DivergenceTest {
  private static final int CASES_PER_RULE = 100;
  private static final int MOST_STEPS = 200_000;
  private static final double FAR = 1e6;
  private static final double NEAR = 1e-6;

  /// With r between 0 and 0.99, u between 0 and 1 and n between 2 and 8 in place of the letters.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd",
        "momentum(momentum=r)",
        "momentum(momentum=r, dampening=u)",
        "momentum(momentum=r, form=ema)",
        "nag(momentum=r)",
        "nesterov(momentum=r)",
        "qhm(beta=r, nu=u)",
        "pid(momentum=r, ki=u, kd=u)",
        "lookahead(momentum(momentum=r), k=n, alpha=0.9)",
        "chain(nag(momentum=r), decoupled-decay(u))"
      })
  void convergesBelowThePredictedLimitAndDivergesAboveIt(String pattern) {
    SplittableRandom random = new SplittableRandom(pattern.hashCode());
    for (int i = 0; i < CASES_PER_RULE; i++) {
      String text =
          pattern
              .replaceAll("\\br\\b", number(0.99 * random.nextDouble()))
              .replaceAll("\\bu\\b", number(random.nextDouble()))
              .replaceAll("\\bn\\b", Integer.toString(random.nextInt(2, 9)));
      double curvature = Math.pow(10, random.nextDouble(-2, 2));
      Recipe recipe = Recipe.parse(text);
      double limit = StableRates.of(recipe, OperatingPoint.SETTLED, curvature).orElseThrow().max();
      assertThat(converges(recipe, 0.99 * limit, curvature))
          .as("%s on %s below", text, curvature)
          .isTrue();
      assertThat(converges(recipe, 1.01 * limit, curvature))
          .as("%s on %s above", text, curvature)
          .isFalse();
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }

  private static boolean converges(Recipe recipe, double rate, double curvature) {
    double[] x = {1};
    double[] gradient = {0};
    try (Optimizer optimizer =
        Optimizer.of(recipe.withRate(new Expression.Num(rate)), Parameters.of(x, gradient))) {
      double largest = 0; // over a window that no oscillation hides in
      for (int step = 1; step <= MOST_STEPS; step++) {
        gradient[0] = curvature * x[0];
        optimizer.step();
        largest = Math.max(largest, Math.abs(x[0]));
        if (largest > FAR) {
          return false;
        }
        if (step % 64 == 0) {
          if (largest < NEAR) {
            return true;
          }
          largest = 0;
        }
      }
    }
    throw new AssertionError("neither converged nor diverged: %s".formatted(recipe));
  }
}
