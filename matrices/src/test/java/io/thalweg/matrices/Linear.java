package io.thalweg.matrices;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.optim.Matrices;
import io.thalweg.optim.Matrix;
import io.thalweg.optim.Precision;
import io.thalweg.optim.Seed;
import java.lang.foreign.Arena;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;

/// Matrices for tests, and what must hold of them.
final class Linear {
  private Linear() {}

  /// Numbers between −1 and 1.
  static Matrix random(Precision precision, int rows, int columns, String name) {
    RandomGenerator random = new Seed(5).split(name).random();
    return of(precision, rows, columns, _ -> random.nextDouble(-1, 1));
  }

  /// Numbers by their place, row by row.
  static Matrix of(Precision precision, int rows, int columns, IntToDoubleFunction numbers) {
    Matrix matrix = Matrix.zeros(precision, rows, columns, Arena.ofAuto());
    for (int i = 0; i < rows * columns; i++) {
      matrix.set(i / columns, i % columns, numbers.applyAsDouble(i));
    }
    return matrix;
  }

  static Matrix copy(Matrix a) {
    return of(a.precision(), a.rows(), a.columns(), i -> a.get(i / a.columns(), i % a.columns()));
  }

  static Matrix identity(Precision precision, int n) {
    return of(precision, n, n, i -> i / n == i % n ? 1 : 0);
  }

  /// op(A)·op(B), op(A) `[rows, …]` and op(B) `[…, columns]`, by [PlainMatrices] in double.
  static Matrix product(Matrix a, boolean ofA, Matrix b, boolean ofB) {
    Matrix c =
        Matrix.zeros(
            Precision.FLOAT64,
            ofA ? a.columns() : a.rows(),
            ofB ? b.rows() : b.columns(),
            Arena.ofAuto());
    new PlainMatrices().multiply(1, a, ofA, b, ofB, 0, c);
    return c;
  }

  static void assertClose(Matrix found, Matrix expected, double within) {
    assertThat(found.rows()).isEqualTo(expected.rows());
    assertThat(found.columns()).isEqualTo(expected.columns());
    for (int i = 0; i < found.rows(); i++) {
      for (int j = 0; j < found.columns(); j++) {
        assertThat(Math.abs(found.get(i, j) - expected.get(i, j)))
            .as("[%d, %d]: %s and %s", i, j, found.get(i, j), expected.get(i, j))
            .isLessThanOrEqualTo(within);
      }
    }
  }

  static void assertOrthonormal(Matrix q, double within) {
    assertClose(product(q, true, q, false), identity(Precision.FLOAT64, q.columns()), within);
  }

  static void assertUpperTriangular(Matrix r, double within) {
    for (int i = 0; i < r.rows(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(Math.abs(r.get(i, j))).as("[%d, %d]", i, j).isLessThanOrEqualTo(within);
      }
    }
  }

  /// Asserts that eigenvalues and eigenvectors of A are: AV = VΛ, VᵀV = I, Λ rising.
  static void assertEigen(Matrices with, Matrix a, double within) {
    int n = a.rows();
    Matrix values = Matrix.zeros(a.precision(), 1, n, Arena.ofAuto());
    Matrix v = Matrix.zeros(a.precision(), n, n, Arena.ofAuto());
    with.eigen(a, values, v);
    assertOrthonormal(v, within);
    Matrix scaled = of(Precision.FLOAT64, n, n, i -> v.get(i / n, i % n) * values.get(0, i % n));
    assertClose(product(a, false, v, false), scaled, within * Math.max(a.norm(), 1e-300));
    for (int i = 1; i < n; i++) {
      assertThat(values.get(0, i)).isGreaterThanOrEqualTo(values.get(0, i - 1));
    }
  }

  /// Asserts that eigenvectors are the columns of an orthonormal V that makes VᵀBV diagonal.
  static void assertEigenvectors(Matrices with, Matrix a, Matrix b) {
    int n = a.rows();
    Matrix v = Matrix.zeros(a.precision(), n, n, Arena.ofAuto());
    with.eigen(a, Matrix.zeros(a.precision(), 1, n, Arena.ofAuto()), v);
    assertOrthonormal(v, 1e-12);
    Matrix diagonal = product(product(v, true, b, false), false, v, false);
    assertUpperTriangular(diagonal, 1e-12);
    assertThat(diagonal.get(n - 1, n - 1)).isGreaterThan(diagonal.get(0, 0));
  }

  /// Asserts that Q is orthonormal and QᵀA upper triangular.
  static void assertBasis(Matrices with, Matrix a, double within) {
    Matrix q = copy(a);
    with.orthonormalise(q);
    assertOrthonormal(q, within);
    assertUpperTriangular(product(q, true, a, false), within * Math.max(a.norm(), 1e-300));
  }
}
