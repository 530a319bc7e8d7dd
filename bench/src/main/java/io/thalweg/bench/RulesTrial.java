package io.thalweg.bench;

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

/// Steps of recipes over the same tensors, all in turn on one thread.
///
/// @param shapes of the tensors
/// @param rounds counted turns
/// @param clock nanoseconds
record RulesTrial(List<List<Long>> shapes, int rounds, LongSupplier clock) {
  /// Steps of a turn: rules that do the most work at every tenth or twentieth step do it in each.
  static final int STEPS = 20;

  /// Uncounted turns at the start.
  static final int WARM_UP = 10;

  RulesTrial {
    shapes = List.copyOf(shapes);
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be at least 1, got " + rounds);
    }
  }

  /// What was measured of a recipe.
  ///
  /// @param microseconds of a step: median of the turns' means
  /// @param ratio to the first recipe: median of the turns' ratios
  record Line(String optimizer, double microseconds, double ratio) {}

  List<Line> run(List<Recipe> recipes) {
    List<Optimizer> optimizers = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      recipes.forEach(recipe -> optimizers.add(Optimizer.of(recipe, parameters(arena))));
      List<List<Double>> times =
          recipes.stream().map(_ -> (List<Double>) new ArrayList<Double>()).toList();
      for (int round = -WARM_UP; round < rounds; round++) {
        for (int i = 0; i < optimizers.size(); i++) {
          double microseconds = turn(optimizers.get(i));
          if (round >= 0) {
            times.get(i).add(microseconds);
          }
        }
      }
      return lines(recipes, times);
    } finally {
      optimizers.forEach(Optimizer::close);
    }
  }

  private Parameters parameters(Arena arena) {
    Parameters.Layout layout = Parameters.layout();
    for (int i = 0; i < shapes.size(); i++) {
      long[] shape = shapes.get(i).stream().mapToLong(Long::longValue).toArray();
      layout.add("tensor" + i, shape);
    }
    Parameters parameters = layout.allocate(Precision.FLOAT32, arena);
    SplittableRandom random = new Seed(1).split("rules").random();
    for (long i = 0; i < parameters.length(); i++) {
      parameters.value(i, random.nextDouble(-0.5, 0.5));
      parameters.gradient(i, random.nextDouble(-0.5, 0.5));
    }
    return parameters;
  }

  private double turn(Optimizer optimizer) {
    long start = clock.getAsLong();
    for (int i = 0; i < STEPS; i++) {
      optimizer.step();
    }
    return (clock.getAsLong() - start) / 1e3 / STEPS;
  }

  private static List<Line> lines(List<Recipe> recipes, List<List<Double>> times) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < recipes.size(); i++) {
      List<Double> ratios = new ArrayList<>();
      for (int round = 0; round < times.get(i).size(); round++) {
        ratios.add(times.get(i).get(round) / times.getFirst().get(round));
      }
      lines.add(
          new Line(recipes.get(i).toString(), Report.median(times.get(i)), Report.median(ratios)));
    }
    return lines;
  }
}
