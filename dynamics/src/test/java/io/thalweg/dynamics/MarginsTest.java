package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarginsTest {
  @ParameterizedTest
  @CsvSource({
    "sgd,0.1,0",
    "sgd,1.5,0",
    "sgd,3,0",
    "momentum,0.1,0.9",
    "momentum,1,0.5",
    "nesterov,0.1,0.9",
    "nesterov,1,0.5",
    "momentum,0.001,0.99"
  })
  void gainMarginOfOptimizersIsAtPi(String rule, double h, double beta) {
    Margins margins = Margins.of(StepInfoTest.loop(rule, h, beta));

    double limit =
        switch (rule) {
          case "sgd" -> 2;
          case "momentum" -> 2 * (1 + beta);
          default -> (2 + 2 * beta) / (1 + 2 * beta);
        };
    assertThat(margins.gain()).isCloseTo(limit / h, within(1e-12 * limit / h));
    assertThat(margins.gainFrequency()).isEqualTo(Math.PI);
  }
}
