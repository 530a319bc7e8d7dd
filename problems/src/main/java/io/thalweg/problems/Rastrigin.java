package io.thalweg.problems;

import io.thalweg.optim.Setting;
import io.thalweg.optim.Settings;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Rastrigin's function: a bowl covered with a regular grid of local minima.
///
/// ## Function
///     f(x) = 10n + Σᵢ xᵢ² − 10 cos 2πxᵢ              ∂f/∂xᵢ = 2xᵢ + 20π sin 2πxᵢ      x: [n]
///
/// ## Minima
/// f(0) = 0; a local minimum close to every other point of integers.
///
/// ## Source
/// Rastrigin 1974, *Systems of extremal control*, Nauka (in Russian); n variables: Mühlenbein,
/// Schomisch & Born 1991, *The parallel genetic algorithm as function optimizer*, Parallel Computing
/// 17(6–7).
///
/// ## Notes
/// Starts at (−3.2, 2.4), repeated.
///
/// @param dimension n, number of variables
public record Rastrigin(@Setting(def = "2", in = "[1,1000000]") int dimension)
    implements TestFunction {

  public Rastrigin {
    Settings.check(Rastrigin.class, dimension);
  }

  @Override
  public double value(double[] x) {
    double sum = 10.0 * dimension;
    for (double each : x) {
      sum += each * each - 10 * Math.cos(2 * Math.PI * each);
    }
    return sum;
  }

  @Override
  public void gradient(double[] x, double[] gradient) {
    for (int i = 0; i < dimension; i++) {
      gradient[i] = 2 * x[i] + 20 * Math.PI * Math.sin(2 * Math.PI * x[i]);
    }
  }

  @Override
  public List<Minimum> minima() {
    return List.of(new Minimum(Collections.nCopies(dimension, 0.0), 0));
  }

  @Override
  public double[] start() {
    double[] start = new double[dimension];
    Arrays.setAll(start, i -> i % 2 == 0 ? -3.2 : 2.4);
    return start;
  }

  @Override
  public Domain domain() {
    return Domain.cube(dimension, -5.12, 5.12);
  }
}
