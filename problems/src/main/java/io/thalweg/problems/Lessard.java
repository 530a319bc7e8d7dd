package io.thalweg.problems;

import java.util.List;

/// Lessard's function: convex and smooth, yet the best momentum for quadratics runs in circles.
///
/// ## Function
///     x < 1:      f = 25x²/2              f′ = 25x                                        x: [1]
///     1 ≤ x < 2:  f = x²/2 + 24x − 12     f′ = x + 24
///     x ≥ 2:      f = 25x²/2 − 24x + 36   f′ = 25x − 24
///
/// ## Minima
/// f(0) = 0.
///
/// ## Source
/// Lessard, Recht & Packard 2016, [arXiv:1408.3595](https://arxiv.org/abs/1408.3595), equation 4.11;
/// f is f′ integrated.
///
/// ## Notes
/// The curvature is 25, 1 or 25. On every quadratic with curvatures from 1 to 25,
/// `momentum(rate=1/9, momentum=4/9)` shrinks the error by 2/3 a step in the long run. Here it does
/// so from 3.0, but from 3.2, where this function starts, it falls into the cycle −2208, 2592, 792,
/// all divided by 1225.
public record Lessard() implements TestFunction {
  @Override
  public int dimension() {
    return 1;
  }

  @Override
  public double value(double[] x) {
    double at = x[0];
    if (at < 1) {
      return 12.5 * at * at;
    }
    return at < 2 ? 0.5 * at * at + 24 * at - 12 : 12.5 * at * at - 24 * at + 36;
  }

  @Override
  public void gradient(double[] x, double[] gradient) {
    double at = x[0];
    if (at < 1) {
      gradient[0] = 25 * at;
    } else {
      gradient[0] = at < 2 ? at + 24 : 25 * at - 24;
    }
  }

  @Override
  public List<Minimum> minima() {
    return List.of(new Minimum(List.of(0.0), 0));
  }

  @Override
  public double[] start() {
    return new double[] {3.2};
  }

  @Override
  public Domain domain() {
    return Domain.cube(1, -4, 4);
  }
}
