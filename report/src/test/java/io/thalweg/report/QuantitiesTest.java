package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.hipparchus.complex.Complex;
import org.junit.jupiter.api.Test;

class QuantitiesTest {
  @Test
  void figuresHaveThreeDigits() {
    assertThat(Quantities.figures(0.158113)).isEqualTo("0.158");
    assertThat(Quantities.figures(71)).isEqualTo("71");
    assertThat(Quantities.figures(-2.5e-7)).isEqualTo("−2.5e-7");
    assertThat(Quantities.figures(0)).isEqualTo("0");
    assertThat(Quantities.figures(Double.POSITIVE_INFINITY)).isEqualTo("∞");
    assertThat(Quantities.figures(Double.NEGATIVE_INFINITY)).isEqualTo("−∞");
    assertThat(Quantities.figures(Double.NaN)).isEqualTo("–");
  }

  @Test
  void factorsNearOneKeepTheDigitsThatTellThemFromOne() {
    assertThat(Quantities.factor(0.99873)).isEqualTo("0.9987");
    assertThat(Quantities.factor(0.999999)).isEqualTo("0.999999");
    assertThat(Quantities.factor(1.0000012)).isEqualTo("1.0000012");
    assertThat(Quantities.factor(1)).isEqualTo("1");
    assertThat(Quantities.factor(0.5)).isEqualTo("0.5");
  }

  @Test
  void complexNumbersHaveTrueSigns() {
    assertThat(Quantities.complex(new Complex(0.9, 0.3))).isEqualTo("0.9 + 0.3i");
    assertThat(Quantities.complex(new Complex(-0.5, -0.25))).isEqualTo("−0.5 − 0.25i");
    assertThat(Quantities.complex(new Complex(2, 0))).isEqualTo("2");
    assertThat(Quantities.complex(new Complex(-8e-19, 0))).isEqualTo("0");
  }

  @Test
  void stepsAreWholeWhereTheyAre() {
    assertThat(Quantities.count(1)).isEqualTo("1 step");
    assertThat(Quantities.count(71)).isEqualTo("71 steps");
    assertThat(Quantities.count(123_456)).isEqualTo("123000 steps");
    assertThat(Quantities.count(Double.POSITIVE_INFINITY)).isEqualTo("∞ steps");
    assertThat(Quantities.count(Double.NaN)).isEqualTo("–");
  }
}
