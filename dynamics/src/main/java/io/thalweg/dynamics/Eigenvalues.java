package io.thalweg.dynamics;

import java.util.Collections;
import java.util.List;
import org.hipparchus.complex.Complex;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.linear.EigenDecompositionNonSymmetric;
import org.hipparchus.linear.RealMatrix;

/// The eigenvalues of real matrices, `[n, n]`: closed form for n ≤ 2, else Hipparchus' real Schur
/// form.
final class Eigenvalues {
  private Eigenvalues() {}

  /// Of a conjugate pair first the one with positive imaginary part.
  static List<Complex> of(RealMatrix a) {
    int n = a.getRowDimension();
    if (n == 1) {
      return List.of(new Complex(a.getEntry(0, 0)));
    }
    if (n == 2) {
      return ofTwoByTwo(a.getEntry(0, 0), a.getEntry(0, 1), a.getEntry(1, 0), a.getEntry(1, 1));
    }
    double norm = a.getNorm1();
    if (norm == 0) {
      return Collections.nCopies(n, Complex.ZERO);
    }
    RealMatrix scaled = a.scalarMultiply(1 / norm);
    return List.of(schur(scaled)).stream().map(eigenvalue -> eigenvalue.multiply(norm)).toList();
  }

  // Hipparchus' own tolerance of 1e-12 costs four digits; where the finer one does not converge it
  // is
  // better than nothing.
  private static Complex[] schur(RealMatrix a) {
    try {
      return new EigenDecompositionNonSymmetric(a, Math.ulp(1.0)).getEigenvalues();
    } catch (MathIllegalStateException e) {
      return new EigenDecompositionNonSymmetric(a).getEigenvalues();
    }
  }

  private static List<Complex> ofTwoByTwo(double a, double b, double c, double d) {
    double half = (a - d) / 2;
    double bc = b * c;
    double discriminant = Math.fma(half, half, bc) + Math.fma(b, c, -bc);
    double det = a * d;
    double rounding = Math.fma(a, d, -det);
    return Polynomial.quadratic(1, -(a + d) / 2, Math.fma(-b, c, det) + rounding, discriminant);
  }
}
