package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hipparchus.linear.MatrixUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  // yₖ = 1 − qᵏ
  @Test
  void slowPolesUpToTheEndOfTheSearch() {
    double h = 1e-5;
    StepInfo slow = StepInfo.of(Loops.sgd(h).closedLoop()).orElseThrow();
    StepInfo tooSlow = StepInfo.of(Loops.sgd(1e-7).closedLoop()).orElseThrow();

    assertThat(slow.settlingTime()).isEqualTo(Math.ceil(Math.log(0.02) / Math.log1p(-h)));
    assertThat(slow.overshootPercent()).isZero();
    assertThat(tooSlow.settlingTime()).isInfinite();
    assertThat(tooSlow.riseTime()).isInfinite();
  }

  // What cancels changes nothing but the number of states.
  @Test
  void cancelledModesDoNotShow() {
    TransferFunction slow =
        TransferFunction.discrete(new double[] {1, -0.995}, new double[] {1, -0.995});
    TransferFunction closed = Loops.nesterov(0.1, 0.9).closedLoop();

    StepInfo plain = StepInfo.of(closed).orElseThrow();
    StepInfo more = StepInfo.of(closed.times(slow)).orElseThrow();

    assertThat(more.settlingTime()).isEqualTo(plain.settlingTime());
    assertThat(more.peakTime()).isEqualTo(plain.peakTime());
    assertThat(more.overshootPercent()).isCloseTo(plain.overshootPercent(), within(1e-9));
  }

  // Six times the pole 0.8: yₖ is the chance of six successes or more in k trials of 0.2.
  @Test
  void multiplePoles() {
    TransferFunction one = TransferFunction.discrete(new double[] {0.2}, new double[] {1, -0.8});
    TransferFunction six = one.times(one).times(one).times(one).times(one).times(one);

    StepInfo info = StepInfo.of(six).orElseThrow();

    int settling = 0;
    while (fewerThanSix(settling) > 0.02) {
      settling++;
    }
    assertThat(info.settlingTime()).isEqualTo(settling);
    assertThat(info.overshootPercent()).isZero();
  }

  /// P(Binomial(k, 0.2) ≤ 5).
  private static double fewerThanSix(int k) {
    double sum = 0;
    double term = Math.pow(0.8, k);
    for (int i = 0; i <= Math.min(5, k); i++) {
      sum += term;
      term *= (k - i) / (i + 1.0) * 0.25;
    }
    return sum;
  }

  // Overshoot e^{−πζ/√(1−ζ²)} at π/√(1−ζ²), whatever a thousand times faster mode adds.
  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0.5, 0.1, 0.01, 0.001})
  void secondOrder(double zeta) {
    TransferFunction g =
        TransferFunction.continuous(new double[] {1}, new double[] {1, 2 * zeta, 1});
    double root = Math.sqrt(1 - zeta * zeta);
    StepInfo info = StepInfo.of(g).orElseThrow();

    double overshoot = 100 * Math.exp(-Math.PI * zeta / root);
    assertThat(info.overshootPercent()).isCloseTo(overshoot, within(1e-10 * overshoot));
    assertThat(info.peakTime()).isCloseTo(Math.PI / root, within(1e-9));
    double e = g.toStateSpace().step(new double[] {info.settlingTime()})[0] - 1;
    assertThat(Math.abs(e)).isCloseTo(0.02, within(1e-10));
  }

  @Test
  void timeScalesWithThePoles() {
    StepInfo slow =
        StepInfo.of(TransferFunction.continuous(new double[] {-1, 1}, new double[] {1, 1, 1}))
            .orElseThrow();
    StepInfo fast =
        StepInfo.of(
                TransferFunction.continuous(new double[] {-1e6, 1e12}, new double[] {1, 1e6, 1e12}))
            .orElseThrow();

    assertThat(fast.settlingTime() * 1e6).isCloseTo(slow.settlingTime(), within(1e-9));
    assertThat(fast.riseTime() * 1e6).isCloseTo(slow.riseTime(), within(1e-9));
    assertThat(fast.undershootPercent()).isCloseTo(slow.undershootPercent(), within(1e-9));
  }

  // A bump of a mode of 2 ms before the end of one of 1000 s: a grid for either misses the other.
  @Test
  void fastBumpBeforeASlowEnd() {
    TransferFunction slow =
        TransferFunction.continuous(new double[] {0.001}, new double[] {1, 0.001});
    TransferFunction fast =
        TransferFunction.continuous(new double[] {3000, 0}, new double[] {1, 1000, 1e6});

    StepInfo info = StepInfo.of(slow.plus(fast)).orElseThrow();

    // the bump: 3000/ω · e^{−500t} sin ωt with ω = 500√3, its top at ωt = π/3
    double omega = 500 * Math.sqrt(3);
    double top = 3000 / omega * Math.exp(-500 * Math.PI / (3 * omega)) * Math.sin(Math.PI / 3);
    assertThat(info.peak()).isCloseTo(top, within(2e-6));
    assertThat(info.peakTime()).isCloseTo(Math.PI / (3 * omega), within(1e-8));
    assertThat(info.riseTime()).isPositive().isLessThan(Math.PI / (3 * omega));
    assertThat(info.settlingTime()).isCloseTo(-1000 * Math.log(0.02), within(1e-6));
  }

  // y = t e^{−t}
  @Test
  void continuousFinalValueZero() {
    StepInfo info =
        StepInfo.of(TransferFunction.continuous(new double[] {1, 0}, new double[] {1, 2, 1}))
            .orElseThrow();

    assertThat(info.finalValue()).isZero();
    assertThat(info.settlingTime()).isNaN();
    assertThat(info.peak()).isCloseTo(Math.exp(-1), within(1e-13));
    assertThat(info.peakTime()).isCloseTo(1, within(1e-7));
  }

  @Test
  void constantGain() {
    StepInfo info =
        StepInfo.of(TransferFunction.continuous(new double[] {-3}, new double[] {1})).orElseThrow();

    assertThat(info).isEqualTo(new StepInfo(-3, 0, 0, 0, 0, 3, 0));
  }
}
