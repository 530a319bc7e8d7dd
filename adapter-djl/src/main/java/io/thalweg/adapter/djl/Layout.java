package io.thalweg.adapter.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.Map;

/// The trained parameters of a block: what DJL calls them, and their names and shapes here.
///
/// @param precision of all of them
/// @param parameters by DJL's identifier, in the block's order
record Layout(Precision precision, Map<String, Named> parameters) {
  /// @param name such as `01Conv2d.weight`: children's names and the parameter's own, by dots
  record Named(String name, Parameter parameter) {}

  /// @throws IllegalStateException where the block is not initialised
  static Layout of(Block block) {
    Map<String, String> names = new LinkedHashMap<>();
    name(block, "", names);
    Map<String, Named> trained = new LinkedHashMap<>();
    for (Pair<String, Parameter> each : block.getParameters()) {
      Parameter parameter = each.getValue();
      if (parameter.requiresGradient()) {
        String name = names.getOrDefault(parameter.getId(), each.getKey());
        if (!parameter.isInitialized()) {
          throw new IllegalStateException(
              "parameter %s must be initialised: call trainer.initialize(shape) before"
                  .formatted(name));
        }
        trained.putIfAbsent(parameter.getId(), new Named(name, parameter));
      }
    }
    return new Layout(precision(trained), trained);
  }

  private static void name(Block block, String prefix, Map<String, String> names) {
    for (Pair<String, Parameter> each : block.getDirectParameters()) {
      names.putIfAbsent(each.getValue().getId(), prefix + each.getKey());
    }
    for (Pair<String, Block> child : block.getChildren()) {
      name(child.getValue(), prefix + child.getKey() + ".", names);
    }
  }

  private static Precision precision(Map<String, Named> trained) {
    Precision common = Precision.FLOAT32;
    boolean first = true;
    for (Named each : trained.values()) {
      Precision precision = precision(each.name(), each.parameter().getArray().getDataType());
      if (!first && precision != common) {
        throw new IllegalArgumentException(
            "parameter %s must be %s as the others, is %s"
                .formatted(each.name(), common, precision));
      }
      common = precision;
      first = false;
    }
    return common;
  }

  static Precision precision(String name, DataType type) {
    return switch (type) {
      case FLOAT32 -> Precision.FLOAT32;
      case FLOAT64 -> Precision.FLOAT64;
      default ->
          throw new IllegalArgumentException(
              "%s must be float32 or float64, is %s".formatted(name, type));
    };
  }

  /// Flat memory for all of them.
  Parameters allocate(Arena arena) {
    Parameters.Layout layout = Parameters.layout();
    for (Named each : parameters.values()) {
      NDArray array = each.parameter().getArray();
      layout.add(each.name(), array.getShape().getShape());
    }
    return layout.allocate(precision, arena);
  }
}
