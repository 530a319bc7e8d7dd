package io.thalweg.tensors;

import io.thalweg.optim.Adagrad;
import io.thalweg.optim.Adam;
import io.thalweg.optim.AdamW;
import io.thalweg.optim.Adamax;
import io.thalweg.optim.AmsGrad;
import io.thalweg.optim.Momentum;
import io.thalweg.optim.MomentumForm;
import io.thalweg.optim.Nesterov;
import io.thalweg.optim.OptimizerState;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.RAdam;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.RmsProp;
import io.thalweg.optim.Rule;
import io.thalweg.optim.Sgd;
import io.thalweg.tensors.SafeTensors.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads what an optimizer of PyTorch knew, so that a training begun there goes on here.
///
/// ## Format
/// The tensors of `optimizer.state_dict()["state"]` as a file of [SafeTensors], each named
/// `state.INDEX.KEY`; INDEX counts the parameters in the order in which the optimizer was given
/// them, from 0:
///
///     tensors = {f"state.{i}.{key}": torch.as_tensor(value)
///                for i, slots in optimizer.state_dict()["state"].items()
///                for key, value in slots.items() if value is not None}
///     safetensors.torch.save_file(tensors, "optimizer.safetensors")
///
/// | rule | slot ← KEY |
/// |---|---|
/// | `sgd` | none |
/// | `momentum`, `nesterov` | v ← momentum_buffer |
/// | `adam`, `adamw`, `radam` | m ← exp_avg, v ← exp_avg_sq |
/// | `amsgrad` | m ← exp_avg, v ← exp_avg_sq, max ← max_exp_avg_sq |
/// | `adamax` | m ← exp_avg, u ← exp_inf |
/// | `adagrad` | G ← sum |
/// | `rmsprop` | v ← square_avg, m ← grad_avg, b ← momentum_buffer |
///
/// Transforms before the rule change nothing in this, so `chain(adam, decoupled-decay(0.01))` takes
/// the state of AdamW.
///
/// ## Source
/// [torch.optim](https://docs.pytorch.org/docs/stable/optim.html), the `_init_group` of each class.
///
/// ## Notes
/// The settings are not in the file: the recipe must state the same. PyTorch's SGD counts no steps,
/// so they are given; they matter to schedules and to `dampening`.
public final class TorchState {
  private static final String WHAT = "PyTorch's optimizer state";

  private TorchState() {}

  /// Reads the state of a rule whose steps PyTorch counts.
  ///
  /// @param recipe of one rule for all tensors
  /// @param parameters in PyTorch's order
  /// @throws TensorFileException naming file and fault
  /// @throws IllegalArgumentException where PyTorch has no such rule
  public static OptimizerState read(Path file, Recipe recipe, Parameters parameters) {
    return read(file, recipe, parameters, OptionalLong.empty());
  }

  /// Reads a state that goes on behind `steps` steps, which PyTorch's SGD does not count.
  ///
  /// @param recipe of one rule for all tensors
  /// @param parameters in PyTorch's order
  /// @throws TensorFileException naming file and fault, or where the file counts other steps
  /// @throws IllegalArgumentException where PyTorch has no such rule
  public static OptimizerState read(Path file, Recipe recipe, Parameters parameters, long steps) {
    if (steps < 0) {
      throw new IllegalArgumentException("steps must be at least 0, got " + steps);
    }
    return read(file, recipe, parameters, OptionalLong.of(steps));
  }

  private static OptimizerState read(
      Path file, Recipe recipe, Parameters parameters, OptionalLong steps) {
    Map<String, String> keys = keys(recipe.partsAt(0).rule());
    SafeTensors saved = SafeTensors.read(file, WHAT);
    try {
      return new OptimizerState(
          steps(saved, parameters.tensors().size(), steps),
          List.of(),
          parameters.precision(),
          slots(saved, keys, parameters),
          new TreeMap<>());
    } catch (IllegalArgumentException e) {
      throw new TensorFileException("%s %s: %s".formatted(WHAT, file, e.getMessage()));
    }
  }

