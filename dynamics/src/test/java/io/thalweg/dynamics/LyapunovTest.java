package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The variances are of θ under g = λθ + w; the momentum's states are θ and v.
class LyapunovTest {
  private static RealMatrix matrix(double[]... rows) {
    return MatrixUtils.createRealMatrix(rows);
  }

  private static RealVector vector(double... entries) {
    return MatrixUtils.createRealVector(entries);
  }

  private static double variance(double rate, double lambda, double beta, boolean nesterov) {
    double ahead = nesterov ? rate * (1 + beta) : rate;
    double velocity = nesterov ? rate * beta * beta : rate * beta;
    // v ← βv + λθ + w, θ ← θ − ηv, nesterov θ ← θ − η(λθ + w + βv)
    RealMatrix a =
        matrix(new double[] {1 - ahead * lambda, -velocity}, new double[] {lambda, beta});
    return Lyapunov.stationaryVariance(a, vector(-ahead, 1)).getEntry(0, 0);
  }

  @ParameterizedTest
  @CsvSource({"0.1,1,0.9", "0.3,2,0.5", "0.01,40,0.99", "0.1,1,0"})
  void momentum(double rate, double lambda, double beta) {
    double h = rate * lambda;
    double expected = rate * (1 + beta) / (lambda * (1 - beta) * (2 * (1 + beta) - h));

    assertThat(variance(rate, lambda, beta, false)).isCloseTo(expected, within(1e-11 * expected));
  }

  @Test
  void printedFigures() {
    assertThat(
            Lyapunov.solve(matrix(new double[] {0.9}), matrix(new double[] {0.01})).getEntry(0, 0))
        .isCloseTo(0.0526316, within(5e-8));
    assertThat(variance(0.1, 1, 0.9, false)).isCloseTo(0.5135135, within(5e-8));
    assertThat(variance(0.1, 1, 0.9, true)).isCloseTo(0.3217703, within(5e-8));
  }

  // One outer step: φ ← (1 − α + αqᵏ)φ + α·(the noise of k inner steps).
  @ParameterizedTest
  @CsvSource({"0.5,5,0.1,0.0233144", "0.8,10,0.3,0.118734"})
  void lookahead(double alpha, int k, double h, double expected) {
    double q = 1 - h;
    double inner = h * h * (1 - Math.pow(q, 2 * k)) / (1 - q * q);
    double outer = 1 - alpha + alpha * Math.pow(q, k);

    double found =
        Lyapunov.solve(matrix(new double[] {outer}), matrix(new double[] {alpha * alpha * inner}))
            .getEntry(0, 0);

    assertThat(found).isCloseTo(expected, within(expected > 0.1 ? 5e-7 : 5e-8));
  }

  @Test
  void solvesTheEquation() {
    Random random = new Random(3);
    RealMatrix a = random(random, 5).scalarMultiply(0.3);
    RealMatrix q = random(random, 5);

    RealMatrix x = Lyapunov.solve(a, q);

    RealMatrix rest = x.subtract(a.multiply(x).multiply(a.transpose())).subtract(q);
    assertThat(rest.getNorm1()).isLessThan(1e-13 * x.getNorm1());
  }

  private static RealMatrix random(Random random, int n) {
    RealMatrix matrix = MatrixUtils.createRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrix.setEntry(i, j, random.nextGaussian());
      }
    }
    return matrix;
  }

  // The sum of the squared impulse response, of which 400 terms are all there is.
  @Test
  void outputVarianceIsTheEnergyOfTheImpulseResponse() {
    StateSpace states =
        TransferFunction.discrete(new double[] {2, 0.3, 0.1}, new double[] {1, -1.2, 0.5})
            .toStateSpace();
    double energy = 0;
    for (double y : states.impulse(400)) {
      energy += y * y;
    }

    assertThat(Lyapunov.outputVariance(states)).isCloseTo(energy, within(1e-12 * energy));
  }

  @Test
  void wrongUse() {
    RealMatrix one = matrix(new double[] {1});
    assertThatThrownBy(() -> Lyapunov.solve(one, one))
        .hasMessage("the spectral radius of A must be in [0,1), got 1.0");
    assertThatThrownBy(() -> Lyapunov.solve(one, MatrixUtils.createRealMatrix(2, 2)))
        .hasMessage("A and Q must be [n, n], got [1, 1] and [2, 2]");
    assertThatThrownBy(() ->
            Lyapunov.outputVariance(
                TransferFunction.continuous(new double[] {1}, new double[] {1, 1}).toStateSpace()))
        .hasMessage("the domain must be DISCRETE, got CONTINUOUS");
  }
}
