package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Expression;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The limit of stability that the model predicts against what the real optimizer does on a real
/// quadratic.
class DivergenceTest {
  private static final int CASES_PER_RULE = 100;
  private static final int MOST_STEPS = 200_000;
  private static final double FAR = 1e6;
  private static final double NEAR = 1e-6;

  /// With r between 0 and 0.99, u between 0 and 1 and n between 2 and 5 in place of the letters.
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
        "lookahead(momentum(momentum=r), k=n, alpha=0.5)",
        "chain(nag(momentum=r), decoupled-decay(u))"
      })
  void convergesBelowThePredictedLimitAndDivergesAboveIt(String pattern) {
    SplittableRandom random = new SplittableRandom(pattern.hashCode());
    for (int i = 0; i < CASES_PER_RULE; i++) {
      String text =
          pattern
              .replaceAll("\\br\\b", number(0.99 * random.nextDouble()))
              .replaceAll("\\bu\\b", number(random.nextDouble()))
              .replaceAll("\\bn\\b", Integer.toString(random.nextInt(2, 6)));
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

  /// Lookahead's stable rates may have gaps; what comes before the first is reported. The figures
  /// in the gaps were computed independently, from the product of the k steps' matrices.
  @ParameterizedTest
  @CsvSource({
    "'lookahead(momentum, k=10, momentum=reset)', 3.3",
    "'lookahead(momentum, k=10, alpha=0.9)', 3.75",
    "'lookahead(momentum(momentum=0.99), k=20)', 1.72",
    "'lookahead(momentum(momentum=0.99), k=20, momentum=reset)', 0.785"
  })
  void noRateBeyondTheFirstGapIsCalledStable(String text, double inGap) {
    Recipe recipe = Recipe.parse(text);
    double limit = StableRates.of(recipe, OperatingPoint.SETTLED, 1).orElseThrow().max();
    assertThat(limit).isLessThan(inGap);
    assertThat(converges(recipe, inGap, 1)).isFalse();
    assertThat(converges(recipe, 0.99 * limit, 1)).isTrue();
  }

  @Test
  void wideSpectraAndExtremeScalesHaveTheirLimits() {
    assertThat(
            StableRates.of(Recipe.parse("momentum"), OperatingPoint.SETTLED, 1e-9, 1).orElseThrow())
        .satisfies(rates -> {
          assertThat(rates.min()).isZero();
          assertThat(rates.max()).isCloseTo(3.8, within(1e-9));
        });
    StableRates huge =
        StableRates.of(Recipe.parse("adam"), new OperatingPoint(1e20, OptionalLong.empty()), 1)
            .orElseThrow();
    assertThat(huge.min()).isZero();
    assertThat(huge.max()).isCloseTo(3.8e11, within(1e3));
    StableRates pulled =
        StableRates.of(
                Recipe.parse("chain(decoupled-decay(0.5), sgd)"), OperatingPoint.SETTLED, -0.1)
            .orElseThrow();
    assertThat(pulled.max()).isCloseTo(5, within(1e-9));
    assertThat(StableRates.of(Recipe.parse("sgd"), OperatingPoint.SETTLED, -0.1)).isEmpty();
    assertThat(StableRates.of(Recipe.parse("sgd"), OperatingPoint.SETTLED, 0)).isEmpty();
  }

  @Test
  void aRateOfZeroMovesNothing() {
    Loop still = new Loop(RuleModel.of(Recipe.parse("momentum(rate=0)")), 1);
    assertThat(still.spectralRadius()).isEqualTo(1);
    assertThat(still.isStable()).isFalse();
  }

  @Test
  void cornersOfPidHaveTheOrderOfTheClosedForm() {
    for (String corner : new String[] {"pid(momentum=0)", "pid(ki=0, kd=0)", "qhm(beta=0)"}) {
      Loop loop = new Loop(RuleModel.of(Recipe.parse(corner)), 1);
      assertThat(loop.isStable()).isTrue();
      assertThat(loop.order()).as(corner).isLessThanOrEqualTo(2);
    }
  }
}
