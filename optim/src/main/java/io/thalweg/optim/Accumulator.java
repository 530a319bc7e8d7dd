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

  Accumulator(Accumulate rule, Parameters parameters, Arena arena) {
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

  /// Whether the next gradient is the k-th.
  boolean isLast() {
    return count == k - 1;
  }

  /// a ← a + g/k
  void add(Crew crew) {
    Kernel kernel = Kernel.of(ADD, parameters.precision());
    int bytes = parameters.precision().bytes();
    int most = Plan.LEAST_CHUNK / bytes;
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