  /// PyTorch's key for each slot of the rule.
  private static Map<String, String> keys(Rule rule) {
    Map<String, String> keys =
        switch (rule) {
          case Sgd _ -> Map.of();
          case Momentum momentum when momentum.form() == MomentumForm.LR_OUTSIDE ->
              Map.of("v", "momentum_buffer");
          case Nesterov _ -> Map.of("v", "momentum_buffer");
          case Adam _, AdamW _, RAdam _ -> Map.of("m", "exp_avg", "v", "exp_avg_sq");
          case AmsGrad amsGrad when amsGrad.maximum() == AmsGrad.Maximum.RAW ->
              Map.of("m", "exp_avg", "v", "exp_avg_sq", "max", "max_exp_avg_sq");
          case Adamax _ -> Map.of("m", "exp_avg", "u", "exp_inf");
          case Adagrad _ -> Map.of("G", "sum");
          case RmsProp rmsProp when rmsProp.form() == MomentumForm.LR_OUTSIDE ->
              Map.of("v", "square_avg", "m", "grad_avg", "b", "momentum_buffer");
          default ->
              throw new IllegalArgumentException(
                  "rule must be sgd, momentum, nesterov, adam, adamw, amsgrad, adamax, radam, adagrad or"
                      + " rmsprop in PyTorch's form, got "
                      + rule);
        };
    Map<String, String> used = new TreeMap<>(keys);
    used.keySet().retainAll(rule.slots().stream().map(slot -> slot.name()).toList());
    return used;
  }

  private static SortedMap<String, MemorySegment> slots(
      SafeTensors saved, Map<String, String> keys, Parameters parameters) {
    SortedMap<String, MemorySegment> slots = new TreeMap<>();
    TreeSet<String> left = new TreeSet<>(saved.tensors().keySet());
    SafeTensors.Type type = Checkpoint.type(parameters.precision());
    for (int i = 0; i < parameters.tensors().size(); i++) {
      Parameters.Tensor parameter = parameters.tensors().get(i);
      for (Map.Entry<String, String> slot : keys.entrySet()) {
        String name = name(i, slot.getValue());
        Tensor tensor = saved.tensor(name, type, parameter.shape());
        slots.put(parameter.name() + "/" + slot.getKey(), tensor.numbers());
        left.remove(name);
      }
      left.remove(name(i, "step"));
    }
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "must have nothing but step and %s of %d parameters, has %s"
              .formatted(new TreeSet<>(keys.values()), parameters.tensors().size(), left));
    }
    return slots;
  }

  private static String name(int index, String key) {
    return "state.%d.%s".formatted(index, key);
  }

  /// The number of steps that all parameters agree on.
  private static long steps(SafeTensors saved, int parameters, OptionalLong given) {
    OptionalLong steps = given;
    for (int i = 0; i < parameters; i++) {
      Tensor tensor = saved.tensors().get(name(i, "step"));
      if (tensor == null) {
        continue;
      }
      long count = whole(name(i, "step"), tensor);
      if (steps.orElse(count) != count) {
        throw new IllegalArgumentException(
            "%s must be %d, is %d".formatted(name(i, "step"), steps.orElse(count), count));
      }
      steps = OptionalLong.of(count);
    }
    return steps.orElseThrow(
        () -> new IllegalArgumentException("must have state.0.step, or the steps must be given"));
  }

  private static long whole(String name, Tensor tensor) {
    if (tensor.numbers().byteSize() != tensor.type().bytes()) {
      throw new IllegalArgumentException(
          "%s must be one number, is %s".formatted(name, tensor.shape()));
    }
    double count =
        switch (tensor.type()) {
          case F32 -> tensor.numbers().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0);
          case F64 -> tensor.numbers().get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 0);
          case I64 -> (double) tensor.numbers().get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
        };
    if (count < 0 || count != Math.rint(count) || count > 1L << 53) {
      throw new IllegalArgumentException("%s must be a whole number, is %s".formatted(name, count));
    }
    return (long) count;
  }
}
