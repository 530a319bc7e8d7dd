package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.hipparchus.complex.Complex;
import org.hipparchus.linear.MatrixUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateSpaceTest {
  private static StateSpace system(double[][] a, double[] b, double[] c, double d, Domain domain) {
    return new StateSpace(
        MatrixUtils.createRealMatrix(a),
        MatrixUtils.createRealVector(b),
        MatrixUtils.createRealVector(c),
        d,
        domain);
  }

  @Test
  void stepOfAKnownSystem() {
    TransferFunction g = TransferFunction.discrete(new double[] {1}, new double[] {1, 1, 0.25});

    StateSpace states = g.toStateSpace();

    assertThat(states.step(8)).containsExactly(0, 0, 1, 0, 0.75, 0.25, 0.5625, 0.375, 0.484375);
    assertThat(states.dcGain()).isCloseTo(4.0 / 9, within(1e-15));
    assertThat(g.dcGain()).isCloseTo(4.0 / 9, within(1e-15));
  }

  @Test
  void discreteResponsesOfAFirstOrderSystem() {
    StateSpace states = Loops.sgd(0.5).closedLoop().toStateSpace();

    assertThat(states.step(3)).containsExactly(0, 0.5, 0.75, 0.875);
    assertThat(states.impulse(3)).containsExactly(0, 0.5, 0.25, 0.125);
    assertThat(states.ramp(3)).containsExactly(0, 0, 0.5, 1.25);
  }

  @Test
  void continuousResponsesOfAFirstOrderSystem() {
    StateSpace states =
        TransferFunction.continuous(new double[] {3}, new double[] {1, 2}).toStateSpace();
    double[] times = {0, 0.1, 1, 3.7, 40};

    for (int i = 0; i < times.length; i++) {
      double t = times[i];
      assertThat(states.step(times)[i]).isCloseTo(1.5 * -Math.expm1(-2 * t), within(1e-14));
      assertThat(states.impulse(times)[i]).isCloseTo(3 * Math.exp(-2 * t), within(1e-14));
      assertThat(states.ramp(times)[i])
          .isCloseTo(1.5 * t + 0.75 * Math.expm1(-2 * t), within(1e-12));
    }
  }

  @Test
  void directPartIsThereAtOnce() {
    StateSpace states =
        TransferFunction.continuous(new double[] {2, 0}, new double[] {1, 1}).toStateSpace();

    assertThat(states.step(new double[] {0})).containsExactly(2);
    assertThat(states.dcGain()).isEqualTo(0);
  }

  @Test
  void sampledSeesTheSameSteps() {
    StateSpace states =
        TransferFunction.continuous(new double[] {1, 5, 5}, new double[] {1, 1.65, 5, 6.5, 2})
            .toStateSpace();

    double[] sampled = states.sampled(0.5).step(20);

    for (int k = 0; k <= 20; k++) {
      assertThat(sampled[k]).isCloseTo(states.step(new double[] {0.5 * k})[0], within(1e-12));
    }
  }

  // Not in a canonical form; triangular, so det(sI − A) = (s + 1)(s + 2)(s + 3).
  @Test
  void transferFunctionOfAGeneralSystem() {
    StateSpace states =
        system(
            new double[][] {{-1, 1, 0}, {0, -2, 1}, {0, 0, -3}},
            new double[] {0, 0, 2},
            new double[] {1, 0, 0},
            0,
            Domain.CONTINUOUS);

    TransferFunction g = states.transferFunction();

    assertThat(g.numerator()).containsExactly(2);
    assertThat(g.denominator()).containsExactly(1, 6, 11, 6);
    assertThat(states.zeros()).isEmpty();
    PolynomialTest.assertSame(states.poles(), g.poles(), 1e-12);
  }

  @ParameterizedTest
  @CsvSource({"0.01", "0.3", "2", "3.141592653589793"})
  void responseIsTheTransferFunctions(double omega) {
    StateSpace states =
        system(
            new double[][] {{0.5, 0.2, 0}, {-0.3, 0.7, 0.1}, {0.1, 0.4, -0.3}},
            new double[] {1, -2, 0.5},
            new double[] {0.3, 1, -1},
            0.25,
            Domain.DISCRETE);

    Complex found = states.response(omega);
    Complex expected = states.transferFunction().response(omega);

    assertThat(found.subtract(expected).norm()).isLessThan(1e-14);
    assertThat(states.dcGain()).isCloseTo(states.transferFunction().dcGain(), within(1e-13));
  }

  @Test
  void responseAtAPoleIsInfinite() {
    StateSpace integrator = Loops.sgd(0.1).toStateSpace();

    assertThat(integrator.response(0)).isEqualTo(Complex.INF);
    assertThat(integrator.dcGain()).isInfinite();
  }

  @Test
  void stability() {
    assertThat(Loops.sgd(1.9).closedLoop().toStateSpace().isStable()).isTrue();
    assertThat(Loops.sgd(2).closedLoop().toStateSpace().isStable()).isFalse();
    assertThat(Loops.momentum(0.1, 0.9).closedLoop().toStateSpace().spectralRadius())
        .isCloseTo(Math.sqrt(0.9), within(1e-15));
    assertThat(
            TransferFunction.continuous(new double[] {1}, new double[] {1, 0})
                .toStateSpace()
                .isStable())
        .isFalse();
  }

  // Rates of the optimal tunings at κ = 100 (m = 1, L = 100): the worse of both ends of the
  // spectrum.
  @ParameterizedTest
  @CsvSource({
    "sgd, 0.01, 0, 0.99",
    "sgd, 0.019801980198019802, 0, 0.980198",
    "nesterov, 0.01, 0.8181818181818182, 0.9",
    "nesterov, 0.013289036544850499, 0.7938567, 0.884722",
    "momentum, 0.03305785123966942, 0.6694214876033058, 0.818182"
  })
  void ratesOfOptimalTunings(String rule, double rate, double beta, double expected) {
    double root = Math.sqrt(301);
    double b = rate == 0.013289036544850499 ? (root - 2) / (root + 2) : beta;

    double worst =
        Math.max(
            StepInfoTest.loop(rule, rate, b).closedLoop().toStateSpace().spectralRadius(),
            StepInfoTest.loop(rule, 100 * rate, b).closedLoop().toStateSpace().spectralRadius());

    assertThat(worst).isCloseTo(expected, within(6e-7)); // double poles
  }

  @Test
  void fourthOrderWithoutAnyMotion() {
    StateSpace nothing = system(new double[4][4], new double[4], new double[4], 1, Domain.DISCRETE);

    assertThat(nothing.poles()).containsOnly(Complex.ZERO).hasSize(4);
    assertThat(nothing.step(2)).containsExactly(1, 1, 1);
  }

  @Test
  void nobodyCanChangeIt() {
    StateSpace states = Loops.sgd(0.5).closedLoop().toStateSpace();
    states.a().setEntry(0, 0, 9);
    states.b().setEntry(0, 9);
    states.c().setEntry(0, 9);

    assertThat(states).isEqualTo(Loops.sgd(0.5).closedLoop().toStateSpace());
  }

  @Test
  void wrongUse() {
    StateSpace discrete = Loops.sgd(0.5).closedLoop().toStateSpace();

    assertThatThrownBy(
            () -> system(new double[2][2], new double[2], new double[3], 0, Domain.DISCRETE))
        .hasMessage("A, b and c must be [n, n], [n] and [n], got [2, 2], [2] and [3]");
    assertThatThrownBy(() -> discrete.step(new double[] {1}))
        .hasMessage("the system must be CONTINUOUS for such a response, got DISCRETE");
    assertThatThrownBy(() -> discrete.step(-1)).hasMessage("n must be in [0,inf), got -1");
  }
}
