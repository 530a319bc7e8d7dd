package io.thalweg.problems;

import io.thalweg.optim.Setting;
import io.thalweg.optim.Settings;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Styblinski–Tang: two minima in every variable, one of them deeper; 2ⁿ in all.
///
/// ## Function
///     f(x) = ½ Σᵢ xᵢ⁴ − 16xᵢ² + 5xᵢ                  ∂f/∂xᵢ = 2xᵢ³ − 16xᵢ + 5/2        x: [n]
///
/// ## Minima
/// f(x*, …, x*) = −39.16616570377142·n at x* = −2.903534027771177. The shallower minimum of each
/// variable lies at 2.746803 and costs 14.136719 more.
///
/// ## Source
/// Styblinski & Tang 1990, *Experiments in nonconvex optimization*, Neural Networks 3(4).
///
/// ## Notes
/// Starts at (1, −1), repeated: the one runs into the shallower minimum, the other into the deeper.
///
/// @param dimension n, number of variables
public record StyblinskiTang(@Setting(def = "2", in = "[1,1000000]") int dimension)
    implements TestFunction {

  private static final double LOWEST = -2.903534027771177;
  private static final double VALUE = -39.16616570377142;

  public StyblinskiTang {
    Settings.check(StyblinskiTang.class, dimension);
  }

  @Override
  public double value(double[] x) {
    double sum = 0;
    for (double each : x) {
      double square = each * each;
      sum += square * square - 16 * square + 5 * each;
    }
    return sum / 2;
  }

  @Override
  public void gradient(double[] x, double[] gradient) {
    for (int i = 0; i < dimension; i++) {
      gradient[i] = 2 * x[i] * x[i] * x[i] - 16 * x[i] + 2.5;
    }
  }

  @Override
  public List<Minimum> minima() {
    return List.of(new Minimum(Collections.nCopies(dimension, LOWEST), VALUE * dimension));
  }

  @Override
  public double[] start() {
    double[] start = new double[dimension];
    Arrays.setAll(start, i -> i % 2 == 0 ? 1 : -1);
    return start;
  }

  @Override
  public Domain domain() {
    return Domain.cube(dimension, -5, 5);
  }
}
