package io.thalweg.problems;

import java.util.List;

/// Beale's function: a long flat valley with steep walls at the corners.
///
/// ## Function
///     f(x, y) = (3/2 − x + xy)² + (9/4 − x + xy²)² + (21/8 − x + xy³)²                x: [2]
///     ∂f/∂x = Σₖ 2rₖ(yᵏ − 1)         ∂f/∂y = Σₖ 2rₖ·k·x·yᵏ⁻¹         rₖ: the k-th bracket
///
/// ## Minima
/// f(3, 1/2) = 0.
///
/// ## Source
/// Beale 1958, *On an iterative method for finding a local minimum of a function of more than one
/// variable*; start (1, 1): Moré, Garbow & Hillstrom 1981, *Testing unconstrained optimization
/// software*, ACM Transactions on Mathematical Software 7(1), problem 5.
public record Beale() implements TestFunction {
  @Override
  public int dimension() {
    return 2;
  }

  @Override
  public double value(double[] x) {
    double sum = 0;
    for (int k = 1; k <= 3; k++) {
      double residual = residual(k, x);
      sum += residual * residual;
    }
    return sum;
  }

  @Override
  public void gradient(double[] x, double[] gradient) {
    gradient[0] = 0;
    gradient[1] = 0;
    for (int k = 1; k <= 3; k++) {
      double residual = residual(k, x);
      gradient[0] += 2 * residual * (Math.pow(x[1], k) - 1);
      gradient[1] += 2 * residual * k * x[0] * Math.pow(x[1], k - 1);
    }
  }

  /// rₖ = cₖ − x(1 − yᵏ), with c = 3/2, 9/4, 21/8.
  private static double residual(int k, double[] x) {
    double constant = 3 * (1 - Math.pow(0.5, k));
    return constant - x[0] * (1 - Math.pow(x[1], k));
  }

  @Override
  public List<Minimum> minima() {
    return List.of(new Minimum(List.of(3.0, 0.5), 0));
  }

  @Override
  public double[] start() {
    return new double[] {1, 1};
  }

  @Override
  public Domain domain() {
    return Domain.cube(2, -4.5, 4.5);
  }
}
