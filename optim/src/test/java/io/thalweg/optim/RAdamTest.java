package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rectification's published figures, and the step from which it acts.
class RAdamTest {
  private static final RAdam RADAM = (RAdam) Catalogues.RULES.create("radam(beta2=0.999)");

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "2, 1.9994997",
    "3, 2.9986660",
    "4, 3.9974987",
    "5, 4.9959980",
    "6, 5.9941638"
  })
  void lengthOfTheAverage(long t, double rho) {
    assertThat(RADAM.rho(t)).isCloseTo(rho, within(5e-8));
  }

  @ParameterizedTest
  @CsvSource({"5, .0173115", "6, .0258211", "100, .2153354", "1000, .6453257"})
  void rectification(long t, double r) {
    assertThat(RADAM.rectification(t)).isCloseTo(r, within(5e-8));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4"})
  void noRectificationWhileTheVarianceIsUndefined(long t) {
    assertThat(RADAM.rectification(t)).isNaN();
  }

  /// Under a constant gradient m̂ = 1 and √v̂ = 1, so a step is η while it does not adapt, then
  /// ηrₜ.
  @ParameterizedTest
  @CsvSource({"4, 5", "5, 6"})
  void firstStepThatAdapts(int threshold, int first) {
    double[] theta = {0};
    double[] g = {1};
    String expression = "radam(rate=1, epsilon=1e-15, threshold=%d)".formatted(threshold);
    try (Optimizer optimizer = Optimizer.of(Recipe.parse(expression), Parameters.of(theta, g))) {
      for (int t = 1; t <= 10; t++) {
        double before = theta[0];
        optimizer.step();
        double expected = t < first ? 1 : RADAM.rectification(t);
        assertThat(before - theta[0]).as("step %d", t).isCloseTo(expected, within(1e-12));
      }
    }
  }

  @Test
  void makesNoStepBeforeItAdaptsIfAskedTo() {
    double[] theta = {0};
    double[] g = {1};
    Recipe recipe = Recipe.parse("radam(rate=1, epsilon=1e-15, before=none)");
    try (Optimizer optimizer = Optimizer.of(recipe, Parameters.of(theta, g))) {
      for (int t = 1; t <= 5; t++) {
        optimizer.step();
        assertThat(theta[0]).isZero();
      }
      optimizer.step();
      assertThat(theta[0]).isCloseTo(-.0258211, within(5e-8));
    }
  }
}
