package io.thalweg.matrices;

import io.thalweg.optim.Matrices;
import io.thalweg.optim.Matrix;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Linear algebra as the textbooks write it, in double, rounded at the end: sums of products,
/// Jacobi's rotations, and Gram and Schmidt's bases.
final class PlainMatrices implements Matrices {
  private static final int SWEEPS = 30;

  @Override
  public void multiply(
      double alpha, Matrix a, boolean ofA, Matrix b, boolean ofB, double beta, Matrix c) {
    int inner = ofA ? a.rows() : a.columns();
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        double sum = 0;
        for (int k = 0; k < inner; k++) {
          sum += (ofA ? a.get(k, i) : a.get(i, k)) * (ofB ? b.get(j, k) : b.get(k, j));
        }
        c.set(i, j, alpha * sum + (beta == 0 ? 0 : beta * c.get(i, j)));
      }
    }
  }

  @Override
  public void eigen(Matrix a, Matrix values, Matrix vectors) {
    int n = a.rows();
    double[][] x = new double[n][n];
    double[][] v = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        x[i][j] = a.get(i, j);
        v[i][j] = i == j ? 1 : 0;
      }
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(x, v, p, q);
        }
      }
    }
    int[] rising =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> x[i][i]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int j = 0; j < n; j++) {
      values.set(0, j, x[rising[j]][rising[j]]);
      for (int i = 0; i < n; i++) {
        vectors.set(i, j, v[i][rising[j]]);
      }
    }
  }

  /// x ← JᵀxJ and v ← vJ with the rotation J after which row p has 0 in column q.
  private static void rotate(double[][] x, double[][] v, int p, int q) {
    double angle = Math.atan2(2 * x[p][q], x[q][q] - x[p][p]) / 2;
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    for (double[][] each : new double[][][] {x, v}) {
      for (double[] row : each) {
        double first = row[p];
        row[p] = cos * first - sin * row[q];
        row[q] = sin * first + cos * row[q];
      }
    }
    for (int k = 0; k < x.length; k++) {
      double first = x[p][k];
      x[p][k] = cos * first - sin * x[q][k];
      x[q][k] = sin * first + cos * x[q][k];
    }
  }

  /// For matrices of full rank. Twice is enough.
  @Override
  public void orthonormalise(Matrix a) {
    for (int j = 0; j < a.columns(); j++) {
      for (int k = 0; k < 2 * j; k++) {
        double along = along(a, k % j, j);
        for (int i = 0; i < a.rows(); i++) {
          a.set(i, j, a.get(i, j) - along * a.get(i, k % j));
        }
      }
      double norm = Math.sqrt(along(a, j, j));
      for (int i = 0; i < a.rows(); i++) {
        a.set(i, j, a.get(i, j) / norm);
      }
    }
  }

  private static double along(Matrix a, int first, int second) {
    return IntStream.range(0, a.rows()).mapToDouble(i -> a.get(i, first) * a.get(i, second)).sum();
  }
}
