package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Seed;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpectralDensityTest {
  private static final Seed SEED = new Seed(1);

  /// On a diagonal matrix random signs weigh every eigenvalue alike, so the quadrature is exact.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void momentsAreExactUpToTwiceTheStepsLessOne(int steps) {
    double[] spectrum = {-2, -0.5, 0, 0.1, 1, 1.5, 3};
    SpectralDensity density = SpectralDensity.of(Dense.diagonal(spectrum), 2, steps, SEED);
    assertThat(density.nodes()).hasSize(2 * steps);
    for (int p = 0; p < 2 * steps; p++) {
      int power = p;
      double exact = Arrays.stream(spectrum).map(l -> Math.pow(l, power)).average().orElseThrow();
      assertThat(density.moment(p)).isCloseTo(exact, within(1e-12 * (1 + Math.abs(exact))));
    }
  }

  @Test
  void withAllStepsTheNodesAreTheEigenvalues() {
    SpectralDensity density = SpectralDensity.of(Dense.diagonal(4, 1, 1, -2), 1, 10, SEED);
    assertThat(density.nodes()).hasSize(3);
    assertNode(density.nodes().get(0), -2, 0.25);
    assertNode(density.nodes().get(1), 1, 0.5);
    assertNode(density.nodes().get(2), 4, 0.25);
    assertThat(density.cumulative(0)).isCloseTo(0.25, within(1e-12));
    assertThat(density.cumulative(2)).isCloseTo(0.75, within(1e-12));
  }

  private static void assertNode(SpectralDensity.Node node, double eigenvalue, double weight) {
    assertThat(node.eigenvalue()).isCloseTo(eigenvalue, within(1e-12));
    assertThat(node.weight()).isCloseTo(weight, within(1e-12));
  }

  /// Wigner's semicircle over ±2: second moment 1, fourth 2, density √(4 − λ²)/2π, all up to
  /// O(1/n).
  @Test
  void randomMatricesFillASemicircle() {
    SpectralDensity density = SpectralDensity.of(Dense.wigner(400, 5), 10, 40, SEED);
    assertThat(density.moment(2)).isCloseTo(1, within(0.03));
    assertThat(density.moment(4)).isCloseTo(2, within(0.1));
    assertThat(density.cumulative(0)).isCloseTo(0.5, within(0.03));
    double[] grid = {-1.5, -1, 0, 0.5, 1.2};
    double[] expected =
        Arrays.stream(grid).map(l -> Math.sqrt(4 - l * l) / (2 * Math.PI)).toArray();
    assertThat(density.density(0.15, grid)).containsExactly(expected, within(0.03));
    assertThat(density.density(0.15, 3)).containsExactly(new double[1], within(1e-6));
  }

  @Test
  void densityHasIntegralOne() {
    SpectralDensity density = SpectralDensity.of(Dense.wigner(30, 6), 3, 10, SEED);
    double[] grid = IntStream.rangeClosed(-800, 800).mapToDouble(i -> i / 100.0).toArray();
    double integral = Arrays.stream(density.density(0.2, grid)).sum() / 100;
    assertThat(integral).isCloseTo(1, within(1e-6));
  }

  @Test
  void zeroMatrixIsOneNode() {
    SpectralDensity density = SpectralDensity.of(Dense.diagonal(0, 0), 1, 5, SEED);
    assertThat(density.nodes()).hasSize(1);
    assertNode(density.nodes().getFirst(), 0, 1);
  }

  @Test
  void wrongArgumentsSayWhatIsAllowed() {
    Dense matrix = Dense.diagonal(1, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpectralDensity.of(matrix, 0, 1, SEED))
        .withMessage("probes and steps must be at least 1, got 0 and 1");
    SpectralDensity density = SpectralDensity.of(matrix, 1, 1, SEED);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> density.density(0, 1))
        .withMessage("width must be in (0,inf), got 0.0");
  }
}
