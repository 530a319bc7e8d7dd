package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What an [Accumulate] in a recipe does: adds gradients up until a step is due.
final class Accumulator {
  private static final Tape.Program ADD = add();

  private final Parameters parameters;
  private final MemorySegment sum;
  private final int k;
  private int count;

  /// @throws SettingException where a rule takes two gradients on one batch
  Accumulator(Accumulate rule, Plan plan, Parameters parameters, Arena arena) {
    for (Plan.Part part : plan.parts) {
      Recipe recipe = Recipe.of(0, part.layout);
      if (!recipe.takesOneGradient()) {
        throw new SettingException(
            "accumulate must stand before an optimizer that takes one gradient per batch, got "
                + recipe);
      }
    }
    this.parameters = parameters;
    k = rule.k();
    sum = arena.allocate(parameters.values().byteSize(), Loop.BLOCK);
  }

  private static Tape.Program add() {
    Tape tape = new Tape();
    Vec sum = tape.window();
    Vec g = tape.readOnly();
    sum.addScaled(1, g); // the constant is given when it runs
    return tape.program();
  }

  /// a ← a + g/k. Whether that was the k-th.
  boolean add(Crew crew) {
    Kernel kernel = Kernel.of(ADD, parameters.precision());
    int bytes = parameters.precision().bytes();
    int most = Plan.CHUNK_BYTES / bytes;
    long length = parameters.length();
    double[] constants = {1.0 / k};
    MemorySegment[] memory = {sum, parameters.gradients()};
    crew.run(
        Math.toIntExact((length + most - 1) / most),
        piece -> {
          long from = (long) piece * most;
          long[] at = {from * bytes, from * bytes};
          kernel.run(memory, at, constants, (int) Math.min(most, length - from));
        });
    count++;
    return count == k;
  }

  /// The mean of k gradients.
  MemorySegment mean() {
    return sum;
  }

  /// Starts anew.
  void clear() {
    sum.fill((byte) 0);
    count = 0;
  }

  int gradientsPerStep() {
    return k;
  }

  /// Gradients that have come since the last step.
  int count() {
    return count;
  }

  void restore(int gradients) {
    count = gradients;
  }
}
