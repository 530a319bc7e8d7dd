package io.thalweg.study;

import io.thalweg.engine.Initialisation;
import io.thalweg.engine.Linear;
import io.thalweg.optim.Recipe;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.OutputScale;
import io.thalweg.problems.Split;
import io.thalweg.problems.Targets;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;

/// Data whose trainings are known in closed form.
final class Planes {
  static final int SIZE = 64;

  private Planes() {}

  /// Linear regression y = 2x₀ − x₁ on inputs of deviations 3 and 1/2: a parabola in the weights.
  static Training regression(String optimizer, int epochs, Arena arena) {
    SplittableRandom random = new SplittableRandom(4);
    MemorySegment features = arena.allocate(2L * SIZE * Float.BYTES, 64);
    MemorySegment numbers = arena.allocate((long) SIZE * Float.BYTES, 64);
    for (int i = 0; i < SIZE; i++) {
      float x0 = (float) random.nextGaussian(0, 3);
      float x1 = (float) random.nextGaussian(0, 0.5);
      features.setAtIndex(ValueLayout.JAVA_FLOAT, 2L * i, x0);
      features.setAtIndex(ValueLayout.JAVA_FLOAT, 2L * i + 1, x1);
      numbers.setAtIndex(ValueLayout.JAVA_FLOAT, i, 2 * x0 - x1);
    }
    Split split = new Split(features, new Targets.Numbers(numbers, 1), SIZE, 2);
    Dataset data =
        new Dataset(
            "plane", List.of(2), List.of(), List.of(new OutputScale("y", 0, 1)), split, split);
    return new Training(
        new Linear(Initialisation.ZEROS),
        data,
        Recipe.parse(optimizer),
        1,
        epochs,
        SIZE,
        Long.MAX_VALUE,
        Training.LOSS_BOUND);
  }

  /// Two classes on either side of a plane, each example's distance from it known.
  static Split sides(Arena arena) {
    SplittableRandom random = new SplittableRandom(5);
    MemorySegment features = arena.allocate(3L * SIZE * Float.BYTES, 64);
    MemorySegment labels = arena.allocate((long) SIZE * Long.BYTES, 64);
    for (int i = 0; i < SIZE; i++) {
      double sum = 0;
      for (int j = 0; j < 3; j++) {
        float x = (float) random.nextDouble(-1, 1);
        features.setAtIndex(ValueLayout.JAVA_FLOAT, 3L * i + j, x);
        sum += (j + 1) * x;
      }
      labels.setAtIndex(ValueLayout.JAVA_LONG, i, sum > 0 ? 1 : 0);
    }
    return new Split(features, labels, SIZE, 3);
  }
}
