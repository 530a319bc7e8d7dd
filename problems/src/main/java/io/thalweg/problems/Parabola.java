package io.thalweg.problems;

import io.thalweg.optim.Setting;
import io.thalweg.optim.Settings;
import java.util.List;

/// Parabola: the one-dimensional quadratic, on which every linear rule is a linear system.
///
/// ## Function
///     f(x) = ½λx²                    ∇f = λx                                          x: [1]
///
/// ## Minima
/// f(0) = 0.
///
/// ## Source
/// The local model of any smooth loss at a minimum: Taylor's theorem.
///
/// @param curvature λ, the second derivative
public record Parabola(@Setting(def = "1", in = "(0,inf)") double curvature)
    implements TestFunction {

  public Parabola {
    Settings.check(Parabola.class, curvature);
  }

  @Override
  public int dimension() {
    return 1;
  }

  @Override
  public double value(double[] x) {
    return 0.5 * curvature * x[0] * x[0];
  }

  @Override
  public void gradient(double[] x, double[] gradient) {
    gradient[0] = curvature * x[0];
  }

  @Override
  public List<Minimum> minima() {
    return List.of(new Minimum(List.of(0.0), 0));
  }

  @Override
  public double[] start() {
    return new double[] {1};
  }

  @Override
  public Domain domain() {
    return Domain.cube(1, -2, 2);
  }
}
