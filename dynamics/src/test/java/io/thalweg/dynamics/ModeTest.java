package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hipparchus.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModeTest {
  @ParameterizedTest
  @CsvSource({
    "sgd,      0.1,  0,   1,      0.10536",
    "momentum, 0.1,  0.9, 0.16158, 0.32603",
    "nesterov, 0.1,  0.9, 0.31490, 0.33458",
    "momentum, 0.5,  0.9, 0.07092, 0.74277",
    "nesterov, 0.5,  0.9, 0.45379, 0.87981",
    "momentum, 0.5,  0.5, 0.40371, 0.85847",
    "nesterov, 0.5,  0.5, 0.69218, 1.0014",
    "momentum, 0.01, 0.9, 0.51300, 0.10269"
  })
  void dampingOfOptimizers(String rule, double h, double beta, double damping, double natural) {
    Mode mode = mode(rule, h, beta);

    assertThat(mode.damping()).isCloseTo(damping, within(5e-6));
    assertThat(mode.naturalFrequency()).isCloseTo(natural, within(natural > 1 ? 5e-5 : 5e-6));
  }

  private static Mode mode(String rule, double h, double beta) {
    return Mode.of(
        StepInfoTest.loop(rule, h, beta).closedLoop().poles().getFirst(), Domain.DISCRETE);
  }

  @Test
  void dampingOfAlternatingAndOfNesterovSteps() {
    assertThat(mode("sgd", 1.5, 0).damping()).isCloseTo(0.21545, within(5e-6));
    assertThat(mode("nesterov", 0.01, 0.9).damping()).isCloseTo(0.56055, within(5e-6));
  }

  // ωₙ ≈ √h and ζ ≈ (1−β)/(2√h), nesterov + β√h/2, all to a relative O(√h).
  @Test
  void smallSteps() {
    double h = 1e-6;
    double beta = 1 - 1e-4;
    double root = Math.sqrt(h);

    assertThat(mode("momentum", h, beta).naturalFrequency()).isCloseTo(root, within(1e-2 * root));
    assertThat(mode("momentum", h, beta).damping())
        .isCloseTo((1 - beta) / (2 * root), within(1e-3));
    assertThat(mode("nesterov", h, beta).damping() - mode("momentum", h, beta).damping())
        .isCloseTo(beta * root / 2, within(1e-2 * root));
  }

  @Test
  void ofAContinuousPole() {
    Mode mode = Mode.of(new Complex(-3, 4), Domain.CONTINUOUS);

    assertThat(mode.naturalFrequency()).isEqualTo(5);
    assertThat(mode.damping()).isEqualTo(0.6);
  }

  @Test
  void atTheEnds() {
    assertThat(Mode.of(Complex.ZERO, Domain.DISCRETE))
        .isEqualTo(new Mode(Complex.ZERO, Double.POSITIVE_INFINITY, 1));
    assertThat(Mode.of(Complex.ONE, Domain.DISCRETE).naturalFrequency()).isZero();
    assertThat(Mode.of(Complex.ONE, Domain.DISCRETE).damping()).isNaN();
    assertThat(Mode.of(new Complex(1.1), Domain.DISCRETE).damping()).isEqualTo(-1);
  }

  // |z|² − 1 directly would leave four digits of ζ.
  @Test
  void nearTheUnitCircle() {
    double sigma = 1e-12;
    double omega = 0.5;
    Complex z = new Complex(-sigma, omega).exp();

    double re = Mode.log(new Complex(1 - 1e-12, 1e-6)).getReal();

    assertThat(re).isCloseTo(-1e-12 + 0.5e-12, within(1e-16));
    assertThat(Mode.of(z, Domain.DISCRETE).damping()).isCloseTo(2e-12, within(1e-15));
  }
}
