package io.thalweg.problems;

import java.util.List;

/// Booth's function: a quadratic whose axes lie askew, of condition number 9.
///
/// ## Function
///     f(x, y) = (x + 2y − 7)² + (2x + y − 5)²                                         x: [2]
///     ∂f/∂x = 10x + 8y − 34          ∂f/∂y = 8x + 10y − 38
///
/// ## Minima
/// f(1, 3) = 0.
///
/// ## Source
/// Jamil & Yang 2013, *A literature survey of benchmark functions for global optimization
/// problems*, [arXiv:1308.4008](https://arxiv.org/abs/1308.4008), function 17.
///
/// ## Notes
/// The eigenvalues of its Hessian are 2 and 18.
public record Booth() implements TestFunction {
  @Override
  public int dimension() {
    return 2;
  }

  @Override
  public double value(double[] x) {
    double a = x[0] + 2 * x[1] - 7;
    double b = 2 * x[0] + x[1] - 5;
    return a * a + b * b;
  }

  @Override
  public void gradient(double[] x, double[] gradient) {
    gradient[0] = 10 * x[0] + 8 * x[1] - 34;
    gradient[1] = 8 * x[0] + 10 * x[1] - 38;
  }

  @Override
  public List<Minimum> minima() {
    return List.of(new Minimum(List.of(1.0, 3.0), 0));
  }

  @Override
  public double[] start() {
    return new double[] {-5, -5};
  }

  @Override
  public Domain domain() {
    return Domain.cube(2, -10, 10);
  }
}
