package io.thalweg.dynamics;

/// A symmetric matrix H `[n, n]` that is known by its products only, such as the Hessian of a loss.
public interface SymmetricOperator {
  /// n, rows and columns of H.
  int dimension();

  /// Overwrites y with Hx.
  ///
  /// @param x `[n]`, left as it is
  /// @param y `[n]`
  void apply(double[] x, double[] y);
}
