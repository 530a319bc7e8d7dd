package io.thalweg.bench;

import io.thalweg.optim.Matrices;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/// A recipe's step of one float32 matrix with several libraries for matrices, all in turn on one
/// thread.
///
/// @param recipe that is stepped
/// @param rows of the matrix
/// @param columns of the matrix
/// @param rounds counted steps of each
/// @param clock nanoseconds
record MatricesTrial(Recipe recipe, int rows, int columns, int rounds, LongSupplier clock) {
  /// Uncounted steps at the start.
  static final int WARM_UP = 10;

  MatricesTrial {
    if (rows < 1 || columns < 1 || rounds < 1) {
      throw new IllegalArgumentException(
          "rows, columns and rounds must be at least 1, got %d, %d and %d"
              .formatted(rows, columns, rounds));
    }
  }

  /// What was measured of a library.
  ///
  /// @param who its class here
  /// @param milliseconds median of the steps
  /// @param ratio of its median to that of the first
  /// @param difference of the most different number from the first's, behind the uncounted steps
  record Line(
      String recipe,
      int rows,
      int columns,
      String who,
      double milliseconds,
      double ratio,
      double difference) {}

  /// One library with parameters of its own.
  private record Runner(
      String who, Optimizer optimizer, Parameters parameters, List<Double> milliseconds) {}

  List<Line> run(List<Matrices> libraries) {
    List<Runner> runners = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      for (Matrices each : libraries) {
        runners.add(runner(each, arena));
      }
      List<Double> differences =
          runners.stream().map(each -> difference(each, runners.getFirst())).toList();
      for (int round = 0; round < rounds; round++) {
        for (Runner each : runners) {
          long start = clock.getAsLong();
          each.optimizer.step();
          each.milliseconds.add((clock.getAsLong() - start) / 1e6);
        }
      }
      return lines(runners, differences);
    } finally {
      runners.forEach(each -> each.optimizer.close());
    }
  }

  private Runner runner(Matrices library, Arena arena) {
    Parameters parameters =
        Parameters.layout().add("weight", rows, columns).allocate(Precision.FLOAT32, arena);
    SplittableRandom random = new Seed(1).split("matrix").random();
    for (long i = 0; i < parameters.length(); i++) {
      parameters.value(i, random.nextDouble(-0.5, 0.5));
      parameters.gradient(i, random.nextDouble(-0.5, 0.5));
    }
    Optimizer optimizer = Optimizer.builder(recipe, parameters).matrices(library).build();
    for (int i = 0; i < WARM_UP; i++) {
      optimizer.step();
    }
    String who = library.getClass().getSimpleName();
    return new Runner(who, optimizer, parameters, new ArrayList<>());
  }

  private static double difference(Runner one, Runner other) {
    double largest = 0;
    for (long i = 0; i < one.parameters.length(); i++) {
      largest = Math.max(largest, Math.abs(one.parameters.value(i) - other.parameters.value(i)));
    }
    return largest;
  }

  private List<Line> lines(List<Runner> runners, List<Double> differences) {
    double first = Report.median(runners.getFirst().milliseconds);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < runners.size(); i++) {
      double median = Report.median(runners.get(i).milliseconds);
      String who = runners.get(i).who;
      double ratio = median / first;
      lines.add(new Line(recipe.toString(), rows, columns, who, median, ratio, differences.get(i)));
    }
    return lines;
  }
}
