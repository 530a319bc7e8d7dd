package io.thalweg.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ChebyshevNetTest {
  private static final ChebyshevNet NET = new ChebyshevNet(5, 20, 20, 1);

  @Test
  void itHasSixtyOneParametersInTheOrderOfTheFormula() {
    assertThat(NET.dimension()).isEqualTo(61);
    assertThat(Functions.CATALOGUE.create("chebyshev-net")).isEqualTo(NET);
    double[] x = new double[4];
    x[0] = 0.5; // w
    x[1] = 0.25; // b
    x[2] = 2; // a
    x[3] = -1; // c
    double left = -1 + 2 * Math.tanh(-0.25) + 1; // T₁(−1) = −1
    double right = -1 + 2 * Math.tanh(0.75) - 1;
    assertThat(new ChebyshevNet(1, 2, 1, 0).value(x))
        .isCloseTo((left * left + right * right) / 4, within(1e-15));
  }

  /// T₅ = 16x⁵ − 20x³ + 5x.
  @Test
  void aSilentNetworkHasTheMeanSquareOfThePolynomial() {
    double sum = 0;
    for (int p = 0; p < 20; p++) {
      double x = -1 + p / 9.5;
      double t = 16 * Math.pow(x, 5) - 20 * Math.pow(x, 3) + 5 * x;
      sum += t * t;
    }
    assertThat(NET.value(new double[61])).isCloseTo(sum / 40, within(1e-14));
  }

  @Test
  void startIsDrawnFromTheSeedWithinPyTorchsBounds() {
    double[] start = NET.start();
    assertThat(start).isEqualTo(NET.start());
    assertThat(start).isNotEqualTo(new ChebyshevNet(5, 20, 20, 2).start());
    double bound = 1 / Math.sqrt(20);
    assertThat(largest(start, 0, 40)).isBetween(bound, 1.0);
    assertThat(largest(start, 40, 61)).isBetween(bound / 2, bound);
  }

  private static double largest(double[] x, int from, int to) {
    return Arrays.stream(x, from, to).map(Math::abs).max().orElseThrow();
  }
}
