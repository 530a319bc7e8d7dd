package io.thalweg.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
  ///
  /// @param weight of all copies, `[copies, out, in]`
  /// @param bias of all copies, `[copies, out, 1]`
  /// @param weightGradient of a few copies, `[few, out, in]`
  /// @param biasGradient of a few copies, `[few, out]`
  record Affine(Tensor weight, Tensor bias, Tensor weightGradient, Tensor biasGradient) {
    private static final long[] BATCH = {2};

    /// @param x `[copies, in, batch]`
    Tensor forward(Tensor x) {
      return torch.baddbmm(bias, weight, x);
    }

    /// Overwrites the gradients with those of the copies from one on.
    ///
    /// @param x what the layer was given
    /// @param dy gradient of the losses by what it returned, `[copies, out, batch]`
    void backward(Tensor x, Tensor dy, int first, int count) {
      Tensor some = dy.narrow(0, first, count);
      Tensor given = x.narrow(0, first, count).transpose(1, 2);
      torch.bmm_out(weightGradient.narrow(0, 0, count), some, given); // ∂W = ∂y xᵀ
      torch.sum_out(biasGradient.narrow(0, 0, count), some, BATCH);
    }

    /// The gradient of the losses by the layer's input.
    Tensor inputGradient(Tensor dy) {
      return torch.bmm(weight.transpose(1, 2), dy); // ∂x = Wᵀ∂y
    }
  }

  private long copies() {
    return layers.getFirst().weight().size(0);
  }

  private int few() {
    return (int) layers.getFirst().weightGradient().size(0);
  }

  /// From features `[batch, in]`, the same for all, to `[copies, in, batch]`.
  private Tensor forAll(Tensor features) {
    return features.t().unsqueeze(0).expand(copies(), features.size(1), features.size(0));
  }

  /// From features `[batch, in]` to outputs `[copies, outputs, batch]`.
  Tensor outputs(Tensor features) {
    Tensor h = layers.getFirst().forward(forAll(features));
    for (Affine layer : layers.subList(1, layers.size())) {
      h = layer.forward(activation.apply(h));
    }
    return h;
  }

  /// What each layer was given, the gradient of the losses by what it returned, and the losses.
  private record Backward(List<Tensor> x, List<Tensor> dy, Tensor losses) {}

  private Backward through(Tensor features, Tensor targets, Objective objective) {
    List<Tensor> h = new ArrayList<>(); // what each layer is given
    List<Tensor> a = new ArrayList<>(); // what each layer returns
    h.add(forAll(features));
    a.add(layers.getFirst().forward(h.getFirst()));
    for (Affine layer : layers.subList(1, layers.size())) {
      h.add(activation.apply(a.getLast()));
      a.add(layer.forward(h.getLast()));
    }
    Losses losses = losses(a.getLast(), targets, objective);
    Deque<Tensor> dy = new ArrayDeque<>();
    dy.push(losses.gradient());
    for (int k = layers.size() - 1; k > 0; k--) {
      Tensor dh = layers.get(k).inputGradient(dy.peek());
      dy.push(activation.backward(dh, a.get(k - 1), h.get(k)));
    }
    return new Backward(h, List.copyOf(dy), losses.values());
  }

  /// The mean loss of each copy. Their gradients are there a few at a time, while a step is made of
  /// each.
  double[] lossAndGradient(
      Tensor features, Tensor targets, Objective objective, Copies.Stepper stepper) {
    Backward backward = through(features, targets, objective);
    double[] losses = array(backward.losses());
    int copies = (int) copies();
    for (int first = 0; first < copies; first += few()) {
      int count = Math.min(few(), copies - first);
      for (int k = 0; k < layers.size(); k++) {
        layers.get(k).backward(backward.x().get(k), backward.dy().get(k), first, count);
      }
      for (int copy = first; copy < first + count; copy++) {
        stepper.step(copy, losses[copy]);
      }
    }
    return losses;
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
