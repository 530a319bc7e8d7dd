package io.thalweg.adapter.djl;

import ai.djl.ndarray.NDArray;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// The parameters as one device has them. Gradients are gathered until the last has come; then all
/// parameters make their step at once, so that norms over all of them are what they should be.
final class Replica implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final Layout layout;
  private final Parameters parameters;
  private final Optimizer optimizer;
  private final Map<String, Parameters.Tensor> tensors = new HashMap<>();
  private final Map<String, NDArray> weights = new HashMap<>();
  private final Set<String> arrived = new HashSet<>();
  private boolean mustBeAsLoaded;

  Replica(Layout layout, Function<Parameters, Optimizer> make) {
    this.layout = layout;
    try {
      parameters = layout.allocate(arena);
      optimizer = make.apply(parameters);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
    int next = 0;
    for (String id : layout.parameters().keySet()) {
      tensors.put(id, parameters.tensors().get(next++));
    }
  }

  /// One over the block's own arrays, whichever devices it is trained on.
  static Replica ofBlock(Layout layout, Function<Parameters, Optimizer> make) {
    Replica replica = new Replica(layout, make);
    layout
        .parameters()
        .forEach((id, named) -> replica.weights.put(id, named.parameter().getArray()));
    return replica;
  }

  Optimizer optimizer() {
    return optimizer;
  }

  Parameters parameters() {
    return parameters;
  }

  /// From now until the first step, weights that come must be those in memory.
  void mustBeAsLoaded() {
    mustBeAsLoaded = true;
  }

  /// Takes in a parameter's gradient, and makes the step where it is the last.
  void update(String id, NDArray weight, NDArray gradient) {
    Parameters.Tensor tensor = tensors.get(id);
    if (tensor == null) {
      throw new IllegalStateException(
          "parameter %s must be of the block and need a gradient since the first step, one of %s"
              .formatted(id, names(tensors.keySet())));
    }
    if (arrived.contains(id)) {
      Set<String> missing = new HashSet<>(tensors.keySet());
      missing.removeAll(arrived);
      throw new IllegalStateException(
          "parameter %s must not come again before %s: a step takes all parameters; to leave some out, use freeze in the recipe"
              .formatted(tensor.name(), names(missing)));
    }
    check("gradient", tensor, gradient);
    check("weights", tensor, weight);
    weights.put(id, weight);
    readWeight(tensor, weight);
    ArrayMemory.read(gradient, slice(parameters.gradients(), tensor));
    // DJL's own optimizers do so too; nobody else does, and gradients would pile up.
    ArrayMemory.clearGradient(weight);
    arrived.add(id);
    if (arrived.size() == tensors.size()) {
      arrived.clear();
      mustBeAsLoaded = false;
      optimizer.step();
      write();
    }
  }

  private void check(String what, Parameters.Tensor tensor, NDArray array) {
    if (array.isSparse()
        || array.size() != tensor.length()
        || Layout.precision(tensor.name(), array.getDataType()) != parameters.precision()) {
      throw new IllegalArgumentException(
          "%s of %s must be dense %s %s, is %s %s"
              .formatted(
                  what,
                  tensor.name(),
                  parameters.precision(),
                  tensor.shape(),
                  array.getDataType(),
                  array.getShape()));
    }
  }

  private void readWeight(Parameters.Tensor tensor, NDArray weight) {
    MemorySegment here = slice(parameters.values(), tensor);
    if (!mustBeAsLoaded) {
      ArrayMemory.read(weight, here);
      return;
    }
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment theirs = scratch.allocate(here.byteSize(), Long.BYTES);
      ArrayMemory.read(weight, theirs);
      if (theirs.mismatch(here) >= 0) {
        throw new IllegalStateException(
            "%s on %s must be as it was loaded: load behind block.initialize and before trainer.initialize"
                .formatted(tensor.name(), weight.getDevice()));
      }
    }
  }

  private List<String> names(Set<String> ids) {
    List<String> names = new ArrayList<>();
    layout
        .parameters()
        .forEach((id, named) -> {
          if (ids.contains(id)) {
            names.add(named.name());
          }
        });
    return names;
  }

  private MemorySegment slice(MemorySegment all, Parameters.Tensor tensor) {
    int bytes = parameters.precision().bytes();
    return all.asSlice(tensor.offset() * bytes, tensor.length() * bytes);
  }

  boolean isAmidStep() {
    return !arrived.isEmpty();
  }

  /// Takes over DJL's weights.
  void read() {
    weights.forEach((id, weight) -> {
      Parameters.Tensor tensor = tensors.get(id);
      if (tensor != null) {
        ArrayMemory.read(weight, slice(parameters.values(), tensor));
      }
    });
  }

  /// Makes DJL's weights what the parameters are.
  void write() {
    weights.forEach((id, weight) -> {
      Parameters.Tensor tensor = tensors.get(id);
      if (tensor != null) {
        ArrayMemory.write(slice(parameters.values(), tensor), weight, parameters.precision());
      }
    });
  }

  /// Runs `judge` while DJL's weights show the evaluation point.
  <T> T evaluate(Supplier<T> judge) {
    read();
    try {
      return optimizer.evaluate(() -> {
        write();
        return judge.get();
      });
    } finally {
      write();
    }
  }

  @Override
  public void close() {
    optimizer.close();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
