package io.thalweg.optim;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Linear algebra as the textbooks write it, for tests: in double, rounded at the end.
public final class PlainMatrices implements Matrices {
  private static final int SWEEPS = 60;

  /// For services.
  public PlainMatrices() {}

  static double[][] read(Matrix a, boolean transposed) {
    double[][] x =
        new double[transposed ? a.columns() : a.rows()][transposed ? a.rows() : a.columns()];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[i].length; j++) {
        x[i][j] = transposed ? a.get(j, i) : a.get(i, j);
      }
    }
    return x;
  }

  private static void write(double[][] x, Matrix to) {
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[i].length; j++) {
        to.set(i, j, x[i][j]);
      }
    }
  }

  static double[][] product(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < b.length; k++) {
        for (int j = 0; j < c[i].length; j++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }

  static double[][] transposed(double[][] a) {
    double[][] t = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < t.length; j++) {
        t[j][i] = a[i][j];
      }
    }
    return t;
  }

  /// Eigenvectors in columns, and behind them a row of eigenvalues, rising: by Jacobi's rotations.
  static double[][] eigen(double[][] symmetric) {
    int n = symmetric.length;
    double[][] a = Arrays.stream(symmetric).map(double[]::clone).toArray(double[][]::new);
    double[][] v = new double[n][n];
    for (int i = 0; i < n; i++) {
      v[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(a, v, p, q);
        }
      }
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> a[i][i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[][] sorted = new double[n + 1][n];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < n; i++) {
        sorted[i][j] = v[i][order[j]];
      }
      sorted[n][j] = a[order[j]][order[j]];
    }
    return sorted;
  }

  private static void rotate(double[][] a, double[][] v, int p, int q) {
    if (Math.abs(a[p][q]) <= 1e-300) {
      return;
    }
    double tau = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = Math.copySign(1, tau) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
    double c = 1 / Math.sqrt(1 + t * t);
    double s = t * c;
    for (int k = 0; k < a.length; k++) {
      double x = a[k][p];
      double y = a[k][q];
      a[k][p] = c * x - s * y;
      a[k][q] = s * x + c * y;
    }
    for (int k = 0; k < a.length; k++) {
      double x = a[p][k];
      double y = a[q][k];
      a[p][k] = c * x - s * y;
      a[q][k] = s * x + c * y;
      x = v[k][p];
      y = v[k][q];
      v[k][p] = c * x - s * y;
      v[k][q] = s * x + c * y;
    }
  }

  /// Q of A = QR, by Householder's reflections.
  static double[][] orthonormal(double[][] a) {
    int n = a.length;
    double[][] r = Arrays.stream(a).map(double[]::clone).toArray(double[][]::new);
    double[][] q = new double[n][n];
    for (int i = 0; i < n; i++) {
      q[i][i] = 1;
    }
    for (int k = 0; k < n - 1; k++) {
      double[] v = new double[n];
      for (int i = k; i < n; i++) {
        v[i] = r[i][k];
      }
      double norm = Math.sqrt(dot(v, v));
      v[k] += Math.copySign(norm, v[k]);
      if (norm > 0) {
        reflect(r, v);
        reflect(q, v);
      }
    }
    return transposed(q);
  }

  /// x ← (I − 2vvᵀ/vᵀv) x
  private static void reflect(double[][] x, double[] v) {
    double square = dot(v, v);
    double[] along = product(new double[][] {v}, x)[0];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        x[i][j] -= 2 * v[i] * along[j] / square;
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Override
  public void multiply(
      double alpha, Matrix a, boolean ofA, Matrix b, boolean ofB, double beta, Matrix c) {
    double[][] product = product(read(a, ofA), read(b, ofB));
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        c.set(i, j, alpha * product[i][j] + (beta == 0 ? 0 : beta * c.get(i, j)));
      }
    }
  }

  @Override
  public void eigen(Matrix a, Matrix values, Matrix vectors) {
    double[][] sorted = eigen(read(a, false));
    write(Arrays.copyOf(sorted, a.rows()), vectors);
    write(new double[][] {sorted[a.rows()]}, values);
  }

  @Override
  public void orthonormalise(Matrix a) {
    write(orthonormal(read(a, false)), a);
  }
}
