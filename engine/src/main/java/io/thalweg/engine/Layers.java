package io.thalweg.engine;

import io.thalweg.optim.Parameters;
import io.thalweg.optim.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/// Builds networks of layers.
final class Layers {
  private Layers() {}

  /// Is shown a layer with the shape that it is given.
  interface Visitor {
    void visit(int place, Layer layer, List<Long> shape);
  }

  /// Builds a network whose parameters are named by the layer's place, as in PyTorch's
  /// `nn.Sequential`. Each is drawn with randomness of its own, so that a layer more leaves the
  /// others' draws alone.
  static Network build(Task task, Objective objective, List<Layer> layers, long seed) {
    Seed draws = new Seed(seed);
    List<Drawing> drawings = new ArrayList<>();
    Parameters.Layout layout = Parameters.layout();
    walk(
        task,
        layers,
        (place, layer, shape) -> {
          for (Layer.Weight weight : layer.weights(shape)) {
            drawings.add(weight.drawing());
            layout.add(place + "." + weight.name(), Shapes.array(weight.shape()));
          }
        });
    Network network =
        new Network(task, objective, layout, leaves -> computation(task, layers, leaves, draws));
    List<Parameters.Tensor> tensors = network.parameters().tensors();
    for (int i = 0; i < tensors.size(); i++) {
      fill(network.parameters(), tensors.get(i), drawings.get(i), draws);
    }
    return network;
  }

  /// Shows every layer.
  static void walk(Task task, List<Layer> layers, Visitor visitor) {
    List<Long> shape = List.of((long) task.width());
    for (int place = 0; place < layers.size(); place++) {
      visitor.visit(place, layers.get(place), shape);
      shape = layers.get(place).output(shape);
    }
  }

  private static Computation computation(
      Task task, List<Layer> layers, List<Leaf> leaves, Seed seed) {
    return FeedForward.activation(layers)
        .<Computation>map(activation -> FeedForward.of(leaves, activation))
        .orElseGet(() -> Sequential.of(task, layers, leaves, seed.split("dropout")));
  }

  private static void fill(
      Parameters parameters, Parameters.Tensor tensor, Drawing drawing, Seed seed) {
    DoubleSupplier numbers = drawing.from(seed.split(tensor.name()).random());
    for (long i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
      parameters.value(i, numbers.getAsDouble());
    }
  }
}
