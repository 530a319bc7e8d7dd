package io.thalweg.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StabilityLimitTest {
  private static StabilityLimit limit(String recipe) {
    return StabilityLimit.of(Recipe.parse(recipe).partsAt(0));
  }

  /// Share of the limit at ηλ = 1, from the closed forms in docs/dynamics.md; for adaptive rules λ
  /// is the preconditioned sharpness.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sgd                                            | 0.5",
        "momentum(momentum=0.9)                         | 0.2631578947368421", // 1/(2+2β)
        "momentum(momentum=0.5)                         | 0.3333333333333333",
        "momentum(momentum=0.9, form=ema)               | 0.02631578947368421", // (1−β)/(2+2β)
        "nag(momentum=0.9)                              | 0.7368421052631579", // (1+2β)/(2+2β)
        "nesterov(momentum=0.5)                         | 0.6666666666666667",
        "qhm(beta=0.9, nu=0)                            | 0.5", // sgd
        "adam                                           | 0.02631578947368421", // (1−β₁)/(2+2β₁)
        "adam(beta1=0.5, epsilon=0.5)                   | 0.16666666666666666",
        "radam                                          | 0.02631578947368421",
        "rmsprop                                        | 0.5",
        "rmsprop(epsilon=0.5, placement=inside)         | 0.5",
        "rmsprop(momentum=0.9)                          | 0.2631578947368421",
        "rmsprop(momentum=0.9, form=lr-inside)          | 0.2631578947368421",
        "adagrad(decay=0.1)                             | 0.5",
        "chain(clip-global-norm(1), sgd)                | 0.5",
        "lookahead(sgd, k=1, alpha=0.5)                 | 0.25" // |1 − αh| < 1
      })
  void marginsAreThoseOfTheClosedForms(String recipe, double share) {
    StabilityLimit limit = limit(recipe);
    for (double sharpness : new double[] {1e-3, 1, 37, 1e5}) {
      for (double rate : new double[] {1e-4, 0.3}) {
        assertThat(limit.margin(rate, sharpness))
            .isCloseTo(share * rate * sharpness, within(1e-9 * share * rate * sharpness));
      }
      assertThat(limit.largestRate(sharpness))
          .isCloseTo(1 / (share * sharpness), within(1e-9 / (share * sharpness)));
    }
  }

  /// θ ← (1 − ηd)θ − ηλθ is stable for η(λ + d) < 2.
  @Test
  void decayBringsTheLimitNearer() {
    StabilityLimit limit = limit("chain(sgd, decoupled-decay(3))");
    assertThat(limit.margin(0.1, 5)).isCloseTo(0.1 * 8 / 2, within(1e-9));
    assertThat(limit.margin(0.1, 10)).isCloseTo(0.1 * 13 / 2, within(1e-9));
  }

  /// AdamW is Adam with decay beside it.
  @Test
  void adamwIsAdamAndDecay() {
    StabilityLimit limit = limit("adamw(decay=3)");
    StabilityLimit chain = limit("chain(adam, decoupled-decay(3))");
    assertThat(limit.margin(0.1, 5)).isCloseTo(chain.margin(0.1, 5), within(1e-9));
    assertThat(limit.margin(0.1, 5)).isGreaterThan(limit("adam").margin(0.1, 5));
  }

  @Test
  void noCurvatureAndNoRateHaveNoLimit() {
    StabilityLimit limit = limit("sgd");
    assertThat(limit.margin(0.1, 0)).isZero();
    assertThat(limit.margin(0.1, -3)).isZero();
    assertThat(limit.margin(0, 5)).isZero();
    assertThat(limit.margin(0.1, Double.NaN)).isNaN();
    assertThat(limit.margin(0.1, Double.POSITIVE_INFINITY)).isInfinite();
  }

  @Test
  void itIsKeptWhileOnlyTheRateChanges() {
    StabilityLimit limit = limit("momentum");
    assertThat(limit.isOf(Recipe.parse("momentum(rate=3)").partsAt(0))).isTrue();
    assertThat(limit.isOf(Recipe.parse("momentum(momentum=0.8)").partsAt(0))).isFalse();
    assertThat(limit.isOf(Recipe.parse("chain(momentum, decoupled-decay(1))").partsAt(0)))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"adadelta", "lookahead(adam)"})
  void whatIsNotKnownIsRefused(String recipe) {
    assertThatThrownBy(() -> limit(recipe))
        .isInstanceOf(SettingException.class)
        .hasMessageStartingWith(
            "the stability limit is known of linear rules, adam, adamw, radam, rmsprop and adagrad, got "
                + recipe.replace(")", ""));
  }

  @Test
  void anAdaptiveRuleWithAPenaltyIsRefused() {
    assertThatThrownBy(() -> limit("chain(l2(0.1), adam)"))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("not known with l2");
  }
}
