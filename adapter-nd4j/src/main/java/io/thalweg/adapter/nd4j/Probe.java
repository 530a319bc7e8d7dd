package io.thalweg.adapter.nd4j;

import io.thalweg.optim.Expression;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.OptimizerState;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.optim.SettingException;
import io.thalweg.optim.Transform;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.DoubleStream;

/// What a recipe does, found out on four numbers.
final class Probe {
  private static final int NUMBERS = 4;
  private static final int STEPS = 12;

  /// Far from 0, for a small decay to show.
  private static final double ELSEWHERE = 100;

  /// The recipe's own may start at 0, where a decay would not show.
  private static final Expression RATE = new Expression.Num(0.01);

  private static final double TOLERANCE = 1e-9;

  private final Recipe recipe;
  private final long stepsPerEpoch;

  Probe(Recipe recipe, long stepsPerEpoch) {
    this.recipe = recipe;
    this.stepsPerEpoch = stepsPerEpoch;
  }

  /// @throws io.thalweg.optim.SettingException where the recipe cannot be stepped
  void check() {
    recipe.forOneGradient("DL4J");
    try (Optimizer optimizer = optimizer(numbers(0), new Seed(0))) {
      OptimizerState state = optimizer.state();
      long bytes = NUMBERS * Double.BYTES;
      if (!state.numbers().isEmpty()
          || state.slots().values().stream().anyMatch(slot -> slot.byteSize() != bytes)) {
        throw new SettingException(
            "optimizer must keep its state number by number, as DL4J saves it, got " + recipe);
      }
    }
  }

  /// The recipe over some parameters.
  Optimizer optimizer(Parameters parameters, Seed seed) {
    Optimizer.Builder builder = Optimizer.builder(recipe, parameters).seed(seed);
    return (stepsPerEpoch == 0 ? builder : builder.stepsPerEpoch(stepsPerEpoch)).build();
  }

  /// How many numbers of state each parameter has.
  long slots() {
    try (Optimizer optimizer = optimizer(numbers(0), new Seed(0))) {
      return optimizer.state().slots().size();
    }
  }

  /// The learning rate of the step behind so many.
  double rate(long steps) {
    try (Optimizer optimizer = optimizer(numbers(0), new Seed(0))) {
      OptimizerState start = optimizer.state();
      optimizer.restore(
          new OptimizerState(
              steps, start.metrics(), start.precision(), start.slots(), start.numbers()));
      return optimizer.rate();
    }
  }

  /// Whether steps and state hang on the gradient alone.
  boolean seesOnlyGradients() {
    return recipe.partsAt(0).transforms().stream().noneMatch(Transform::ofEachTensor)
        && isClose(path(0, 1), path(ELSEWHERE, 2));
  }

  /// Displacements and state of some steps.
  private List<Double> path(double start, long seed) {
    Parameters parameters = numbers(start);
    List<Double> all = new ArrayList<>();
    Probe moving = new Probe(recipe.withRate(RATE), stepsPerEpoch);
    try (Optimizer optimizer = moving.optimizer(parameters, new Seed(seed))) {
      for (int t = 1; t <= STEPS; t++) {
        for (int i = 0; i < NUMBERS; i++) {
          parameters.gradient(i, Math.sin(t + 2 * i) + 0.5);
        }
        optimizer.step();
      }
      for (int i = 0; i < NUMBERS; i++) {
        all.add(parameters.value(i) - start);
      }
      SortedMap<String, MemorySegment> slots = optimizer.state().slots();
      slots
          .values()
          .forEach(slot -> {
            for (double each : slot.toArray(ValueLayout.JAVA_DOUBLE)) {
              all.add(each);
            }
          });
    }
    return all;
  }

  private static boolean isClose(List<Double> a, List<Double> b) {
    double largest = DoubleStream.concat(stream(a), stream(b)).map(Math::abs).max().orElse(0);
    for (int i = 0; i < a.size(); i++) {
      if (Math.abs(a.get(i) - b.get(i)) > TOLERANCE * largest) {
        return false;
      }
    }
    return true;
  }

  private static DoubleStream stream(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue);
  }

  private static Parameters numbers(double start) {
    return Parameters.of(
        DoubleStream.generate(() -> start).limit(NUMBERS).toArray(), new double[NUMBERS]);
  }
}
