package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
  // The naive sum of squares would lose all digits here.
  @Test
  void spreadOfValuesFarFromZero() {
    Summary summary = Summary.of(List.of(1000000.2, 1000000.1, 1000000.3));

    assertThat(summary.mean()).isCloseTo(1000000.2, within(1e-9));
    assertThat(summary.sd()).isCloseTo(0.1, within(1e-9));
  }

  @Test
  void sdHasOneLessThanTheCountInTheDenominator() {
    Summary summary = Summary.of(List.of(2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0));

    assertThat(summary.mean()).isEqualTo(5);
    assertThat(summary.sd()).isCloseTo(Math.sqrt(32.0 / 7), within(1e-15));
    assertThat(summary.count()).isEqualTo(8);
  }

  @Test
  void oneValueHasNoKnownSpread() {
    Summary summary = Summary.of(List.of(0.5));

    assertThat(summary.mean()).isEqualTo(0.5);
    assertThat(summary.sd()).isNaN();
  }

  @Test
  void noValueHasNoMean() {
    Summary summary = Summary.of(List.of());

    assertThat(summary.mean()).isNaN();
    assertThat(summary.sd()).isNaN();
    assertThat(summary.isKnown()).isFalse();
  }
}
