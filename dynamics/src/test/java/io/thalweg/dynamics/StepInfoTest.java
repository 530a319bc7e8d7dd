package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hipparchus.linear.MatrixUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepInfoTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          sgd,      0.1,  0,   0,       Infinity, 38
          sgd,      1.5,  0,   50,      1,        6
          momentum, 0.1,  0.9, 60.3717, 9,        71
          nesterov, 0.1,  0.9, 39.3994, 8,        33
          momentum, 0.5,  0.9, 84.2000, 4,        73
          nesterov, 0.5,  0.9, 40.4875, 3,        9
          momentum, 0.5,  0.5, 25.0000, 3,        10
          nesterov, 0.5,  0.5, 10.9375, 3,        6
          momentum, 0.01, 0.9, 15.3156, 35,       77
          nesterov, 0.01, 0.9, 12.0537, 35,       56
          """)
  void optimizersOnAQuadratic(
      String rule, double h, double beta, double overshoot, double peakTime, double settling) {
    StepInfo info = StepInfo.of(loop(rule, h, beta).closedLoop()).orElseThrow();

    assertThat(info.finalValue()).isCloseTo(1, within(1e-12));
    assertThat(info.overshootPercent()).isCloseTo(overshoot, within(5e-5));
    assertThat(info.peak()).isCloseTo(1 + overshoot / 100, within(5e-7));
    assertThat(info.peakTime()).isEqualTo(peakTime);
    assertThat(info.settlingTime()).isEqualTo(settling);
    assertThat(info.undershootPercent()).isZero();
  }

  static TransferFunction loop(String rule, double h, double beta) {
    return switch (rule) {
      case "sgd" -> Loops.sgd(h);
      case "momentum" -> Loops.momentum(h, beta);
      case "nesterov" -> Loops.nesterov(h, beta);
      default -> throw new IllegalArgumentException(rule);
    };
  }

  // yₖ = 1 − 0.9ᵏ: 10 % at 1, 90 % at 22, 98 % at 38.
  @Test
  void riseOfAFirstOrderSystemInWholeSteps() {
    assertThat(StepInfo.of(Loops.sgd(0.1).closedLoop()).orElseThrow().riseTime()).isEqualTo(21);
  }

  // The rule 4/(−ln|z|) would say 75.9.
  @Test
  void criticalMomentumSettlesLaterThanTheRuleOfThumb() {
    double h = Math.pow(1 - Math.sqrt(0.9), 2);

    StepInfo info = StepInfo.of(Loops.momentum(h, 0.9).closedLoop()).orElseThrow();

    assertThat(info.settlingTime()).isEqualTo(111);
  }

  // The published figures (rise 3.8456, settling 27.9762, overshoot 7.4915 %, peak 2.6873 at
  // 8.0530) are
  // of a response on a grid; Octave with a root finder gives what is asserted more sharply by
  // OctaveOracleTest.
  @Test
  void continuousWithSlowAndFastModes() {
    StepInfo info =
        StepInfo.of(
                TransferFunction.continuous(
                    new double[] {1, 5, 5}, new double[] {1, 1.65, 5, 6.5, 2}))
            .orElseThrow();

    assertThat(info.finalValue()).isCloseTo(2.5, within(1e-12));
    assertThat(info.riseTime()).isCloseTo(3.8456, within(0.005));
    assertThat(info.settlingTime()).isCloseTo(27.9762, within(0.01));
    assertThat(info.overshootPercent()).isCloseTo(7.4915, within(0.03));
    assertThat(info.peak()).isCloseTo(2.6873, within(0.001));
    assertThat(info.peakTime()).isCloseTo(8.0530, within(0.05));
  }

  // The published 1.242, 9.110 and 20.840 % are of a response on a grid, too.
  @Test
  void continuousThatFirstGoesTheWrongWay() {
    StepInfo info =
        StepInfo.of(TransferFunction.continuous(new double[] {-1, 1}, new double[] {1, 1, 1}))
            .orElseThrow();

    assertThat(info.riseTime()).isCloseTo(1.242, within(0.03));
    assertThat(info.settlingTime()).isCloseTo(9.110, within(0.15));
    assertThat(info.overshootPercent()).isCloseTo(20.840, within(0.05));
    assertThat(info.undershootPercent()).isCloseTo(28.0, within(0.05));
  }

  @Test
  void unstableHasNone() {
    assertThat(StepInfo.of(Loops.sgd(2).closedLoop())).isEmpty();
    assertThat(StepInfo.of(Loops.sgd(2.1).closedLoop())).isEmpty();
  }

  @Test
  void deadBeatReachesItsPeak() {
    StepInfo info = StepInfo.of(Loops.sgd(1).closedLoop()).orElseThrow();

    assertThat(info.settlingTime()).isEqualTo(1);
    assertThat(info.peakTime()).isEqualTo(1);
    assertThat(info.overshootPercent()).isZero();
  }

  @Test
  void finalValueZero() {
    StateSpace decaying =
        new StateSpace(
            MatrixUtils.createRealMatrix(new double[][] {{0.5}}),
            MatrixUtils.createRealVector(new double[] {1}),
            MatrixUtils.createRealVector(new double[] {-0.5}),
            1,
            Domain.DISCRETE);

    StepInfo info = StepInfo.of(decaying).orElseThrow();

    assertThat(info.finalValue()).isZero();
    assertThat(info.overshootPercent()).isNaN();
    assertThat(info.peak()).isEqualTo(1);
    assertThat(info.peakTime()).isZero();
  }
}
