package io.thalweg.problems;

import io.thalweg.optim.Setting;
import io.thalweg.optim.Settings;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Rosenbrock's banana: a curved, narrow valley that is easy to find and slow to follow.
///
/// ## Function
///     f(x) = Σᵢ₌₁ⁿ⁻¹ 100(xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)²                                     x: [n]
///     ∂f/∂xᵢ = [i<n] (−400xᵢ(xᵢ₊₁ − xᵢ²) − 2(1 − xᵢ)) + [i>1] 200(xᵢ − xᵢ₋₁²)
///
/// ## Minima
/// f(1, …, 1) = 0; from n = 4 on there is a local minimum near (−1, 1, …, 1).
///
/// ## Source
/// Rosenbrock 1960, *An automatic method for finding the greatest or least value of a function*,
/// The Computer Journal 3(3); n variables: Shang & Qiu 2006, *A note on the extended Rosenbrock
/// function*, Evolutionary Computation 14(1).
///
/// ## Notes
/// Starts at the customary (−1.2, 1), repeated.
///
/// @param dimension n, number of variables
public record Rosenbrock(@Setting(def = "2", in = "[2,1000000]") int dimension)
    implements TestFunction {

  public Rosenbrock {
    Settings.check(Rosenbrock.class, dimension);
  }

  @Override
  public double value(double[] x) {
    double sum = 0;
    for (int i = 0; i < dimension - 1; i++) {
      double bend = x[i + 1] - x[i] * x[i];
      double rest = 1 - x[i];
      sum += 100 * bend * bend + rest * rest;
    }
    return sum;
  }

  @Override
  public void gradient(double[] x, double[] gradient) {
    Arrays.fill(gradient, 0);
    for (int i = 0; i < dimension - 1; i++) {
      double bend = x[i + 1] - x[i] * x[i];
      gradient[i] += -400 * x[i] * bend - 2 * (1 - x[i]);
      gradient[i + 1] = 200 * bend;
    }
  }

  @Override
  public List<Minimum> minima() {
    return List.of(new Minimum(Collections.nCopies(dimension, 1.0), 0));
  }

  @Override
  public double[] start() {
    double[] start = new double[dimension];
    Arrays.setAll(start, i -> i % 2 == 0 ? -1.2 : 1);
    return start;
  }

  @Override
  public Domain domain() {
    return Domain.cube(dimension, -2.048, 2.048);
  }
}
