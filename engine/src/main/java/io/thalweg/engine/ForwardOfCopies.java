package io.thalweg.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// [FeedForward] for several copies of the same layers, with the backward pass written out. What a
/// layer gives lies as `[copies, units, batch]`, so that every product is of contiguous blocks.
///
/// @param layers W `[copies, out, in]` and b `[copies, out]` of each
/// @param activation f, between layers
record ForwardOfCopies(List<Affine> layers, Activation activation) {
  /// Outputs and batch.
  private static final long[] EACH = {1, 2};

  /// y = Wx + b for each copy
  record Affine(Leaf weight, Leaf bias, Tensor biasColumn) {
    private static final long[] BATCH = {2};

    Affine(Leaf weight, Leaf bias) {
      this(weight, bias, bias.value().unsqueeze(2));
    }

    /// Of features that all copies share, `[in, batch]`: one product.
    Tensor first(Tensor x) {
      Tensor all = weight.value().flatten(0, 1); // [copies · out, in]
      return torch.addmm(biasColumn.flatten(0, 1), all, x).unflatten(0, sizes());
    }

    private long[] sizes() {
      return new long[] {weight.value().size(0), weight.value().size(1)};
    }

    /// @param x `[copies, in, batch]`
    Tensor forward(Tensor x) {
      return torch.baddbmm(biasColumn, weight.value(), x);
    }

    /// @param dy gradient of the losses by what it returned, `[copies, out, batch]`
    void firstBackward(Tensor x, Tensor dy) {
      torch.mm_out(weight.gradient().flatten(0, 1), dy.flatten(0, 1), x.t());
      torch.sum_out(bias.gradient(), dy, BATCH);
    }

    void backward(Tensor x, Tensor dy) {
      torch.bmm_out(weight.gradient(), dy, x.transpose(1, 2)); // ∂W = ∂y xᵀ
      torch.sum_out(bias.gradient(), dy, BATCH);
    }

    /// The gradient of the losses by the layer's input.
    Tensor inputGradient(Tensor dy) {
      return torch.bmm(weight.value().transpose(1, 2), dy); // ∂x = Wᵀ∂y
    }
  }

  static ForwardOfCopies of(List<Leaf> leaves, Activation activation) {
    return new ForwardOfCopies(
        IntStream.range(0, leaves.size() / 2)
            .mapToObj(k -> new Affine(leaves.get(2 * k), leaves.get(2 * k + 1)))
            .toList(),
        activation);
  }

  /// From features `[batch, in]` to outputs `[copies, outputs, batch]`.
  Tensor outputs(Tensor features) {
    Tensor h = layers.getFirst().first(features.t());
    for (Affine layer : layers.subList(1, layers.size())) {
      h = layer.forward(activation.apply(h));
    }
    return h;
  }

  /// The mean loss of each copy; the gradients overwrite those of the leaves.
  double[] lossAndGradient(Tensor features, Tensor targets, Objective objective) {
    Tensor x = features.t();
    List<Tensor> h = new ArrayList<>(); // what each layer is given
    List<Tensor> a = new ArrayList<>(); // what each layer returns
    h.add(x);
    a.add(layers.getFirst().first(x));
    for (Affine layer : layers.subList(1, layers.size())) {
      h.add(activation.apply(a.getLast()));
      a.add(layer.forward(h.getLast()));
    }
    Losses losses = losses(a.getLast(), targets, objective);
    Tensor dy = losses.gradient();
    for (int k = layers.size() - 1; k > 0; k--) {
      layers.get(k).backward(h.get(k), dy);
      Tensor dh = layers.get(k).inputGradient(dy);
      dy = activation.backward(dh, a.get(k - 1), h.get(k));
    }
    layers.getFirst().firstBackward(x, dy);
    return array(losses.values());
  }

  /// The mean loss of each copy and its gradient by the outputs, `[copies, outputs, batch]`.
  private record Losses(Tensor values, Tensor gradient) {}

  private static Losses losses(Tensor outputs, Tensor targets, Objective objective) {
    long copies = outputs.size(0);
    long batch = outputs.size(2);
    if (objective == Objective.CROSS_ENTROPY) {
      Tensor logProbabilities = torch.log_softmax(outputs, 1);
      Tensor labels = labels(outputs, targets);
      Tensor values = logProbabilities.gather(1, labels).mean(EACH).neg();
      Tensor minusOne = Constants.MINUS_ONE.view(1, 1, 1).expand(copies, 1, batch);
      Tensor gradient = logProbabilities.exp_().scatter_add_(1, labels, minusOne);
      return new Losses(values, gradient.mul_(new Scalar(1.0 / batch)));
    }
    Tensor error = outputs.sub(targets.t());
    Tensor values = error.square().mean(EACH);
    return new Losses(values, error.mul_(new Scalar(2.0 / targets.numel())));
  }

  /// The labels for each copy, `[copies, 1, batch]`.
  private static Tensor labels(Tensor outputs, Tensor targets) {
    long batch = outputs.size(2);
    return targets.view(1, 1, batch).expand(outputs.size(0), 1, batch);
  }

  /// The sum of each copy's cross-entropies.
  ///
  /// @param outputs `[copies, classes, batch]`
  static double[] totalLosses(Tensor outputs, Tensor targets) {
    Tensor logProbabilities = torch.log_softmax(outputs, 1);
    return array(logProbabilities.gather(1, labels(outputs, targets)).sum(EACH).neg());
  }

  /// How many examples each copy has right.
  ///
  /// @param outputs `[copies, classes, batch]`
  static long[] right(Tensor outputs, Tensor targets) {
    Tensor likeliest =
        outputs.transpose(1, 2).contiguous().argmax(Constants.CLASSES_OF_COPIES, false);
    Tensor right = likeliest.eq(targets).sum(1);
    long[] counts = new long[(int) right.numel()];
    right.data_ptr_long().get(counts);
    return counts;
  }

  private static double[] array(Tensor perCopy) {
    float[] values = new float[(int) perCopy.numel()];
    perCopy.data_ptr_float().get(values);
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }
}
