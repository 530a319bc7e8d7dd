package io.thalweg.adapter.nd4j;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.OptimizerState;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Seed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/// Parameters that DL4J updates together, and the memory in which they are stepped. Nothing is kept
/// in it from step to step: state comes from DL4J's view and goes back there.
final class Block implements AutoCloseable {

  /// A tensor of the block: its name and how many numbers it has.
  record Part(String name, long length) {}

  private final Arena arena = Arena.ofShared();
  private final Parameters parameters;
  private final Optimizer optimizer;
  private final Optional<INDArray> theta;

  /// The state before the first step, then where state from the view is put together.
  private final OptimizerState gathered;

  /// @param theta DL4J's own parameters; empty where the recipe sees only gradients
  Block(Probe recipe, INDArray like, List<Part> parts, Optional<INDArray> theta, Seed seed) {
    this.theta = theta;
    try {
      Parameters.Layout layout = Parameters.layout();
      parts.forEach(part -> layout.add(part.name(), part.length()));
      parameters = layout.allocate(Numbers.precision(like), arena);
      optimizer = recipe.optimizer(parameters, seed);
      gathered = optimizer.state();
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  boolean seesParameters() {
    return theta.isPresent();
  }

  long length() {
    return parameters.length();
  }

  /// Writes the state before the first step.
  void initialize(INDArray view) {
    saveState(view);
  }

  /// Turns a gradient into what is to be taken from the parameters.
  void step(INDArray gradient, Optional<INDArray> view, long steps) {
    MemorySegment values = parameters.values();
    readTheta();
    Numbers.read(gradient, parameters.gradients());
    restore(view, steps);
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment before = scratch.allocate(values.byteSize(), Long.BYTES).copyFrom(values);
      optimizer.step();
      subtract(before, values);
      Numbers.write(before, gradient);
    }
    view.ifPresent(this::saveState);
  }

  private void readTheta() {
    theta.ifPresentOrElse(
        view -> Numbers.read(view, parameters.values()), () -> parameters.values().fill((byte) 0));
  }

  /// a ← a − b
  private void subtract(MemorySegment a, MemorySegment b) {
    for (long i = 0; i < length(); i++) {
      switch (parameters.precision()) {
        case FLOAT32 ->
            a.setAtIndex(
                ValueLayout.JAVA_FLOAT,
                i,
                a.getAtIndex(ValueLayout.JAVA_FLOAT, i) - b.getAtIndex(ValueLayout.JAVA_FLOAT, i));
        case FLOAT64 ->
            a.setAtIndex(
                ValueLayout.JAVA_DOUBLE,
                i,
                a.getAtIndex(ValueLayout.JAVA_DOUBLE, i)
                    - b.getAtIndex(ValueLayout.JAVA_DOUBLE, i));
      }
    }
  }

  /// Runs `judge` while DL4J's parameters show the evaluation point.
  <T> T evaluate(Optional<INDArray> view, long steps, Supplier<T> judge) {
    INDArray shown = theta.orElseThrow();
    readTheta();
    restore(view, steps);
    MemorySegment values = parameters.values();
    try {
      return optimizer.evaluate(() -> {
        Numbers.write(values, shown);
        return judge.get();
      });
    } finally {
      Numbers.write(values, shown);
    }
  }

  private void restore(Optional<INDArray> view, long steps) {
    view.ifPresent(from -> {
      try (Arena scratch = Arena.ofConfined()) {
        MemorySegment all = scratch.allocate(bytes(from), Long.BYTES);
        Numbers.read(from, all);
        eachSlot(gathered.slots(), (slot, at) -> slot.copyFrom(all.asSlice(at, slot.byteSize())));
      }
    });
    optimizer.restore(
        new OptimizerState(
            steps, gathered.metrics(), gathered.precision(), gathered.slots(), gathered.numbers()));
  }

  private void saveState(INDArray view) {
    OptimizerState now = optimizer.state();
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment all = scratch.allocate(bytes(view), Long.BYTES);
      eachSlot(now.slots(), (slot, at) -> all.asSlice(at, slot.byteSize()).copyFrom(slot));
      Numbers.write(all, view);
    }
  }

  private long bytes(INDArray view) {
    return view.length() * parameters.precision().bytes();
  }

  private interface Visitor {
    void visit(MemorySegment slot, long at);
  }

  /// Slot after slot, each over all tensors, so that the view does not hang on how the block is
  /// divided.
  private void eachSlot(SortedMap<String, MemorySegment> slots, Visitor visitor) {
    SortedMap<String, SortedMap<Long, MemorySegment>> bySlot = new TreeMap<>();
    slots.forEach((path, segment) -> {
      int slash = path.lastIndexOf('/');
      bySlot
          .computeIfAbsent(path.substring(slash + 1), _ -> new TreeMap<>())
          .put(offset(path.substring(0, slash)), segment);
    });
    long at = 0;
    for (SortedMap<Long, MemorySegment> tensors : bySlot.values()) {
      for (MemorySegment segment : tensors.values()) {
        visitor.visit(segment, at);
        at += segment.byteSize();
      }
    }
  }

  private long offset(String tensor) {
    return parameters.tensors().stream()
        .filter(each -> each.name().equals(tensor))
        .min(Comparator.comparingLong(Parameters.Tensor::offset))
        .orElseThrow()
        .offset();
  }

  @Override
  public void close() {
    optimizer.close();
    arena.close();
  }
}
