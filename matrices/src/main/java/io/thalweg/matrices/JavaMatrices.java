package io.thalweg.matrices;

import dev.ludovic.netlib.blas.BLAS;
import io.thalweg.optim.Matrices;
import io.thalweg.optim.Matrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;

/// Products by netlib's BLAS in Java, eigenvectors and bases by Hipparchus. Found as a service, and
/// taken where there is no other.
///
/// ## Notes
///
/// Products are in the precision of the matrices; eigenvectors and bases are computed in float64.
/// Without `--add-modules jdk.incubator.vector` products took four times as long.
public final class JavaMatrices implements Matrices {
  private static final BLAS ROUTINES = JavaBlas.routines();

  /// Called by the service loader.
  public JavaMatrices() {}

  @Override
  public int priority() {
    return -1;
  }

  @Override
  public void multiply(
      double alpha, Matrix a, boolean ofA, Matrix b, boolean ofB, double beta, Matrix c) {
    int m = ofA ? a.columns() : a.rows();
    int inner = ofA ? a.rows() : a.columns();
    int n = ofB ? b.rows() : b.columns();
    if (inner != (ofB ? b.columns() : b.rows()) || c.rows() != m || c.columns() != n) {
      throw new IllegalArgumentException(
          "C must be of the shape of op(A)·op(B), got %s ← %s·%s"
              .formatted(shape(c, false), shape(a, ofA), shape(b, ofB)));
    }
    // Row by row is column by column of the transpose: Cᵀ ← α·op(B)ᵀ·op(A)ᵀ + βCᵀ.
    String first = ofB ? "T" : "N";
    String second = ofA ? "T" : "N";
    int strideA = a.columns();
    int strideB = b.columns();
    switch (c.precision()) {
      case FLOAT32 -> {
        float[] x = Numbers.floats(a);
        float[] y = Numbers.floats(b);
        float[] z = beta == 0 ? new float[Math.multiplyExact(m, n)] : Numbers.floats(c);
        float scale = (float) alpha;
        ROUTINES.sgemm(
            first, second, n, m, inner, scale, y, strideB, x, strideA, (float) beta, z, n);
        Numbers.write(z, c);
      }
      case FLOAT64 -> {
        double[] x = Numbers.doubles(a);
        double[] y = Numbers.doubles(b);
        double[] z = beta == 0 ? new double[Math.multiplyExact(m, n)] : Numbers.doubles(c);
        ROUTINES.dgemm(first, second, n, m, inner, alpha, y, strideB, x, strideA, beta, z, n);
        Numbers.write(z, c);
      }
    }
  }

  private static String shape(Matrix matrix, boolean transposed) {
    return transposed
        ? "[%d, %d]".formatted(matrix.columns(), matrix.rows())
        : "[%d, %d]".formatted(matrix.rows(), matrix.columns());
  }

  @Override
  public void eigen(Matrix a, Matrix values, Matrix vectors) {
    Scaled scaled = Scaled.symmetric(a);
    if (!scaled.isFinite()) {
      Numbers.fill(Double.NaN, values);
      Numbers.fill(Double.NaN, vectors);
      return;
    }
    EigenDecompositionSymmetric found =
        new EigenDecompositionSymmetric(
            scaled.matrix(), EigenDecompositionSymmetric.DEFAULT_EPSILON, false);
    double[] rising = found.getEigenvalues();
    for (int i = 0; i < rising.length; i++) {
      values.set(0, i, scaled.back(rising[i]));
    }
    write(found.getV(), vectors);
  }

  @Override
  public void orthonormalise(Matrix a) {
    Scaled scaled = Scaled.byColumns(a);
    if (!scaled.isFinite()) {
      Numbers.fill(Double.NaN, a);
      return;
    }
    write(new QRDecomposition(scaled.matrix()).getQ(), a);
  }

  private static void write(RealMatrix from, Matrix to) {
    for (int i = 0; i < to.rows(); i++) {
      for (int j = 0; j < to.columns(); j++) {
        to.set(i, j, from.getEntry(i, j));
      }
    }
  }
}
