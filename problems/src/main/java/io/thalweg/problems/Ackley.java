package io.thalweg.problems;

import io.thalweg.optim.Setting;
import io.thalweg.optim.Settings;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Ackley's function: almost flat and full of ripples far out, a steep funnel in the middle.
///
/// ## Function
///     f(x) = 20(1 − e^(−r/5)) + e − e^c              r = √(Σᵢxᵢ²/n),  c = Σᵢcos(2πxᵢ)/n   x: [n]
///     ∂f/∂xᵢ = (4e^(−r/5)·xᵢ/r + 2πe^c·sin 2πxᵢ)/n
///
/// ## Minima
/// f(0) = 0, the tip of a cone.
///
/// ## Source
/// Ackley 1987, *A connectionist machine for genetic hillclimbing*, Kluwer; n variables: Bäck 1996,
/// *Evolutionary algorithms in theory and practice*, Oxford University Press.
///
/// ## Notes
/// At the origin f has no gradient; 0 is given, one of its subgradients. Starts at (−3.2, 2.4),
/// repeated.
///
/// @param dimension n, number of variables
public record Ackley(@Setting(def = "2", in = "[1,1000000]") int dimension)
    implements TestFunction {

  public Ackley {
    Settings.check(Ackley.class, dimension);
  }

  @Override
  public double value(double[] x) {
    return -20 * Math.expm1(-radius(x) / 5) - Math.E * Math.expm1(meanCosine(x) - 1);
  }

  @Override
  public void gradient(double[] x, double[] gradient) {
    double radius = radius(x);
    double funnel = radius == 0 ? 0 : 4 * Math.exp(-radius / 5) / (dimension * radius);
    double ripple = 2 * Math.PI * Math.exp(meanCosine(x)) / dimension;
    for (int i = 0; i < dimension; i++) {
      gradient[i] = funnel * x[i] + ripple * Math.sin(2 * Math.PI * x[i]);
    }
  }

  private double radius(double[] x) {
    double squares = 0;
    for (double each : x) {
      squares += each * each;
    }
    return Math.sqrt(squares / dimension);
  }

  private double meanCosine(double[] x) {
    double sum = 0;
    for (double each : x) {
      sum += Math.cos(2 * Math.PI * each);
    }
    return sum / dimension;
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
    return Domain.cube(dimension, -32.768, 32.768);
  }
}
