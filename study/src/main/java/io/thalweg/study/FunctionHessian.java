package io.thalweg.study;

import io.thalweg.dynamics.SymmetricOperator;
import io.thalweg.problems.TestFunction;

/// The whole Hessian of a test function at a point, by central differences of its exact gradient.
///
/// ## Formula
///     H ≈ ½(D + Dᵀ),  column i of D = (∇f(x + εeᵢ) − ∇f(x − εeᵢ))/2ε,  ε = 10⁻⁵(1 + |xᵢ|)
///
/// ## Notes
/// Errors are about 10⁻¹⁰ of the third derivatives and 10⁻¹¹ of the gradient. Takes 2n gradients and
/// n² numbers.
public final class FunctionHessian implements SymmetricOperator {
  private static final double STEP = 1e-5;

  private final double[][] matrix;

  /// Differences the gradient about x, `[n]`.
  public FunctionHessian(TestFunction f, double[] x) {
    int n = f.dimension();
    matrix = new double[n][n];
    double[] moved = x.clone();
    double[] above = new double[n];
    double[] below = new double[n];
    for (int i = 0; i < n; i++) {
      double step = STEP * (1 + Math.abs(x[i]));
      moved[i] = x[i] + step;
      f.gradient(moved, above);
      moved[i] = x[i] - step;
      f.gradient(moved, below);
      moved[i] = x[i];
      for (int j = 0; j < n; j++) {
        double half = (above[j] - below[j]) / (4 * step);
        matrix[i][j] += half;
        matrix[j][i] += half;
      }
    }
  }

  @Override
  public int dimension() {
    return matrix.length;
  }

  @Override
  public void apply(double[] x, double[] y) {
    for (int i = 0; i < y.length; i++) {
      double sum = 0;
      for (int j = 0; j < x.length; j++) {
        sum += matrix[i][j] * x[j];
      }
      y[i] = sum;
    }
  }
}
