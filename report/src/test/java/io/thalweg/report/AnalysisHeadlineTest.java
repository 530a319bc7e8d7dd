package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnalysisHeadlineTest {
  private static String headline(String optimizer, double... curvatures) {
    return new AnalysisHeadline(Analyses.of(optimizer, curvatures)).text();
  }

  /// Heavy ball with η = 0.1, β = 0.9 from 0 to a minimum at 1, step by step.
  @Test
  void numbersAreThoseOfTheIteration() {
    double theta = 0;
    double velocity = 0;
    double peak = 0;
    int settled = 0;
    for (int k = 1; k < 1000; k++) {
      velocity = 0.9 * velocity + (theta - 1);
      theta -= 0.1 * velocity;
      peak = Math.max(peak, theta);
      settled = Math.abs(theta - 1) > 0.02 ? k + 1 : settled;
    }

    assertThat(headline("momentum(rate=0.1)", 1))
        .isEqualTo(
            "momentum(rate=0.1) on curvature 1 is underdamped, ζ = 0.16: it overshoots by %d\u00a0%%, settles in %d steps, and is stable for learning rates below 3.8."
                .formatted(Math.round(100 * (peak - 1)), settled));
  }

  @Test
  void unstableLoopIsCalledUnstable() {
    assertThat(headline("sgd(rate=3)", 1))
        .isEqualTo(
            "sgd(rate=3) on curvature 1 is unstable: in the long run every step multiplies the distance to the minimum by 2. It is stable for learning rates below 2.");
  }

  @Test
  void borderIsNeitherOfBoth() {
    assertThat(headline("sgd(rate=2)", 1)).contains("neither shrinks nor grows");
    assertThat(headline("sgd(rate=0.1)", 0))
        .contains("neither shrinks nor grows", "has no minimum to converge to");
  }

  @Test
  void hillHasNoMinimum() {
    assertThat(headline("sgd(rate=0.5)", -1, 1))
        .startsWith("sgd(rate=0.5) on curvatures from −1 to 1 is unstable on −1:")
        .contains("by 1.5.")
        .endsWith("A curvature that is not positive has no minimum to converge to.");
  }

  @Test
  void slowestCurvatureIsNamed() {
    assertThat(headline("sgd(rate=0.1)", 1, 10))
        .isEqualTo(
            "sgd(rate=0.1) on curvatures from 1 to 10 is slowest on 1. There it is a first-order decay: it does not overshoot, settles in 38 steps, and is stable for learning rates below 0.2 on all of them.");
  }

  /// Decay holds a slight hill: 1 − 0.1·0.5 + 0.1·0.2 < 1.
  @Test
  void hillThatDecayHoldsIsStable() {
    assertThat(headline("chain(sgd(rate=0.1), decoupled-decay(0.5))", -0.2))
        .endsWith("is stable for learning rates below 6.67."); // 2/(0.5 − 0.2)
  }

  @Test
  void oneStepIsSingular() {
    assertThat(headline("sgd(rate=1)", 1)).contains("settles in 1 step,");
  }
}
