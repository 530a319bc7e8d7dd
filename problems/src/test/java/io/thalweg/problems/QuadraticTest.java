package io.thalweg.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuadraticTest {
  private static final List<Double> SPECTRUM = List.of(-2.0, 0.0, 0.5, 1.0, 10.0, 250.0);

  /// The gradient is linear: its values at the unit vectors are the Hessian's columns.
  private static RealMatrix hessian(Quadratic f) {
    int n = f.dimension();
    RealMatrix hessian = new Array2DRowRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      double[] unit = new double[n];
      unit[i] = 1;
      double[] column = new double[n];
      f.gradient(unit, column);
      hessian.setColumn(i, column);
    }
    return hessian;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4711})
  void rotatedItHasTheSpectrumAskedFor(long seed) {
    RealMatrix hessian = hessian(new Quadratic(SPECTRUM, seed));
    assertThat(hessian.subtract(hessian.transpose()).getNorm1()).isLessThan(1e-12);
    double[] eigenvalues = new EigenDecompositionSymmetric(hessian).getEigenvalues();
    Arrays.sort(eigenvalues);
    double[] expected = SPECTRUM.stream().mapToDouble(Double::doubleValue).toArray();
    assertThat(eigenvalues).containsExactly(expected, within(1e-11));
  }

  @Test
  void notRotatedItsHessianIsDiagonal() {
    double[][] hessian = hessian(new Quadratic(SPECTRUM, 0)).getData();
    for (int i = 0; i < hessian.length; i++) {
      for (int j = 0; j < hessian.length; j++) {
        assertThat(hessian[i][j]).isEqualTo(i == j ? SPECTRUM.get(i) : 0);
      }
    }
  }

  /// In the mean over all rotations every axis carries the mean curvature, n⁻¹·tr H, and nothing is
  /// left off the diagonal.
  @Test
  void rotationsPreferNoDirection() {
    int n = SPECTRUM.size();
    int seeds = 4_000;
    RealMatrix sum = new Array2DRowRealMatrix(n, n);
    for (int seed = 1; seed <= seeds; seed++) {
      sum = sum.add(hessian(new Quadratic(SPECTRUM, seed)));
    }
    double mean = SPECTRUM.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        assertThat(sum.getEntry(i, j) / seeds).isEqualTo(i == j ? mean : 0, within(4.0));
      }
    }
  }

  @Test
  void aSeedAlwaysGivesTheSameRotation() {
    assertThat(hessian(new Quadratic(SPECTRUM, 5)))
        .isEqualTo(hessian(new Quadratic(SPECTRUM, 5)))
        .isNotEqualTo(hessian(new Quadratic(SPECTRUM, 6)));
  }

  @Test
  void aNegativeCurvatureLeavesNoMinimum() {
    assertThat(new Quadratic(SPECTRUM, 0).minima()).isEmpty();
    assertThat(new Quadratic(List.of(1.0, 2.0), 0).minima()).hasSize(1);
  }

  @Test
  void pointsAreNotChanged() {
    double[] x = {1, 2, 3, 4, 5, 6};
    Quadratic f = new Quadratic(SPECTRUM, 9);
    f.value(x);
    f.gradient(x, new double[6]);
    assertThat(x).containsExactly(1, 2, 3, 4, 5, 6);
  }
}
