package io.thalweg.engine;

import io.thalweg.optim.Parameters;
import io.thalweg.optim.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// Linear layers one behind the other, with the backward pass written out: it makes the gradients
/// where they are due instead of adding them there, and records no graph.
///
/// @param layers in the order in which they are passed
/// @param activation f, between layers
record FeedForward(List<Layer> layers, Activation activation) implements Computation {

  /// y = Wx + b
  ///
  /// @param weight W, `[out, in]`
  /// @param bias b, `[out]`
  /// @param biasArgument b in the form in which it is handed to the engine
  record Layer(Leaf weight, Leaf bias, TensorOptional biasArgument) {
    private static final long[] BATCH = {0};

    Layer(Leaf weight, Leaf bias) {
      this(weight, bias, new TensorOptional(bias.value()));
    }

    /// @param x `[batch, in]`
    Tensor forward(Tensor x) {
      return torch.linear(x, weight.value(), biasArgument);
    }

    /// @param x what the forward pass was given, `[batch, in]`
    /// @param dy gradient of the loss by what it returned, `[batch, out]`
    void backward(Tensor x, Tensor dy) {
      torch.mm_out(weight.gradient(), dy.t(), x); // ∂W = ∂yᵀx
      torch.sum_out(bias.gradient(), dy, BATCH); // ∂b = Σ ∂y over the batch
    }

    /// The gradient of the loss by the layer's input, `[batch, in]`.
    Tensor inputGradient(Tensor dy) {
      return torch.mm(dy, weight.value()); // ∂x = ∂y W
    }
  }

  static Network build(Mlp mlp, int inputs, int classes, long seed) {
    Network network =
        new Network(
            inputs, classes, layout(mlp, inputs, classes), leaves -> of(leaves, mlp.activation()));
    initialise(network.parameters(), mlp, new Seed(seed));
    return network;
  }

  static Parameters.Layout layout(Mlp mlp, int inputs, int classes) {
    List<Integer> widths =
        Stream.of(List.of(inputs), mlp.hidden(), List.of(classes)).flatMap(List::stream).toList();
    Parameters.Layout layout = Parameters.layout();
    for (int k = 0; k + 1 < widths.size(); k++) {
      layout.add(name(k, "weight"), widths.get(k + 1), widths.get(k));
      layout.add(name(k, "bias"), widths.get(k + 1));
    }
    return layout;
  }

  /// As in `nn.Sequential`, where the activations between the layers count.
  private static String name(int layer, String parameter) {
    return 2 * layer + "." + parameter;
  }

  static FeedForward of(List<Leaf> leaves, Activation activation) {
    List<Layer> layers =
        IntStream.range(0, leaves.size() / 2)
            .mapToObj(k -> new Layer(leaves.get(2 * k), leaves.get(2 * k + 1)))
            .toList();
    return new FeedForward(layers, activation);
  }

  @Override
  public List<Leaf> leaves() {
    return layers.stream().flatMap(layer -> Stream.of(layer.weight(), layer.bias())).toList();
  }

  @Override
  public Tensor logits(Tensor features) {
    Tensor h = features;
    for (Layer layer : layers.subList(0, layers.size() - 1)) {
      h = activation.apply(layer.forward(h));
    }
    return layers.getLast().forward(h);
  }

  @Override
  public double lossAndGradient(Tensor features, Tensor labels) {
    List<Tensor> h = new ArrayList<>(); // what each layer is given
    List<Tensor> a = new ArrayList<>(); // what each layer but the last returns
    h.add(features);
    for (Layer layer : layers.subList(0, layers.size() - 1)) {
      a.add(layer.forward(h.getLast()));
      h.add(activation.apply(a.getLast()));
    }
    Tensor logProbabilities = torch.log_softmax(layers.getLast().forward(h.getLast()), 1);
    double loss = torch.nll_loss(logProbabilities, labels).item_float();
    Tensor dy = logitsGradient(logProbabilities, labels);
    layers.getLast().backward(h.getLast(), dy);
    for (int k = layers.size() - 2; k >= 0; k--) {
      Tensor dh = layers.get(k + 1).inputGradient(dy);
      dy = activation.backward(dh, a.get(k), h.get(k + 1));
      layers.get(k).backward(h.get(k), dy);
    }
    return loss;
  }

  /// (p − e)/batch, e being 1 at the label and 0 elsewhere, `[batch, classes]`; made in place.
  private static Tensor logitsGradient(Tensor logProbabilities, Tensor labels) {
    long batch = labels.numel();
    return logProbabilities
        .exp_()
        .scatter_add_(1, labels.unsqueeze(1), Constants.MINUS_ONE.expand(batch, 1))
        .mul_(new Scalar(1.0 / batch));
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
