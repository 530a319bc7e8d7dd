package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.hipparchus.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransferFunctionTest {
  private static final double[] ONE = {1};

  @ParameterizedTest
  @CsvSource({"0.1,0.9", "1.3,0.5", "0.02,0.99", "3,0"})
  void closedLoopsOfOptimizers(double h, double beta) {
    assertThat(Loops.sgd(h).closedLoop().denominator())
        .containsExactly(new double[] {1, h - 1}, eps());
    assertThat(Loops.momentum(h, beta).closedLoop().denominator())
        .containsExactly(new double[] {1, -(1 + beta - h), beta}, eps());
    assertThat(Loops.nesterov(h, beta).closedLoop().denominator())
        .containsExactly(new double[] {1, -(1 + beta) * (1 - h), beta * (1 - h)}, eps());
    double nu = 0.7;
    assertThat(Loops.qhm(h, beta, nu).closedLoop().denominator())
        .containsExactly(
            new double[] {1, -(1 + beta - h * (1 - beta * nu)), beta - h * beta * (1 - nu)}, eps());
  }

  private static org.assertj.core.data.Offset<Double> eps() {
    return within(1e-15);
  }

  @Test
  void closedLoopZerosOfOptimizers() {
    double beta = 0.9;
    double nu = 0.7;

    assertThat(Loops.sgd(0.1).closedLoop().zeros()).isEmpty();
    assertThat(Loops.momentum(0.1, beta).closedLoop().zeros()).containsExactly(Complex.ZERO);
    assertThat(Loops.nesterov(0.1, beta).closedLoop().zeros().getFirst().getReal())
        .isCloseTo(beta / (1 + beta), within(1e-15));
    assertThat(Loops.qhm(0.1, beta, nu).closedLoop().zeros().getFirst().getReal())
        .isCloseTo(beta * (1 - nu) / (1 - beta * nu), within(1e-15));
  }

  @Test
  void polesOfOptimizers() {
    PolynomialTest.assertSame(
        Loops.momentum(0.1, 0.9).closedLoop().poles(),
        java.util.List.of(new Complex(0.9, 0.3), new Complex(0.9, -0.3)),
        1e-15);
    assertThat(Loops.nesterov(0.1, 0.9).closedLoop().poles().getFirst().getReal())
        .isCloseTo(0.855, within(1e-15));
    assertThat(Loops.nesterov(0.1, 0.9).closedLoop().poles().getFirst().getImaginary())
        .isCloseTo(0.281025, within(5e-7));
  }

  @Test
  void monicAndWithoutLeadingZeros() {
    TransferFunction g = TransferFunction.discrete(new double[] {0, 0, 3}, new double[] {0, 2, 1});

    assertThat(g.numerator()).containsExactly(1.5);
    assertThat(g.denominator()).containsExactly(1, 0.5);
    assertThat(g.gain()).isEqualTo(1.5);
    assertThat(g).isEqualTo(TransferFunction.discrete(new double[] {1.5}, new double[] {1, 0.5}));
    assertThat(g)
        .hasSameHashCodeAs(TransferFunction.discrete(new double[] {3}, new double[] {2, 1}));
  }

  @Test
  void nobodyCanChangeIt() {
    double[] below = {1, 0.5};
    TransferFunction g = TransferFunction.discrete(ONE, below);
    below[1] = 7;
    g.denominator()[1] = 8;

    assertThat(g.denominator()).containsExactly(1, 0.5);
  }

  @Test
  void wrongCoefficients() {
    assertThatThrownBy(() -> TransferFunction.discrete(new double[] {1, 0, 0}, new double[] {1, 1}))
        .hasMessage("the numerator's degree must be at most the denominator's, 1, got 2");
    assertThatThrownBy(() -> TransferFunction.discrete(ONE, new double[] {0, 0}))
        .hasMessage("denominator must not be zero, got 0");
    assertThatThrownBy(() -> TransferFunction.discrete(ONE, new double[] {1, Double.NaN}))
        .hasMessage("denominator must be one or more finite coefficients, got [1.0, NaN]");
    assertThatThrownBy(() -> TransferFunction.discrete(new double[0], ONE))
        .hasMessage("numerator must be one or more finite coefficients, got []");
    assertThatThrownBy(
            () -> TransferFunction.discrete(ONE, ONE).plus(TransferFunction.continuous(ONE, ONE)))
        .hasMessage("both domains must be equal, got DISCRETE and CONTINUOUS");
    assertThatThrownBy(
            () -> TransferFunction.discrete(new double[] {-1, 1}, new double[] {1, 0}).closedLoop())
        .hasMessage("a loop can be closed only if 1 + gain is not 0, got gain -1.0");
    assertThatThrownBy(() -> TransferFunction.discrete(ONE, ONE).toStateSpace())
        .hasMessage("a state space needs a denominator of degree 1 or more, got 0");
  }

  @Test
  void seriesAndParallel() {
    TransferFunction a = TransferFunction.continuous(new double[] {2}, new double[] {1, 1});
    TransferFunction b = TransferFunction.continuous(new double[] {1, 0}, new double[] {1, 3});

    assertThat(a.times(b))
        .isEqualTo(TransferFunction.continuous(new double[] {2, 0}, new double[] {1, 4, 3}));
    assertThat(a.plus(b))
        .isEqualTo(TransferFunction.continuous(new double[] {1, 3, 6}, new double[] {1, 4, 3}));
    assertThat(a.times(3))
        .isEqualTo(TransferFunction.continuous(new double[] {6}, new double[] {1, 1}));
  }

  @Test
  void valuesAndGains() {
    TransferFunction g = TransferFunction.continuous(new double[] {2}, new double[] {1, 1});

    assertThat(g.at(new Complex(0, 1))).isEqualTo(new Complex(1, -1));
    assertThat(g.response(1)).isEqualTo(new Complex(1, -1));
    assertThat(g.dcGain()).isEqualTo(2);
    assertThat(g.at(Complex.MINUS_ONE)).isEqualTo(Complex.INF);
    assertThat(Loops.sgd(0.1).dcGain()).isInfinite();
    assertThat(Loops.sgd(0.1).response(Math.PI).add(0.05).isZero()).isTrue();
    assertThat(Loops.momentum(0.1, 0.9).closedLoop().dcGain()).isCloseTo(1, within(1e-14));
    assertThat(g.isStable()).isTrue();
    assertThat(Loops.sgd(0.1).isStable()).isFalse();
  }

  @Test
  void minimalCancelsWhatIsCommon() {
    TransferFunction g = TransferFunction.discrete(new double[] {2, -1}, new double[] {1, -0.3});
    TransferFunction common =
        TransferFunction.discrete(new double[] {1, -1, 0.5}, new double[] {1, -1, 0.5});

    TransferFunction minimal = g.times(common).minimal();

    assertThat(g.minimal()).isSameAs(g);
    assertThat(minimal.numerator()).containsExactly(new double[] {2, -1}, within(1e-14));
    assertThat(minimal.denominator()).containsExactly(new double[] {1, -0.3}, within(1e-14));
    assertThat(g.times(common).minimal(0.3).order()).isEqualTo(0);
  }

  // One of a double pole goes with a single zero.
  @Test
  void minimalKeepsWhatIsNotCommon() {
    TransferFunction g =
        TransferFunction.discrete(new double[] {1, -0.5}, new double[] {1, -1, 0.25});

    assertThat(g.minimal()).isEqualTo(TransferFunction.discrete(ONE, new double[] {1, -0.5}));
  }

  @ParameterizedTest
  @CsvSource({"0.1,0.9", "1.3,0.5"})
  void toStatesAndBack(double h, double beta) {
    TransferFunction g = Loops.nesterov(h, beta).closedLoop();
    TransferFunction direct =
        TransferFunction.continuous(new double[] {3, 1, 2, 0.5}, new double[] {1, 2, 5, 4});

    assertThat(g.toStateSpace().transferFunction()).isEqualTo(g);
    assertThat(direct.toStateSpace().transferFunction()).isEqualTo(direct);
  }

  @Test
  void readable() {
    assertThat(Loops.momentum(0.1, 0.9)).hasToString("(0.1z)/(z² − 1.9z + 0.9)");
    assertThat(TransferFunction.continuous(new double[] {-1, 1}, new double[] {1, 1, 1}))
        .hasToString("(−s + 1)/(s² + s + 1)");
  }
}
