package io.thalweg.dynamics;

import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/// The discrete Lyapunov equation: what noise that comes in at every step amounts to in the end.
///
/// ## Formula
///     X = AXAᵀ + Q          A, X, Q: [n, n]
///
/// ## Source
/// Åström 1970, Introduction to Stochastic Control Theory, chapter 3; solved as
/// (I − A⊗A) vec X = vec Q.
///
/// ## Notes
/// The linear system has n² unknowns: meant for n up to about 20.
public final class Lyapunov {
  private Lyapunov() {}

  /// X in X = AXAᵀ + Q.
  ///
  /// @param a A, `[n, n]`
  /// @param q Q, `[n, n]`
  /// @throws IllegalArgumentException if the shapes do not fit, or the spectral radius of A is 1 or
  ///   more
  public static RealMatrix solve(RealMatrix a, RealMatrix q) {
    int n = a.getRowDimension();
    if (!a.isSquare() || q.getRowDimension() != n || q.getColumnDimension() != n) {
      throw new IllegalArgumentException(
          "A and Q must be [n, n], got [%d, %d] and [%d, %d]"
              .formatted(n, a.getColumnDimension(), q.getRowDimension(), q.getColumnDimension()));
    }
    double radius =
        Eigenvalues.of(a).stream().mapToDouble(eigenvalue -> eigenvalue.norm()).max().orElse(0);
    if (!(radius < 1)) {
      throw new IllegalArgumentException(
          "the spectral radius of A must be in [0,1), got " + radius);
    }
    return solveStable(a, q);
  }

  static RealMatrix solveStable(RealMatrix a, RealMatrix q) {
    int n = a.getRowDimension();
    double[][] system = new double[n * n][n * n];
    double[] right = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        int row = i * n + j;
        right[row] = q.getEntry(i, j);
        for (int k = 0; k < n; k++) {
          for (int l = 0; l < n; l++) {
            system[row][k * n + l] = -a.getEntry(i, k) * a.getEntry(j, l);
          }
        }
        system[row][row] += 1;
      }
    }
    RealVector x =
        new LUDecomposition(MatrixUtils.createRealMatrix(system), 0)
            .getSolver()
            .solve(MatrixUtils.createRealVector(right));
    RealMatrix solution = MatrixUtils.createRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      solution.setRowVector(i, x.getSubVector(i * n, n));
    }
    return solution;
  }

  /// The covariance of x in xₖ₊₁ = Axₖ + bwₖ after a long time, w white noise of variance 1.
  ///
  /// @param a A, `[n, n]`
  /// @param b how the noise enters, `[n]`
  /// @return `[n, n]`
  /// @throws IllegalArgumentException if the shapes do not fit, or the spectral radius of A is 1 or
  ///   more
  public static RealMatrix stationaryVariance(RealMatrix a, RealVector b) {
    return solve(a, b.outerProduct(b));
  }

  /// The variance of the output after a long time, if the input is white noise of variance 1: cᵀXc
  /// + d².
  ///
  /// @throws IllegalArgumentException if the system is continuous or not stable
  public static double outputVariance(StateSpace system) {
    if (system.domain() != Domain.DISCRETE) {
      throw new IllegalArgumentException("the domain must be DISCRETE, got " + system.domain());
    }
    RealMatrix x = stationaryVariance(system.a(), system.b());
    return system.c().dotProduct(x.operate(system.c())) + system.d() * system.d();
  }
}
