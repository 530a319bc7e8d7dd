package io.thalweg.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// Affine layers one behind the other, with the backward pass written out: it makes the gradients
/// where they are due instead of adding them there, and records no graph.
///
/// @param layers in the order in which they are passed
/// @param activation f, between layers
record FeedForward(List<Affine> layers, Activation activation) implements Computation {

  /// y = Wx + b
  ///
  /// @param weight W, `[out, in]`
  /// @param bias b, `[out]`
  /// @param biasArgument b in the form in which it is handed to the engine
  record Affine(Leaf weight, Leaf bias, TensorOptional biasArgument) {
    private static final long[] BATCH = {0};

    Affine(Leaf weight, Leaf bias) {
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

  /// The one nonlinearity of layers that are dense with it between them; empty for others. Without
  /// a hidden layer it is the identity.
  static Optional<Activation> activation(List<Layer> layers) {
    List<Activation> between =
        layers.stream()
            .filter(Nonlinear.class::isInstance)
            .map(layer -> ((Nonlinear) layer).activation())
            .distinct()
            .toList();
    boolean plain =
        layers.size() % 2 == 1
            && between.size() <= 1
            && IntStream.range(0, layers.size())
                .allMatch(i ->
                    i % 2 == 0
                        ? layers.get(i) instanceof Dense
                        : layers.get(i) instanceof Nonlinear);
    return plain
        ? Optional.of(between.isEmpty() ? Activation.IDENTITY : between.getFirst())
        : Optional.empty();
  }

  static FeedForward of(List<Leaf> leaves, Activation activation) {
    List<Affine> layers =
        IntStream.range(0, leaves.size() / 2)
            .mapToObj(k -> new Affine(leaves.get(2 * k), leaves.get(2 * k + 1)))
            .toList();
    return new FeedForward(layers, activation);
  }

  @Override
  public List<Leaf> leaves() {
    return layers.stream().flatMap(layer -> Stream.of(layer.weight(), layer.bias())).toList();
  }

  @Override
  public Tensor outputs(Tensor features) {
    return layers.getLast().forward(hidden(features).getLast());
  }

  @Override
  public List<Tensor> activity(Tensor features) {
    List<Tensor> hidden = hidden(features);
    return hidden.subList(1, hidden.size());
  }

  /// What each layer is given.
  private List<Tensor> hidden(Tensor features) {
    List<Tensor> h = new ArrayList<>();
    h.add(features);
    for (Affine layer : layers.subList(0, layers.size() - 1)) {
      h.add(activation.apply(layer.forward(h.getLast())));
    }
    return h;
  }

  @Override
  public double lossAndGradient(Tensor features, Tensor targets, Objective objective) {
    List<Tensor> h = new ArrayList<>(); // what each layer is given
    List<Tensor> a = new ArrayList<>(); // what each layer but the last returns
    h.add(features);
    for (Affine layer : layers.subList(0, layers.size() - 1)) {
      a.add(layer.forward(h.getLast()));
      h.add(activation.apply(a.getLast()));
    }
    Objective.Graded graded = objective.graded(layers.getLast().forward(h.getLast()), targets);
    Tensor dy = graded.gradient();
    layers.getLast().backward(h.getLast(), dy);
    for (int k = layers.size() - 2; k >= 0; k--) {
      Tensor dh = layers.get(k + 1).inputGradient(dy);
      dy = activation.backward(dh, a.get(k), h.get(k + 1));
      layers.get(k).backward(h.get(k), dy);
    }
    return graded.loss();
  }
}
