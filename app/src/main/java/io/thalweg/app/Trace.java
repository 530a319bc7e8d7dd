package io.thalweg.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.problems.TestFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// The way of an optimizer, in float64.
///
/// @param optimizer in canonical form
/// @param points evaluation points, the start and one after each step, `[steps + 1][dimension]`
/// @param trainingPoints where the next gradient is taken, likewise; absent where the same
/// @param values of the function at `points`, `[steps + 1]`; empty where gradients are given
/// @param gradients the one that each step was made with, `[steps][dimension]`
record Trace(
    String optimizer,
    List<double[]> points,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<double[]>> trainingPoints,
    List<Double> values,
    List<double[]> gradients) {
  /// The schedule that looks at the values.
  static final String WATCHING = "reduce-on-plateau";

  /// Follows a function's gradients from `start`.
  static Trace on(TestFunction function, double[] start, Recipe recipe, int steps, long seed) {
    return on(function, start, recipe, steps, seed, 0);
  }

  /// Follows a function's gradients from `start`, to each number of which normal noise is added.
  ///
  /// @param noise its standard deviation
  static Trace on(
      TestFunction function, double[] start, Recipe recipe, int steps, long seed, double noise) {
    SplittableRandom random = new Seed(seed).split("gradient").random();
    return of(
        recipe,
        start,
        steps,
        seed,
        (x, _, gradient) -> {
          function.gradient(x, gradient);
          for (int i = 0; noise > 0 && i < gradient.length; i++) {
            gradient[i] += noise * random.nextGaussian();
          }
        },
        Optional.of(function));
  }

  /// Follows gradients that are given, wherever the optimizer is.
  static Trace along(
      List<double[]> gradients, double[] start, Recipe recipe, int steps, long seed) {
    return of(
        recipe,
        start,
        steps,
        seed,
        (_, step, gradient) ->
            System.arraycopy(gradients.get(step), 0, gradient, 0, gradient.length),
        Optional.empty());
  }

  private interface Slope {
    void at(double[] x, int step, double[] gradient);
  }

  private static Trace of(
      Recipe recipe,
      double[] start,
      int steps,
      long seed,
      Slope slope,
      Optional<TestFunction> function) {
    List<double[]> points = new ArrayList<>();
    List<double[]> trainingPoints = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    List<double[]> gradients = new ArrayList<>();
    double[] x = start.clone();
    double[] gradient = new double[x.length];
    // Other schedules do not look at the values, and they are many.
    boolean watched = recipe.expression().mentions(WATCHING);
    Parameters parameters = Parameters.of(x, gradient);
    try (Optimizer optimizer = Optimizer.builder(recipe, parameters).seed(new Seed(seed)).build()) {
      for (int step = 0; step <= steps; step++) {
        double[] point = optimizer.evaluate(x::clone);
        points.add(point);
        function.map(f -> f.value(point)).ifPresent(values::add);
        if (watched && !values.isEmpty()) {
          optimizer.observe(values.getLast());
        }
        trainingPoints.add(x.clone());
        if (step < steps) {
          slope.at(x, step, gradient);
          gradients.add(gradient.clone());
          optimizer.step();
        }
      }
    }
    boolean same = Arrays.deepEquals(points.toArray(), trainingPoints.toArray());
    return new Trace(
        recipe.toString(),
        points,
        same ? Optional.empty() : Optional.of(trainingPoints),
        values,
        gradients);
  }

  /// A table with a row for each point.
  @Override
  public String toString() {
    int dimension = points.getFirst().length;
    List<String> header = new ArrayList<>(List.of("STEP"));
    for (int i = 1; i <= dimension; i++) {
      header.add("X" + i);
    }
    if (!values.isEmpty()) {
      header.add("VALUE");
    }
    Table table = new Table(header.toArray(String[]::new));
    for (int step = 0; step < points.size(); step++) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(step)));
      Arrays.stream(points.get(step)).mapToObj("%.6g"::formatted).forEach(row::add);
      if (!values.isEmpty()) {
        row.add("%.6g".formatted(values.get(step)));
      }
      table.row(row.toArray(String[]::new));
    }
    return optimizer + "\n\n" + table;
  }
}
