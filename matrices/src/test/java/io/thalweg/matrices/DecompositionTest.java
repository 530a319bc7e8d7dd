package io.thalweg.matrices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Matrix;
import io.thalweg.optim.Precision;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Eigenvectors and bases by what defines them.
class DecompositionTest {
  private static final JavaMatrices MATRICES = new JavaMatrices();

  private static double tolerance(Precision precision) {
    return precision == Precision.FLOAT32 ? 2e-6 : 1e-12;
  }

  private static Matrix symmetric(Precision precision, int n) {
    Matrix a = Linear.random(precision, n, n, "symmetric");
    return Linear.of(precision, n, n, i -> a.get(i / n, i % n) + a.get(i % n, i / n));
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 1", "FLOAT32, 2", "FLOAT32, 3", "FLOAT32, 17", "FLOAT32, 64",
    "FLOAT64, 1", "FLOAT64, 2", "FLOAT64, 3", "FLOAT64, 17", "FLOAT64, 64"
  })
  void eigenvectorsAndBasesAreWhatDefinesThem(Precision precision, int n) {
    Linear.assertEigen(MATRICES, symmetric(precision, n), tolerance(precision));
    Matrix a = Linear.random(precision, n, n, "a");
    Linear.assertBasis(MATRICES, a, tolerance(precision));
  }

  /// 2 − 2cos(kπ/(n+1)), of the second difference.
  @Test
  void eigenvaluesOfTheSecondDifferenceAreInClosedForm() {
    int n = 12;
    Matrix a =
        Linear.of(
            Precision.FLOAT64,
            n,
            n,
            i -> i / n == i % n ? 2 : Math.abs(i / n - i % n) == 1 ? -1 : 0);
    Matrix values = Matrix.zeros(Precision.FLOAT64, 1, n, Arena.ofAuto());
    MATRICES.eigen(a, values, Matrix.zeros(Precision.FLOAT64, n, n, Arena.ofAuto()));
    for (int k = 1; k <= n; k++) {
      assertThat(values.get(0, k - 1))
          .isCloseTo(2 - 2 * Math.cos(k * Math.PI / (n + 1)), within(1e-14));
    }
  }

  @ParameterizedTest
  @EnumSource
  void matricesOfAnyRankHaveBases(Precision precision) {
    double within = tolerance(precision);
    int n = 9;
    for (int rank = 0; rank < n; rank++) {
      Matrix thin = Linear.random(precision, n, Math.max(rank, 1), "thin");
      Matrix a = Matrix.zeros(precision, n, n, Arena.ofAuto());
      MATRICES.multiply(rank == 0 ? 0 : 1, thin, false, thin, true, 0, a);
      Linear.assertEigen(MATRICES, a, within);
      Linear.assertBasis(MATRICES, a, within);
    }
  }

  @ParameterizedTest
  @EnumSource
  void matricesWithZeroRowsAndColumnsHaveBases(Precision precision) {
    int n = 8;
    Matrix full = symmetric(precision, n);
    Matrix a =
        Linear.of(
            precision, n, n, i -> i / n % 3 == 1 || i % n % 3 == 1 ? 0 : full.get(i / n, i % n));
    Linear.assertEigen(MATRICES, a, tolerance(precision));
    Linear.assertBasis(MATRICES, a, tolerance(precision));
    Linear.assertEigen(MATRICES, Linear.identity(precision, n), tolerance(precision));
    Linear.assertBasis(MATRICES, Linear.identity(precision, n), tolerance(precision));
  }

  /// The second moments of units that have long been dead: their squares vanish.
  @ParameterizedTest
  @ValueSource(doubles = {1e-300, 1e-170, 1e-160, 1e-20, 1e20, 1e160, 1e300})
  void numbersMayBeVeryLargeOrSmall(double size) {
    int n = 7;
    Matrix one = symmetric(Precision.FLOAT64, n);
    Matrix all = Linear.of(Precision.FLOAT64, n, n, i -> size * one.get(i / n, i % n));
    Linear.assertEigenvectors(MATRICES, all, one);
    Linear.assertOrthonormal(basis(all), 1e-12);
    Matrix block =
        Linear.of(
            Precision.FLOAT64,
            n,
            n,
            i -> (i / n < 3) == (i % n < 3) ? (i / n < 3 ? size : 1) * one.get(i / n, i % n) : 0);
    Linear.assertOrthonormal(basis(block), 1e-12);
    Matrix vectors = Matrix.zeros(Precision.FLOAT64, n, n, Arena.ofAuto());
    MATRICES.eigen(block, Matrix.zeros(Precision.FLOAT64, 1, n, Arena.ofAuto()), vectors);
    Linear.assertOrthonormal(vectors, 1e-12);
    Matrix triangular = Linear.of(Precision.FLOAT64, 2, 2, i -> new double[] {1, 1, 0, size}[i]);
    Linear.assertOrthonormal(basis(triangular), 1e-12);
    Matrix last =
        Linear.of(Precision.FLOAT64, 3, 3, i -> new double[] {1, 1, 1, 0, size, 1, 0, size, 0}[i]);
    Linear.assertOrthonormal(basis(last), 1e-12);
  }

  private static Matrix basis(Matrix a) {
    Matrix q = Linear.copy(a);
    MATRICES.orthonormalise(q);
    return q;
  }

  /// As a product of a matrix and its transpose in float32 may be.
  @Test
  void roundingMayDifferInTheUpperTriangle() {
    int n = 6;
    Matrix a = symmetric(Precision.FLOAT32, n);
    Matrix rounded =
        Linear.of(
            Precision.FLOAT32, n, n, i -> (i % n > i / n ? 1 + 1e-6 : 1) * a.get(i / n, i % n));
    assertThat(rounded.get(0, 1)).isNotEqualTo(rounded.get(1, 0));
    Linear.assertEigen(MATRICES, rounded, 5e-6);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void whatIsNotFiniteGivesNaN(double bad) {
    int n = 4;
    Matrix a = symmetric(Precision.FLOAT64, n);
    a.set(2, 1, bad);
    Matrix values = Matrix.zeros(Precision.FLOAT64, 1, n, Arena.ofAuto());
    Matrix vectors = Matrix.zeros(Precision.FLOAT64, n, n, Arena.ofAuto());
    MATRICES.eigen(a, values, vectors);
    MATRICES.orthonormalise(a);
    for (int i = 0; i < n; i++) {
      assertThat(values.get(0, i)).isNaN();
      for (int j = 0; j < n; j++) {
        assertThat(vectors.get(i, j)).isNaN();
        assertThat(a.get(i, j)).isNaN();
      }
    }
  }
}
