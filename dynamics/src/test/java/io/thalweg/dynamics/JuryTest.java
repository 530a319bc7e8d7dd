package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.hipparchus.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JuryTest {
  // By hand: 1 − 0.25² = 0.9375 and 1 − 0.25 = 0.75 times 1; then 0.9375 − 0.75²/0.9375.
  @Test
  void tableByHand() {
    Jury jury = Jury.of(1, 1, 0.25);

    assertThat(jury.table())
        .containsExactly(
            List.of(1.0, 1.0, 0.25), List.of(0.9375, 0.75), List.of(0.9375 - 0.75 / 0.9375 * 0.75));
    assertThat(jury.stable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.9, 0.99})
  void limitsOfOptimizers(double beta) {
    assertLimit(2, h -> Loops.sgd(h));
    assertLimit(2 + 2 * beta, h -> Loops.momentum(h, beta));
    assertLimit((2 + 2 * beta) / (1 + 2 * beta), h -> Loops.nesterov(h, beta));
    assertLimit((2 + 2 * beta) / (1 - beta), h -> Loops.momentum(h * (1 - beta), beta));
    for (double nu : new double[] {0.2, 0.5, 0.7, 1}) {
      double first = 2 * (1 + beta) / (1 + beta - 2 * beta * nu);
      double second = (1 + beta) / (beta * (1 - nu));
      double limit = 1 + beta - 2 * beta * nu > 0 ? Math.min(first, second) : second;
      assertLimit(limit, h -> Loops.qhm(h, beta, nu));
    }
  }

  private static void assertLimit(
      double limit, java.util.function.DoubleFunction<TransferFunction> loop) {
    double beyond = Math.nextUp(limit * (1 + 1e-12));
    assertThat(Jury.of(loop.apply(limit * (1 - 1e-12)).closedLoop().denominator()).stable())
        .as("below %s", limit)
        .isTrue();
    assertThat(Jury.of(loop.apply(beyond).closedLoop().denominator()).stable())
        .as("above %s", limit)
        .isFalse();
  }

  @Test
  void pidLimits() {
    double beta = 0.9;
    for (double ki : new double[] {0, 0.5, 3}) {
      for (double kd : new double[] {0, 0.5, 3}) {
        double limit =
            Math.min(
                2 * (1 + beta) / (1 + beta + ki + 2 * kd * (1 - beta)),
                (1 + beta) / (beta + kd * (1 - beta)));
        assertThat(Jury.of(pid(limit * (1 - 1e-9), beta, ki, kd)).stable()).isTrue();
        assertThat(Jury.of(pid(limit * (1 + 1e-9), beta, ki, kd)).stable()).isFalse();
      }
    }
  }

  private static double[] pid(double h, double beta, double ki, double kd) {
    return new double[] {
      1, h * (1 + ki + kd * (1 - beta)) - (1 + beta), beta - h * (beta + kd * (1 - beta))
    };
  }

  @Test
  void agreesWithTheRoots() {
    Random random = new Random(7);
    int stable = 0;
    for (int trial = 0; trial < 2000; trial++) {
      double[] polynomial = new double[2 + random.nextInt(6)];
      for (int i = 0; i < polynomial.length; i++) {
        polynomial[i] = random.nextGaussian() * (i == 0 ? 3 : 1);
      }
      double radius =
          new Polynomial(polynomial).roots().stream().mapToDouble(Complex::norm).max().orElse(0);
      if (Math.abs(radius - 1) > 1e-6) {
        assertThat(Jury.of(polynomial).stable()).as("radius %s", radius).isEqualTo(radius < 1);
        stable += radius < 1 ? 1 : 0;
      }
    }
    assertThat(stable).isBetween(400, 1600);
  }

  @Test
  void rootsOnTheCircleAreNotStable() {
    assertThat(Jury.of(1, -1).stable()).isFalse();
    assertThat(Jury.of(1, -2.5, 1).stable()).isFalse();
    assertThat(Jury.of(-2, 1).stable()).isTrue();
    assertThat(Jury.of(5).stable()).isTrue();
  }

  @Test
  void wrongPolynomials() {
    assertThatThrownBy(() -> Jury.of(0, 0))
        .hasMessage("polynomial must be finite coefficients that are not all 0, got [0.0, 0.0]");
  }
}
