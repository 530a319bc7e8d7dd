package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Curvatures up to which optimizers converge, against the limits that are known on paper.
class StableCurvaturesTest {
  private static StableCurvatures of(String optimizer) {
    return StableCurvatures.of(RuleModel.of(Recipe.parse(optimizer))).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sgd(rate=0.1)                                | 20
          sgd(rate=1e-4)                               | 20000
          momentum(rate=0.1, momentum=0.9)             | 38
          momentum(rate=0.1, momentum=0.9, form=ema)   | 380
          nag(rate=0.2, momentum=0.5)                  | 7.5
          adam(rate=0.01, beta1=0.9, epsilon=1e-15)      | 3800
          """)
  void theLimitIsThatOnPaper(String optimizer, double limit) {
    StableCurvatures stable = of(optimizer);
    assertThat(stable.min()).isZero();
    assertThat(stable.max()).isCloseTo(limit, within(1e-9 * limit));
  }

  /// On the largest stable curvature the largest stable rate is the optimizer's own.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          qhm(rate=0.3)                                      | 0.3
          lookahead(sgd(rate=0.1), k=5)                      | 0.1
          chain(l2(0.01), momentum(rate=0.2))                | 0.2
          chain(momentum(rate=0.2), decoupled-decay(0.01))   | 0.2
          """)
  void itAgreesWithTheStableRates(String optimizer, double rate) {
    Recipe recipe = Recipe.parse(optimizer);
    StableRates rates =
        StableRates.of(recipe, OperatingPoint.SETTLED, of(optimizer).max()).orElseThrow();
    assertThat(rates.max()).isCloseTo(rate, within(1e-7 * rate));
  }

  @Test
  void withoutAStepEveryCurvatureLeavesItWhereItIs() {
    assertThat(of("sgd(rate=0)").max()).isInfinite();
  }
}
