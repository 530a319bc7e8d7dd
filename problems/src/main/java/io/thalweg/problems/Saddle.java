package io.thalweg.problems;

import java.util.List;

/// Saddle: no minimum at all; shows how long a rule lingers where the gradient vanishes.
///
/// ## Function
///     f(x, y) = x² − y²              ∂f/∂x = 2x              ∂f/∂y = −2y              x: [2]
///
/// ## Minima
/// None: f falls without bound along y. The origin is a saddle point.
///
/// ## Source
/// The simplest one there is (Morse lemma).
///
/// ## Notes
/// Starts at (1, 0.001): almost on the line from which one runs into the saddle point.
public record Saddle() implements TestFunction {
  @Override
  public int dimension() {
    return 2;
  }

  @Override
  public double value(double[] x) {
    return x[0] * x[0] - x[1] * x[1];
  }

  @Override
  public void gradient(double[] x, double[] gradient) {
    gradient[0] = 2 * x[0];
    gradient[1] = -2 * x[1];
  }

  @Override
  public List<Minimum> minima() {
    return List.of();
  }

  @Override
  public double[] start() {
    return new double[] {1, 0.001};
  }

  @Override
  public Domain domain() {
    return Domain.cube(2, -2, 2);
  }
}
