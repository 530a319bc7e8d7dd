package io.thalweg.dynamics;

import java.util.Arrays;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/// The matrix exponential: Hipparchus', with the two scalings that it lacks.
///
/// ## Formula
///     e^M = F (e^{F⁻¹MF/2ʰ})^{2ʰ} F⁻¹,  F diagonal                              M: [n, n]
///
/// ## Source
/// Ward 1977, Numerical Computation of the Matrix Exponential with Accuracy Estimate; the balancing by
/// F is Osborne's of 1960, by powers of 2.
///
/// ## Notes
/// Companion matrices have entries of very different size, and an error relative to the largest one
/// is none of the smallest. Hipparchus 4.0.3 halves norms from 5.4 to 10.7 times a power of 2 once too
/// few, which costs up to nine digits; norms below 4 it need not halve.
final class Exponential {
  private static final double WORTHWHILE = 0.95;
  private static final int SWEEPS = 50;

  private Exponential() {}

  /// e^M, `[n, n]`.
  static RealMatrix of(RealMatrix m) {
    double[][] balanced = m.getData();
    double[] f = balance(balanced);
    RealMatrix scaled = MatrixUtils.createRealMatrix(balanced);
    int halvings = Math.max(0, Math.getExponent(scaled.getNorm1()) - 1);
    RealMatrix e = MatrixUtils.matrixExponential(scaled.scalarMultiply(Math.scalb(1.0, -halvings)));
    for (int i = 0; i < halvings; i++) {
      e = e.multiply(e);
    }
    for (int i = 0; i < f.length; i++) {
      for (int j = 0; j < f.length; j++) {
        e.setEntry(i, j, e.getEntry(i, j) * f[i] / f[j]);
      }
    }
    return e;
  }

  /// Makes F⁻¹MF of M, with rows about as large as columns, and returns F's diagonal.
  private static double[] balance(double[][] m) {
    int n = m.length;
    double[] f = new double[n];
    Arrays.fill(f, 1);
    boolean better = true;
    for (int sweep = 0; better && sweep < SWEEPS; sweep++) {
      better = false;
      for (int i = 0; i < n; i++) {
        double row = 0;
        double column = 0;
        for (int j = 0; j < n; j++) {
          row += j == i ? 0 : Math.abs(m[i][j]);
          column += j == i ? 0 : Math.abs(m[j][i]);
        }
        if (row == 0 || column == 0) {
          continue;
        }
        double factor = Math.scalb(1.0, (int) Math.rint(Math.log(row / column) / Math.log(4)));
        if (column * factor + row / factor < WORTHWHILE * (row + column)) {
          better = true;
          f[i] *= factor;
          for (int j = 0; j < n; j++) {
            m[i][j] /= factor;
            m[j][i] *= factor;
          }
        }
      }
    }
    return f;
  }
}
