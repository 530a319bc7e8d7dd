package io.thalweg.matrices;

import io.thalweg.optim.Matrix;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;

/// A square matrix whose numbers are brought near 1, so that no square of them overflows or
/// vanishes.
///
/// Hipparchus divides by norms that it computes from squares, which are 0 below 10⁻¹⁶². Scales are
/// powers of two, so nothing is rounded; what is then below 10⁻¹⁰⁰ counts as 0.
///
/// @param matrix the numbers, in double
/// @param scale what the whole matrix was multiplied by
/// @param isFinite whether all numbers were
record Scaled(RealMatrix matrix, double scale, boolean isFinite) {
  private static final double TINY = 1e-100;

  /// Of a symmetric matrix, which is read from its lower triangle: rounding may differ in the
  /// other.
  static Scaled symmetric(Matrix a) {
    int n = a.rows();
    double[][] x = new double[n][n];
    double largest = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        x[i][j] = a.get(i, j);
        largest = Math.max(largest, Math.abs(x[i][j]));
      }
    }
    double scale = inverse(largest);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        x[i][j] = scaled(x[i][j], scale);
        x[j][i] = x[i][j];
      }
    }
    return new Scaled(new Array2DRowRealMatrix(x, false), scale, Double.isFinite(largest));
  }

  /// Each column by a scale of its own, which leaves Q of QR as it is.
  static Scaled byColumns(Matrix a) {
    int n = a.rows();
    double[][] x = new double[n][n];
    boolean finite = true;
    for (int j = 0; j < n; j++) {
      double largest = 0;
      for (int i = 0; i < n; i++) {
        x[i][j] = a.get(i, j);
        largest = Math.max(largest, Math.abs(x[i][j]));
      }
      double scale = inverse(largest);
      for (int i = 0; i < n; i++) {
        x[i][j] = scaled(x[i][j], scale);
      }
      finite &= Double.isFinite(largest);
    }
    return new Scaled(new Array2DRowRealMatrix(x, false), 1, finite);
  }

  /// A number of the scaled matrix's size, as it is without the scale.
  double back(double value) {
    return value / scale;
  }

  private static double inverse(double largest) {
    return largest == 0 || !Double.isFinite(largest)
        ? 1
        : Math.scalb(1.0, -Math.max(Math.getExponent(largest), Double.MIN_EXPONENT));
  }

  private static double scaled(double value, double scale) {
    double scaled = value * scale;
    return Math.abs(scaled) < TINY ? 0 : scaled;
  }
}
