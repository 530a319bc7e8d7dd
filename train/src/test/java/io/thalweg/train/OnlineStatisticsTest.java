package io.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnlineStatisticsTest {
  /// α ½ on errors 1, 0, 1: S is 1, ½, 1¼ and B is 1, 1½, 1¾.
  @Test
  void theRecentErrorForgets() {
    PrequentialError error = new PrequentialError(0.5);
    assertThat(error.mean()).isNaN();
    assertThat(error.recent()).isNaN();
    error.add(1);
    assertThat(error.recent()).isEqualTo(1);
    error.add(0);
    assertThat(error.recent()).isEqualTo(0.5 / 1.5);
    error.add(1);
    assertThat(error.recent()).isEqualTo(1.25 / 1.75);
    assertThat(error.mean()).isEqualTo(2.0 / 3);
    assertThat(error.count()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.5, Double.NaN})
  void fadingIsBetweenNothingAndAll(double fading) {
    assertThatThrownBy(() -> new PrequentialError(fading))
        .hasMessage("fading must be in (0,1), got " + fading);
  }

  /// 1, 2 and 4 have the mean 7/3 and the variance 14/9.
  @Test
  void numbersAreScaledByThoseBefore() {
    Standardisation scaling = new Standardisation(1);
    assertThat(scaling.scaled(0, 5)).isZero();
    scaling.observe(1);
    assertThat(scaling.scaled(0, 5)).isZero();
    scaling.observe(2);
    assertThat(scaling.scaled(0, 2)).isEqualTo(1);
    scaling.observe(4);
    double deviation = Math.sqrt(14.0 / 9);
    assertThat(scaling.scaled(0, 3)).isCloseTo((3 - 7.0 / 3) / deviation, within(1e-15));
    assertThat(scaling.unscaled(0, -1)).isCloseTo(7.0 / 3 - deviation, within(1e-15));
    assertThat(scaling.scaled(0, 1e6)).isEqualTo(10);
    assertThat(scaling.scaled(0, -1e6)).isEqualTo(-10);
  }

  /// A mean of squares, 7·10¹³ here, would have two digits left for a variance of ¼.
  @Test
  void aFarMeanCostsNoDigits() {
    Standardisation scaling = new Standardisation(2);
    for (int i = 0; i < 100_000; i++) {
      scaling.observe((1 << 23) + (i & 1), -(1 << 23) - (i & 1));
    }
    assertThat(scaling.scaled(0, (1 << 23) + 1)).isCloseTo(1, within(1e-6));
    assertThat(scaling.scaled(1, -(1 << 23))).isCloseTo(1, within(1e-6));
  }
}
