package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.study.Summary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.05, 0.05",
    "0.30000000000000004, 0.3",
    "100, 100",
    "1e-6, 1e-6",
    "2.5e-7, 2.5e-7",
    "1e9, 1e9",
    "-0.2, −0.2",
    "99.99, 99.99"
  })
  void plainNumbersAreShort(double value, String text) {
    assertThat(Numbers.plain(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0842, 0.0842",
    "2.302585, 2.3026",
    "0.00012, 1.2e-4",
    "0, 0.0000",
    "NaN, –",
    "Infinity, –"
  })
  void lossesHaveFourDecimals(double loss, String text) {
    assertThat(Numbers.loss(loss)).isEqualTo(text);
  }

  @Test
  void roundedZeroHasNoSign() {
    assertThat(Numbers.fixed(-0.001, 2)).isEqualTo("0.00");
    assertThat(Numbers.fixed(-0.01, 2)).isEqualTo("−0.01");
  }

  @Test
  void spreadIsShownWhereItIsKnown() {
    assertThat(Numbers.percentWithSd(Summary.of(List.of(0.97, 0.98, 0.99))))
        .isEqualTo("98.00 ± 1.00");
    assertThat(Numbers.percentWithSd(Summary.of(List.of(0.97)))).isEqualTo("97.00");
    assertThat(Numbers.percentWithSd(Summary.of(List.of()))).isEqualTo("–");
  }

  @Test
  void targetKeepsItsPercentSign() {
    assertThat(Numbers.roundPercent(0.975)).isEqualTo("97.5\u00a0%");
    assertThat(Numbers.roundPercent(0.97)).isEqualTo("97\u00a0%");
  }
}
