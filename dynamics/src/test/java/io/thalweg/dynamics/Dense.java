package io.thalweg.dynamics;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;

/// A symmetric matrix that is written out.
record Dense(RealMatrix matrix) implements SymmetricOperator {
  static Dense diagonal(double... eigenvalues) {
    return new Dense(MatrixUtils.createRealDiagonalMatrix(eigenvalues));
  }

  /// QΛQᵀ with a random orthogonal Q.
  static Dense rotated(long seed, double... eigenvalues) {
    RealMatrix q = new QRDecomposition(gaussian(eigenvalues.length, seed)).getQ();
    RealMatrix product = q.multiply(diagonal(eigenvalues).matrix).multiplyTransposed(q);
    return new Dense(product.add(product.transpose()).scalarMultiply(0.5));
  }

  /// (A + Aᵀ)/√(2n), A standard normal: eigenvalues fill a semicircle over ±2.
  static Dense wigner(int n, long seed) {
    RealMatrix a = gaussian(n, seed);
    return new Dense(a.add(a.transpose()).scalarMultiply(1 / Math.sqrt(2.0 * n)));
  }

  private static RealMatrix gaussian(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RealMatrix a = new Array2DRowRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a.setEntry(i, j, random.nextGaussian());
      }
    }
    return a;
  }

  /// Smallest first.
  double[] eigenvalues() {
    double[] eigenvalues = new EigenDecompositionSymmetric(matrix).getEigenvalues();
    Arrays.sort(eigenvalues);
    return eigenvalues;
  }

  double trace() {
    return matrix.getTrace();
  }

  @Override
  public int dimension() {
    return matrix.getRowDimension();
  }

  @Override
  public void apply(double[] x, double[] y) {
    System.arraycopy(matrix.operate(x), 0, y, 0, y.length);
  }
}
