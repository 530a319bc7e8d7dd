package io.thalweg.study.escape;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;

/// Descends with an optimizer, from one start after the other; each time its state and its
/// schedules begin anew. The points that count are those where gradients are taken.
final class LocalDescent {
  private static final String WATCHING = "reduce-on-plateau";

  private final double[] x;
  private final double[] gradient;
  private final Recipe recipe;
  private final Seed seed;
  private long descents;
  private final boolean watching;
  private double[] lowest;
  private double lowestValue = Double.POSITIVE_INFINITY;

  /// @param seed of the optimizer's own noise, where it has some
  LocalDescent(Recipe recipe, int dimension, Seed seed) {
    x = new double[dimension];
    gradient = new double[dimension];
    lowest = new double[dimension];
    this.recipe = recipe;
    this.seed = seed.split("noise");
    watching = recipe.expression().mentions(WATCHING);
  }

  /// Makes up to `most` evaluations; fewer where none is left, the gradient's norm is at most
  /// `tolerance`, or numbers have become infinite.
  ///
  /// @param tolerance below 0 for never
  void from(double[] start, Evaluations evaluations, long most, double tolerance) {
    System.arraycopy(start, 0, x, 0, x.length);
    lowest = start.clone();
    lowestValue = Double.POSITIVE_INFINITY;
    Seed own = seed.split(descents++);
    try (Optimizer optimizer =
        Optimizer.builder(recipe, Parameters.of(x, gradient)).seed(own).build()) {
      descend(optimizer, evaluations, most, tolerance);
    }
  }

  private void descend(Optimizer optimizer, Evaluations evaluations, long most, double tolerance) {
    for (long made = 0; made < most && evaluations.left(); made++) {
      if (made > 0) {
        optimizer.step();
      }
      double value = evaluations.at(x, gradient);
      if (value < lowestValue) {
        lowestValue = value;
        lowest = x.clone();
      }
      double norm = norm();
      if (!Double.isFinite(value) || !Double.isFinite(norm) || norm <= tolerance) {
        return;
      }
      if (watching) {
        optimizer.observe(value);
      }
    }
  }

  private double norm() {
    double squares = 0;
    for (double each : gradient) {
      squares += each * each;
    }
    return Math.sqrt(squares);
  }

  /// The lowest point of the last descent.
  double[] lowest() {
    return lowest.clone();
  }

  /// The value there; infinite where none was a number.
  double lowestValue() {
    return lowestValue;
  }
}
