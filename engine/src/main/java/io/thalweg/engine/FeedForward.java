package io.thalweg.engine;

import io.thalweg.optim.Parameters;
import io.thalweg.optim.Seed;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// Linear layers one behind the other.
///
/// @param layers in the order in which they are passed
/// @param activation between layers
record FeedForward(List<Layer> layers, Activation activation) implements Forward {

  /// Weight `[out, in]` and bias `[out]`.
  private record Layer(Tensor weight, TensorOptional bias) {}

  static Network build(Mlp mlp, int inputs, int classes, long seed) {
    List<Integer> widths =
        Stream.of(List.of(inputs), mlp.hidden(), List.of(classes)).flatMap(List::stream).toList();
    Parameters.Layout layout = Parameters.layout();
    for (int k = 0; k + 1 < widths.size(); k++) {
      layout.add(name(k, "weight"), widths.get(k + 1), widths.get(k));
      layout.add(name(k, "bias"), widths.get(k + 1));
    }
    Network network =
        new Network(inputs, classes, layout, tensors -> of(tensors, mlp.activation()));
    initialise(network.parameters(), mlp, new Seed(seed));
    return network;
  }

  /// As in `nn.Sequential`, where the activations between the layers count.
  private static String name(int layer, String parameter) {
    return 2 * layer + "." + parameter;
  }

  private static FeedForward of(List<Tensor> tensors, Activation activation) {
    List<Layer> layers =
        IntStream.range(0, tensors.size() / 2)
            .mapToObj(
                k -> new Layer(tensors.get(2 * k), new TensorOptional(tensors.get(2 * k + 1))))
            .toList();
    return new FeedForward(layers, activation);
  }

  @Override
  public Tensor logits(Tensor features) {
    Tensor h = features;
    for (Layer layer : layers.subList(0, layers.size() - 1)) {
      h = activation.apply(torch.linear(h, layer.weight(), layer.bias()));
    }
    Layer last = layers.getLast();
    return torch.linear(h, last.weight(), last.bias());
  }

  /// Each tensor has randomness of its own, so that a layer more leaves the others' draws alone.
  private static void initialise(Parameters parameters, Mlp mlp, Seed seed) {
    List<Parameters.Tensor> tensors = parameters.tensors();
    Initialisation initialisation = mlp.initialisation();
    for (int k = 0; k < tensors.size(); k += 2) {
      Parameters.Tensor weight = tensors.get(k);
      Parameters.Tensor bias = tensors.get(k + 1);
      int out = Math.toIntExact(weight.shape().getFirst());
      int in = Math.toIntExact(weight.shape().getLast());
      SplittableRandom weights = seed.split(weight.name()).random();
      SplittableRandom biases = seed.split(bias.name()).random();
      fill(parameters, weight, initialisation.weights(in, out, mlp.sd(), weights));
      fill(parameters, bias, initialisation.biases(in, mlp.bias(), biases));
    }
  }

  private static void fill(
      Parameters parameters, Parameters.Tensor tensor, DoubleSupplier distribution) {
    for (long i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
      parameters.value(i, distribution.getAsDouble());
    }
  }
}
