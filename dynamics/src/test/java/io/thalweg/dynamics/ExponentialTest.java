package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExponentialTest {
  // Hipparchus 4.0.3 alone is 2e-8 off at norm 10.
  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 3.9, 4.1, 6, 8, 10, 10.7, 20, 90})
  void allNorms(double x) {
    RealMatrix decay = MatrixUtils.createRealMatrix(new double[][] {{-x}});
    RealMatrix turn = MatrixUtils.createRealMatrix(new double[][] {{0, x}, {-x, 0}});

    assertThat(Exponential.of(decay).getEntry(0, 0) / Math.exp(-x)).isCloseTo(1, within(1e-13));
    assertThat(Exponential.of(turn).getEntry(0, 1)).isCloseTo(Math.sin(x), within(1e-13));
  }

  // s² + 10⁶s + 10¹² as a companion matrix: entries over twelve decades.
  @Test
  void entriesOfVeryDifferentSize() {
    double t = 3e-6;
    RealMatrix a = MatrixUtils.createRealMatrix(new double[][] {{-1e6, -1e12}, {1, 0}});

    RealMatrix e = Exponential.of(a.scalarMultiply(t));

    double omega = 1e6 * Math.sqrt(0.75);
    double expected = Math.exp(-5e5 * t) * Math.sin(omega * t) / omega;
    assertThat(e.getEntry(1, 0)).isCloseTo(expected, within(1e-14 * expected));
  }

  @Test
  void jordanBlock() {
    RealMatrix e =
        Exponential.of(
            MatrixUtils.createRealMatrix(new double[][] {{-7, 1, 0}, {0, -7, 1}, {0, 0, -7}}));

    double decay = Math.exp(-7);
    assertThat(e.getEntry(0, 2)).isCloseTo(decay / 2, within(1e-13 * decay));
    assertThat(e.getEntry(2, 0)).isZero();
  }
}
