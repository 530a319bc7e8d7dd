package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  // |h/(e^{iω} − 1)| = h/(2 sin ω/2), its angle −90° − ω/2.
  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.1, 1, 1.5, 1.999})
  void phaseAndDelayMarginOfSgd(double h) {
    Margins margins = Margins.of(Loops.sgd(h));

    double omega = 2 * Math.asin(h / 2);
    double phase = Math.PI / 2 - omega / 2;
    assertThat(margins.phaseFrequency()).isCloseTo(omega, within(1e-12 * omega));
    assertThat(margins.phaseDegrees()).isCloseTo(Math.toDegrees(phase), within(1e-9));
    assertThat(margins.delay()).isCloseTo(phase / omega, within(1e-11 * phase / omega));
  }

  // Delay d: hz⁻ᵈ/(z − 1) is stable while h < 2 sin(π/(2(2d + 1))), so the margin at that h is d.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 20})
  void delayMarginIsTheDelayThatIsTolerated(int delay) {
    double h = 2 * Math.sin(Math.PI / (2 * (2 * delay + 1)));

    assertThat(Margins.of(Loops.sgd(h)).delay()).isCloseTo(delay, within(1e-11 * delay));
  }

  // ω = √2, L = −1/6.
  @Test
  void continuousThirdOrder() {
    Margins margins =
        Margins.of(TransferFunction.continuous(new double[] {1}, new double[] {1, 3, 2, 0}));

    assertThat(margins.gain()).isCloseTo(6, within(1e-12));
    assertThat(margins.gainFrequency()).isCloseTo(Math.sqrt(2), within(1e-13));
    double omega = margins.phaseFrequency();
    assertThat(omega * Math.hypot(omega, 1) * Math.hypot(omega, 2)).isCloseTo(1, within(1e-13));
    assertThat(margins.phaseDegrees())
        .isCloseTo(90 - Math.toDegrees(Math.atan(omega) + Math.atan(omega / 2)), within(1e-11));
  }

  // s³ + k(s + 1)² is stable for k > ½ (Routh), on the boundary at ω = 1.
  @Test
  void gainMarginBelowOneIfThereIsNoOther() {
    Margins margins =
        Margins.of(TransferFunction.continuous(new double[] {1, 2, 1}, new double[] {1, 0, 0, 0}));

    assertThat(margins.gain()).isCloseTo(0.5, within(1e-13));
    assertThat(margins.gainFrequency()).isCloseTo(1, within(1e-13));
  }

  // With two lags more there is a limit above, too.
  @Test
  void ofSeveralGainMarginsTheOneAboveOne() {
    TransferFunction loop =
        TransferFunction.continuous(
            new double[] {400, 800, 400}, new double[] {1, 40, 400, 0, 0, 0});

    Margins margins = Margins.of(loop);

    assertThat(margins.gain()).isBetween(10.0, 100.0);
    assertThat(loop.closedLoop().isStable()).isTrue();
    assertThat(loop.times(margins.gain() * (1 - 1e-9)).closedLoop().isStable()).isTrue();
    assertThat(loop.times(margins.gain() * (1 + 1e-9)).closedLoop().isStable()).isFalse();
  }

  @Test
  void crossingsAtTheEnds() {
    Margins atZero =
        Margins.of(TransferFunction.continuous(new double[] {-0.5}, new double[] {1, 1}));
    Margins atInfinity =
        Margins.of(TransferFunction.continuous(new double[] {-0.25, 1}, new double[] {1, 1}));

    assertThat(atZero.gain()).isCloseTo(2, within(1e-15));
    assertThat(atZero.gainFrequency()).isZero();
    assertThat(atInfinity.gain()).isCloseTo(4, within(1e-15));
    assertThat(atInfinity.gainFrequency()).isInfinite();
  }

  @Test
  void noCrossing() {
    Margins margins =
        Margins.of(TransferFunction.continuous(new double[] {0.5}, new double[] {1, 1}));

    assertThat(margins.gain()).isInfinite();
    assertThat(margins.gainFrequency()).isNaN();
    assertThat(margins.phaseDegrees()).isInfinite();
    assertThat(margins.phaseFrequency()).isNaN();
    assertThat(margins.delay()).isInfinite();
  }

  @Test
  void loopWithoutGain() {
    Margins margins = Margins.of(Loops.momentum(0, 0.9));

    assertThat(margins.gain()).isInfinite();
    assertThat(margins.phaseDegrees()).isInfinite();
  }

  // The poles of L on the unit circle do not count as crossings.
  @Test
  void polesOnTheBoundary() {
    Margins margins =
        Margins.of(TransferFunction.continuous(new double[] {1}, new double[] {1, 0, 1, 0}));

    assertThat(margins.gain()).isInfinite();
  }
}
