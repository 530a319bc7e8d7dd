package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// What a [NonFinite] in a recipe does: looks at each gradient before the step.
final class Guard {
  private static final Tape.Program DIFFERENCES = differences();
  private static final double[] NO_CONSTANTS = {};

  /// Parameters and state at a step.
  record Kept(MemorySegment values, OptimizerState state) {}

  private final NonFinite rule;
  private final Parameters parameters;
  private Optional<Kept> kept = Optional.empty();
  private long inARow;

  Guard(NonFinite rule, Parameters parameters) {
    this.rule = rule;
    this.parameters = parameters;
  }

  private static Tape.Program differences() {
    Tape tape = new Tape();
    Vec x = tape.readOnly();
    Vec difference = tape.temporary();
    tape.load(x).load(x).subtract().store(difference);
    tape.sum(difference);
    return tape.program();
  }

  /// Whether the step may be made; else what was done is in [#kept].
  ///
  /// @param gradients to look at
  /// @throws NonFiniteException where it ends here
  boolean lets(MemorySegment gradients) {
    for (Parameters.Tensor tensor : parameters.tensors()) {
      if (!isFinite(gradients, tensor)) {
        inARow++;
        if (rule.action() == NonFinite.Action.STOP || inARow >= rule.most()) {
          throw new NonFiniteException(tensor.name(), inARow);
        }
        return false;
      }
    }
    inARow = 0;
    return true;
  }

  /// Whether x − x is 0 everywhere.
  private boolean isFinite(MemorySegment gradients, Parameters.Tensor tensor) {
    Kernel kernel = Kernel.of(DIFFERENCES, parameters.precision());
    int bytes = parameters.precision().bytes();
    long most = Plan.LEAST_CHUNK / bytes;
    MemorySegment[] memory = {gradients};
    for (long done = 0; done < tensor.length(); done += most) {
      long[] at = {(tensor.offset() + done) * bytes};
      int length = (int) Math.min(most, tensor.length() - done);
      if (Double.isNaN(kernel.run(memory, at, NO_CONSTANTS, length))) {
        return false;
      }
    }
    return true;
  }

  /// Whether a copy is due before that step.
  boolean keeps(long step) {
    return rule.action() == NonFinite.Action.RESTORE
        && (kept.isEmpty() || (step - 1) % rule.every() == 0);
  }

  void keep(OptimizerState state) {
    MemorySegment values = Arena.ofAuto().allocate(parameters.values().byteSize(), Loop.BLOCK);
    kept = Optional.of(new Kept(values.copyFrom(parameters.values()), state));
  }

  /// What was kept last, where a bad gradient leads back to it.
  Optional<Kept> kept() {
    return kept;
  }

  /// Bad steps in a row that end it.
  long most() {
    return rule.most();
  }

  /// Bad steps in a row so far.
  long inARow() {
    return inARow;
  }

  /// Goes on behind so many bad steps in a row.
  void restore(long bad) {
    inARow = bad;
    kept = Optional.empty();
  }
}
