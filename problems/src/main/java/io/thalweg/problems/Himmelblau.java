package io.thalweg.problems;

import java.util.List;

/// Himmelblau's function: four minima of equal depth, so that the start decides which is found.
///
/// ## Function
///     f(x, y) = (x² + y − 11)² + (x + y² − 7)²                                        x: [2]
///     ∂f/∂x = 4x(x² + y − 11) + 2(x + y² − 7)
///     ∂f/∂y = 2(x² + y − 11) + 4y(x + y² − 7)
///
/// ## Minima
/// 0 at (3, 2) and, rounded, (−2.805118, 3.131313), (−3.779310, −3.283186), (3.584428, −1.848127).
///
/// ## Source
/// Himmelblau 1972, *Applied nonlinear programming*, McGraw-Hill.
///
/// ## Notes
/// Starts at the origin, close to its local maximum at (−0.270845, −0.923039).
public record Himmelblau() implements TestFunction {
  @Override
  public int dimension() {
    return 2;
  }

  @Override
  public double value(double[] x) {
    double a = x[0] * x[0] + x[1] - 11;
    double b = x[0] + x[1] * x[1] - 7;
    return a * a + b * b;
  }

  @Override
  public void gradient(double[] x, double[] gradient) {
    double a = x[0] * x[0] + x[1] - 11;
    double b = x[0] + x[1] * x[1] - 7;
    gradient[0] = 4 * x[0] * a + 2 * b;
    gradient[1] = 2 * a + 4 * x[1] * b;
  }

  @Override
  public List<Minimum> minima() {
    return List.of(
        new Minimum(List.of(3.0, 2.0), 0),
        new Minimum(List.of(-2.805118086952745, 3.131312518250573), 0),
        new Minimum(List.of(-3.779310253377747, -3.283185991286170), 0),
        new Minimum(List.of(3.584428340330492, -1.848126526964404), 0));
  }

  @Override
  public double[] start() {
    return new double[] {0, 0};
  }

  @Override
  public Domain domain() {
    return Domain.cube(2, -5, 5);
  }
}
