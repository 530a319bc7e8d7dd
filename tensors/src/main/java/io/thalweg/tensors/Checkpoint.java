package io.thalweg.tensors;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.OptimizerState;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SparseOptimizer;
import io.thalweg.tensors.SafeTensors.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Parameters and their optimizer, written down: with the same recipe a training goes on from here
/// bit for bit.
///
///     Checkpoint.of(optimizer, parameters).write(file);
///     …
///     Checkpoint.read(file).restore(optimizer, parameters);
///
/// ## Format
/// A file of [SafeTensors]. Words: `format`, `recipe`, `precision`, `step`. Tensors in that
/// precision: `parameters/NAME` and `state/NAME/SLOT`, shaped as the parameter where they are as
/// long; float64: `numbers/GROUP/NAME`, `metrics`.
///
/// ## Notes
/// How many steps make an epoch and the seed of noise are not written: the optimizer must be built
/// with the same.
///
/// @param recipe in canonical form
/// @param state the optimizer's
/// @param parameters the training point, by name
public record Checkpoint(
    String recipe, OptimizerState state, SortedMap<String, Tensor> parameters) {
  private static final String FORMAT = "thalweg optimizer 1";
  private static final String PARAMETERS = "parameters/";
  private static final String STATE = "state/";
  private static final String NUMBERS = "numbers/";
  private static final String METRICS = "metrics";

  public Checkpoint {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /// A copy of what an optimizer knows and of the parameters that it steps.
  public static Checkpoint of(Optimizer optimizer, Parameters parameters) {
    return of(optimizer, parameters, Arena.ofAuto());
  }

  /// The same for as long as the arena lives.
  public static Checkpoint of(Optimizer optimizer, Parameters parameters, Arena copies) {
    return of(optimizer.recipe(), optimizer.state(copies), parameters, copies);
  }

  /// A copy of what an optimizer of sparse gradients knows and of the parameters that it steps.
  public static Checkpoint of(SparseOptimizer optimizer, Parameters parameters) {
    return of(optimizer.recipe(), optimizer.state(), parameters, Arena.ofAuto());
  }

  private static Checkpoint of(
      Recipe recipe, OptimizerState state, Parameters parameters, Arena copies) {
    MemorySegment copy =
        copies.allocate(parameters.values().byteSize(), 64).copyFrom(parameters.values());
    Parameters copied = with(parameters, copy);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (Parameters.Tensor tensor : parameters.tensors()) {
      tensors.put(
          tensor.name(),
          new Tensor(type(parameters.precision()), tensor.shape(), slice(copied, tensor)));
    }
    return new Checkpoint(recipe.toString(), state, tensors);
  }

  private static Parameters with(Parameters parameters, MemorySegment values) {
    return new Parameters(
        parameters.precision(), values, parameters.gradients(), parameters.tensors());
  }

  private static MemorySegment slice(Parameters parameters, Parameters.Tensor tensor) {
    int bytes = parameters.precision().bytes();
    return parameters.values().asSlice(tensor.offset() * bytes, tensor.length() * bytes);
  }

  static SafeTensors.Type type(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> SafeTensors.Type.F32;
      case FLOAT64 -> SafeTensors.Type.F64;
    };
  }

  /// Writes it whole or not at all.
  public void write(Path file) throws IOException {
    toTensors().write(file);
  }

  /// The same as words and tensors, to be written with others: [#of(SafeTensors)] reads them.
  public SafeTensors toTensors() {
    SortedMap<String, String> words = new TreeMap<>();
    words.put("format", FORMAT);
    words.put("recipe", recipe);
    words.put("precision", state.precision().name());
    words.put("step", Long.toString(state.step()));
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    parameters.forEach((name, tensor) -> tensors.put(PARAMETERS + name, tensor));
    state.slots().forEach((name, slot) -> tensors.put(STATE + name, shaped(name, slot)));
    state.numbers().forEach((name, number) -> tensors.put(NUMBERS + name, Tensor.of(number)));
    tensors.put(
        METRICS, Tensor.of(state.metrics().stream().mapToDouble(Double::doubleValue).toArray()));
    return new SafeTensors(words, tensors);
  }

  private Tensor shaped(String name, MemorySegment slot) {
    SafeTensors.Type type = type(state.precision());
    Tensor parameter = parameters.get(parameter(name));
    List<Long> shape =
        parameter == null || parameter.numbers().byteSize() != slot.byteSize()
            ? List.of(slot.byteSize() / type.bytes())
            : parameter.shape();
    return new Tensor(type, shape, slot);
  }

  /// The parameter whose slot this is.
  private static String parameter(String slot) {
    return slot.substring(0, Math.max(0, slot.lastIndexOf('/')));
  }

  /// Reads a file and trusts nothing in it.
  ///
  /// @throws TensorFileException naming file and fault
  public static Checkpoint read(Path file) {
    SafeTensors saved = SafeTensors.read(file, "saved optimizer");
    try {
      return of(saved);
    } catch (IllegalArgumentException e) {
      throw new TensorFileException("saved optimizer %s: %s".formatted(file, e.getMessage()));
    }
  }

  /// Reads words and tensors and trusts nothing in them.
  ///
  /// @throws IllegalArgumentException naming the fault
  public static Checkpoint of(SafeTensors saved) {
    if (!saved.word("format").equals(FORMAT)) {
      throw new IllegalArgumentException(
          "format must be %s, is %s".formatted(FORMAT, saved.word("format")));
    }
    Precision precision = precision(saved.word("precision"));
    long step = saved.count("step");
    if (step < 0) {
      throw new IllegalArgumentException("step must be at least 0, is " + step);
    }
    SortedMap<String, Tensor> parameters = new TreeMap<>();
    SortedMap<String, MemorySegment> slots = new TreeMap<>();
    SortedMap<String, Double> numbers = new TreeMap<>();
    for (Map.Entry<String, Tensor> each : saved.tensors().entrySet()) {
      String name = each.getKey();
      if (name.startsWith(PARAMETERS)) {
        parameters.put(
            name.substring(PARAMETERS.length()), checked(name, each.getValue(), precision));
      } else if (name.startsWith(STATE)) {
        slots.put(
            name.substring(STATE.length()), checked(name, each.getValue(), precision).numbers());
      } else if (name.startsWith(NUMBERS)) {
        numbers.put(
            name.substring(NUMBERS.length()),
            saved.tensor(name, SafeTensors.Type.F64, 1).doubles()[0]);
      } else if (!name.equals(METRICS)) {
        throw new IllegalArgumentException(
            "tensors must be named parameters/…, state/…, numbers/… or metrics, has %s"
                .formatted(name));
      }
    }
    List<Double> metrics =
        Arrays.stream(saved.row(METRICS, SafeTensors.Type.F64).doubles()).boxed().toList();
    OptimizerState state = new OptimizerState(step, metrics, precision, slots, numbers);
    return new Checkpoint(saved.word("recipe"), state, parameters);
  }

  private static Precision precision(String word) {
    return Arrays.stream(Precision.values())
        .filter(each -> each.name().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "precision must be one of %s, is %s".formatted(List.of(Precision.values()), word)));
  }

  private static Tensor checked(String name, Tensor tensor, Precision precision) {
    if (tensor.type() != type(precision)) {
      throw new IllegalArgumentException(
          "%s must be %s, is %s".formatted(name, type(precision), tensor.type()));
    }
    return tensor;
  }

  /// Sets optimizer and parameters to what they were.
  ///
  /// @param parameters those that the optimizer steps
  /// @throws IllegalArgumentException where recipe, names, shapes, precision or slots are others;
  ///   nothing is changed then
  public void restore(Optimizer optimizer, Parameters parameters) {
    restore(optimizer.recipe(), optimizer::restore, parameters);
  }

  /// The same for an optimizer of sparse gradients, of the form that it had.
  public void restore(SparseOptimizer optimizer, Parameters parameters) {
    restore(optimizer.recipe(), optimizer::restore, parameters);
  }

  private void restore(Recipe other, Consumer<OptimizerState> restore, Parameters parameters) {
    if (!other.toString().equals(recipe)) {
      throw new IllegalArgumentException(
          "recipe must be %s as it was, got %s".formatted(recipe, other));
    }
    checkFits(parameters);
    restore.accept(state);
    for (Parameters.Tensor tensor : parameters.tensors()) {
      slice(parameters, tensor).copyFrom(numbers(tensor.name()));
    }
  }

  private void checkFits(Parameters others) {
    SafeTensors.Type type = type(others.precision());
    for (Parameters.Tensor tensor : others.tensors()) {
      Tensor saved = parameters.get(tensor.name());
      if (saved == null || saved.type() != type || !saved.shape().equals(tensor.shape())) {
        throw new IllegalArgumentException(
            "parameter %s must be %s as it was, got %s %s"
                .formatted(
                    tensor.name(),
                    saved == null ? "absent" : saved.type() + " " + saved.shape(),
                    type,
                    tensor.shape()));
      }
    }
    if (others.tensors().size() != parameters.size()) {
      throw new IllegalArgumentException(
          "parameters must be %s as they were, got %s"
              .formatted(
                  parameters.keySet(),
                  others.tensors().stream().map(Parameters.Tensor::name).toList()));
    }
  }

  private MemorySegment numbers(String name) {
    Tensor tensor = parameters.get(name);
    if (tensor == null) {
      throw new IllegalStateException(name + " was there a moment ago");
    }
    return tensor.numbers();
  }
}
