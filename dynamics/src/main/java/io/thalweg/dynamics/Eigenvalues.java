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
  private static final double ROUNDING = 1e-10;

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

  /// Hipparchus' own tolerance of 1e-12 costs four digits. The finer one may not converge, or, on
  /// matrices that are nearly singular, to something else: sums tell.
  private static Complex[] schur(RealMatrix a) {
    try {
      Complex[] fine = new EigenDecompositionNonSymmetric(a, Math.ulp(1.0)).getEigenvalues();
      if (residual(a, fine) <= ROUNDING) {
        return fine;
      }
      Complex[] coarse = new EigenDecompositionNonSymmetric(a).getEigenvalues();
      return residual(a, coarse) < residual(a, fine) ? coarse : fine;
    } catch (MathIllegalStateException e) {
      return new EigenDecompositionNonSymmetric(a).getEigenvalues();
    }
  }

  /// How far Σλ is from tr A and Σλ² from tr A², for a matrix of norm 1.
  private static double residual(RealMatrix a, Complex[] eigenvalues) {
    Complex sum = new Complex(-a.getTrace());
    Complex squares = new Complex(-a.multiply(a).getTrace());
    for (Complex eigenvalue : eigenvalues) {
      sum = sum.add(eigenvalue);
      squares = squares.add(eigenvalue.square());
    }
    return sum.norm() + squares.norm();
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
