package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a [NonFinite] in a recipe does: looks at each gradient before the step.
final class Guard {
  private static final Tape.Program DIFFERENCES = differences();
  private static final double[] NO_CONSTANTS = {};
  private static final String KEPT = "kept/";
  private static final String VALUES = KEPT + "values/";
  private static final String STATE = KEPT + "state/";
  private static final String NUMBERS = KEPT + "numbers/";
  private static final String STEP = KEPT + "step";

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

  /// Whether a bad gradient leads back to what was kept.
  boolean goesBack() {
    return rule.action() == NonFinite.Action.RESTORE;
  }

  /// Whether a copy is due before that step.
  boolean keeps(long step) {
    return goesBack() && (kept.isEmpty() || (step - 1) % rule.every() == 0);
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
  void restore(long bad, Optional<Kept> saved) {
    inARow = bad;
    kept = saved;
  }

  /// A state with what was kept beside it.
  OptimizerState withKept(OptimizerState state, Arena copies) {
    if (kept.isEmpty()) {
      return state;
    }
    OptimizerState earlier = kept.get().state();
    SortedMap<String, MemorySegment> slots = new TreeMap<>(state.slots());
    for (Parameters.Tensor tensor : parameters.tensors()) {
      slots.put(VALUES + tensor.name(), copy(slice(kept.get().values(), tensor), copies));
    }
    earlier.slots().forEach((name, slot) -> slots.put(STATE + name, copy(slot, copies)));
    SortedMap<String, Double> numbers = new TreeMap<>(state.numbers());
    numbers.put(STEP, (double) earlier.step());
    earlier.numbers().forEach((name, number) -> numbers.put(NUMBERS + name, number));
    return new OptimizerState(state.step(), state.metrics(), state.precision(), slots, numbers);
  }

  private static MemorySegment copy(MemorySegment segment, Arena copies) {
    return copies.allocate(segment.byteSize(), Loop.BLOCK).copyFrom(segment);
  }

  private MemorySegment slice(MemorySegment values, Parameters.Tensor tensor) {
    int bytes = parameters.precision().bytes();
    return values.asSlice(tensor.offset() * bytes, tensor.length() * bytes);
  }

  /// A state without what was kept beside it.
  OptimizerState withoutKept(OptimizerState state) {
    SortedMap<String, MemorySegment> slots = new TreeMap<>(state.slots());
    SortedMap<String, Double> numbers = new TreeMap<>(state.numbers());
    if (goesBack()) {
      slots.keySet().removeIf(name -> name.startsWith(KEPT));
      numbers.keySet().removeIf(name -> name.startsWith(KEPT));
    }
    return new OptimizerState(state.step(), state.metrics(), state.precision(), slots, numbers);
  }

  /// What was kept beside a state; empty where nothing was.
  ///
  /// @throws IllegalArgumentException where it is not of these parameters
  Optional<Kept> kept(OptimizerState state) {
    Double step = state.numbers().get(STEP);
    if (!goesBack() || step == null) {
      return Optional.empty();
    }
    if (step != Math.rint(step) || step < 0 || step > state.step()) {
      throw new IllegalArgumentException(
          "%s must be a whole number in [0,%d], got %s".formatted(STEP, state.step(), step));
    }
    MemorySegment values = Arena.ofAuto().allocate(parameters.values().byteSize(), Loop.BLOCK);
    values.copyFrom(parameters.values());
    for (Parameters.Tensor tensor : parameters.tensors()) {
      MemorySegment place = slice(values, tensor);
      MemorySegment saved = state.slots().get(VALUES + tensor.name());
      if (saved == null || saved.byteSize() != place.byteSize()) {
        throw new IllegalArgumentException(
            "state must have %d bytes at %s, got %s"
                .formatted(
                    place.byteSize(),
                    VALUES + tensor.name(),
                    saved == null ? "none" : saved.byteSize()));
      }
      place.copyFrom(saved);
    }
    SortedMap<String, MemorySegment> slots = new TreeMap<>();
    state
        .slots()
        .forEach((name, slot) -> {
          if (name.startsWith(STATE)) {
            slots.put(name.substring(STATE.length()), copy(slot, Arena.ofAuto()));
          }
        });
    SortedMap<String, Double> numbers = new TreeMap<>();
    state
        .numbers()
        .forEach((name, number) -> {
          if (name.startsWith(NUMBERS)) {
            numbers.put(name.substring(NUMBERS.length()), number);
          }
        });
    return Optional.of(
        new Kept(
            values,
            new OptimizerState(step.longValue(), List.of(), state.precision(), slots, numbers)));
  }
}
