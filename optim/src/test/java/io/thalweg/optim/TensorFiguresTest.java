package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rules that look at whole tensors, or at all of them together, against where the authors' and
/// other libraries' own code goes in float64: `tensor_figures.csv`, made by `tensor_figures.py`,
/// which says how. Each gradient is taken at the training point.
class TensorFiguresTest {

  /// Where a library goes.
  ///
  /// @param there what it is called in the library
  /// @param here the expression that is to go the same way
  /// @param problem what is descended, and from where
  /// @param evaluation whether `expected` is the evaluation point rather than the training point
  record Path(
      String library,
      String there,
      String here,
      String problem,
      List<List<Long>> shapes,
      int steps,
      boolean evaluation,
      List<Double> expected) {

    static Path of(List<String> row) {
      List<List<Long>> shapes =
          Arrays.stream(row.get(4).split(" ", -1))
              .map(shape -> Arrays.stream(shape.split("x", -1)).map(Long::valueOf).toList())
              .toList();
      List<Double> numbers = Arrays.stream(row.get(7).split(" ", -1)).map(Double::valueOf).toList();
      return new Path(
          row.get(0),
          row.get(1),
          row.get(2),
          row.get(3),
          shapes,
          Integer.parseInt(row.get(5)),
          row.get(6).equals("evaluation"),
          numbers);
    }

    @Override
    public String toString() {
      return "%s of %s: %s, %s, %s, step %d%s"
          .formatted(there, library, here, problem, shapes, steps, evaluation ? ", averaged" : "");
    }
  }

  static List<Path> paths() {
    return Figures.rows("tensor_figures.csv").stream().map(Path::of).toList();
  }

  @ParameterizedTest
  @MethodSource("paths")
  void goesWhereTheLibraryGoes(Path path) {
    Parameters.Layout layout = Parameters.layout();
    for (int i = 0; i < path.shapes().size(); i++) {
      layout.add("tensor" + i, path.shapes().get(i).stream().mapToLong(Long::longValue).toArray());
    }
    try (Arena arena = Arena.ofConfined()) {
      Parameters parameters = layout.allocate(Precision.FLOAT64, arena);
      double[] start = start(path.problem(), path.expected().size());
      for (int i = 0; i < start.length; i++) {
        parameters.value(i, start[i]);
      }
      Recipe recipe = Recipe.parse(path.here());
      try (Optimizer optimizer =
          Optimizer.builder(recipe, parameters).matrices(new PlainMatrices()).build()) {
        for (int t = 1; t <= path.steps(); t++) {
          double[] g = gradient(path.problem(), t, values(parameters));
          for (int i = 0; i < g.length; i++) {
            parameters.gradient(i, g[i]);
          }
          optimizer.step();
        }
        double[] theta =
            path.evaluation() ? optimizer.evaluate(() -> values(parameters)) : values(parameters);
        for (int i = 0; i < theta.length; i++) {
          double expected = path.expected().get(i);
          assertThat(theta[i]).isCloseTo(expected, within(1e-10 * Math.abs(expected)));
        }
      }
    }
  }

  private static double[] start(String problem, int n) {
    double[] start = new double[n];
    for (int i = 0; i < n; i++) {
      start[i] =
          switch (problem) {
            case "rosenbrock" -> i == 0 ? -1.2 : 1;
            case "quadratic from near" -> Math.cos(i) + 0.005 * (i % 2 == 0 ? 1 : -1);
            default -> 0.1 * (i % 7 + 1) * (i % 2 == 0 ? 1 : -1);
          };
    }
    return start;
  }

  private static double[] gradient(String problem, int t, double[] theta) {
    double[] g = new double[theta.length];
    for (int i = 0; i < g.length; i++) {
      double noisy = (0.5 + i % 7 / 4.0) * (theta[i] - Math.cos(i)) + 0.3 * Math.sin(0.37 * t + i);
      g[i] =
          switch (problem) {
            case "noisy" -> noisy;
            case "noisy, a million times" -> 1e6 * noisy;
            case "quadratic", "quadratic from near" ->
                Math.pow(10, i / 4.0) * (theta[i] - Math.cos(i));
            default -> rosenbrock(i, theta[0], theta[1]);
          };
    }
    return g;
  }

  private static double rosenbrock(int i, double x, double y) {
    return i == 0 ? 2 * (x - 1) - 400 * x * (y - x * x) : 200 * (y - x * x);
  }

  private static double[] values(Parameters parameters) {
    double[] values = new double[Math.toIntExact(parameters.length())];
    Arrays.setAll(values, parameters::value);
    return values;
  }
}
