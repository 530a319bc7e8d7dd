package io.thalweg.engine;

import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// What a network's outputs `[batch, outputs]` are held against, and how far off they are.
enum Objective {
  /// −log p(label), p the softmax of the outputs, nats; labels int64 `[batch]`
  CROSS_ENTROPY,
  /// mean over the outputs of (y − t)²; t float32 `[batch, outputs]`
  MEAN_SQUARE,
  /// the same, the features themselves being t
  RECONSTRUCTION;

  static Objective of(Task task) {
    return task.kind() == Task.Kind.CLASSES ? CROSS_ENTROPY : MEAN_SQUARE;
  }

  /// A batch's mean loss and its gradient by the outputs.
  record Graded(double loss, Tensor gradient) {}

  /// What is aimed at.
  ///
  /// @param given labels or numbers
  Tensor targets(Tensor features, Tensor given) {
    return this == RECONSTRUCTION ? features : given;
  }

  /// Targets as likely as the outputs say: labels, or numbers with a variance of half as many as
  /// there are, of which the mean square error is the negative log-likelihood but for a constant.
  Tensor drawn(Tensor outputs, RandomGenerator random) {
    if (this == CROSS_ENTROPY) {
      Tensor probabilities = torch.softmax(outputs, 1).contiguous();
      int classes = (int) probabilities.size(1);
      long[] labels = new long[(int) probabilities.size(0)];
      float[] all = new float[labels.length * classes];
      probabilities.data_ptr_float().get(all);
      for (int i = 0; i < labels.length; i++) {
        labels[i] = drawn(all, i * classes, classes, random.nextDouble());
      }
      return torch.tensor(labels);
    }
    double deviation = Math.sqrt(outputs.size(1) / 2.0);
    float[] errors = new float[(int) outputs.numel()];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = (float) (deviation * random.nextGaussian());
    }
    return torch.tensor(errors).view(outputs.size(0), outputs.size(1)).add(outputs);
  }

  private static int drawn(float[] probabilities, int from, int classes, double u) {
    double sum = 0;
    for (int label = 0; label < classes - 1; label++) {
      sum += probabilities[from + label];
      if (u < sum) {
        return label;
      }
    }
    return classes - 1;
  }

  /// The mean over a batch, for autograd; a scalar.
  Tensor loss(Tensor outputs, Tensor targets) {
    return this == CROSS_ENTROPY
        ? torch.cross_entropy_loss(outputs, targets)
        : torch.mse_loss(outputs, targets);
  }

  /// The mean over a batch, its gradient written out.
  Graded graded(Tensor outputs, Tensor targets) {
    if (this == CROSS_ENTROPY) {
      Tensor logProbabilities = torch.log_softmax(outputs, 1);
      double loss = torch.nll_loss(logProbabilities, targets).item_float();
      return new Graded(loss, logitsGradient(logProbabilities, targets));
    }
    Tensor error = outputs.sub(targets);
    double loss = error.square().mean().item_float();
    return new Graded(loss, error.mul_(new Scalar(2.0 / targets.numel())));
  }

  /// (p − e)/batch, e being 1 at the label and 0 elsewhere, `[batch, classes]`; made in place.
  private static Tensor logitsGradient(Tensor logProbabilities, Tensor labels) {
    long batch = labels.numel();
    return logProbabilities
        .exp_()
        .scatter_add_(1, labels.unsqueeze(1), Constants.MINUS_ONE.expand(batch, 1))
        .mul_(new Scalar(1.0 / batch));
  }
}
