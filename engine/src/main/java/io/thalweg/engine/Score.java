package io.thalweg.engine;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Adds up how well a network does, chunk by chunk.
final class Score {
  private static final long NOT_A_LABEL = -100;
  private static final double NO_SMOOTHING = 0;

  private final Objective objective;
  private long examples;
  private double loss;
  private long right;
  private double squares;
  private double[] sums = {};

  Score(Objective objective) {
    this.objective = objective;
  }

  /// Adds some examples.
  void add(Tensor outputs, Tensor targets) {
    examples += targets.size(0);
    if (objective == Objective.CROSS_ENTROPY) {
      loss += totalCrossEntropy(outputs, targets);
      right += mostLikely(outputs).eq(targets).sum().item_long();
    } else {
      loss += outputs.sub(targets).square().sum().item_float() / (double) targets.size(1);
      Tensor wide = targets.to(torch.ScalarType.Double);
      squares += wide.square().sum().item_double();
      add(wide.sum(0).data_ptr_double(), (int) targets.size(1));
    }
  }

  /// Adds some labelled examples of which the sums are known.
  void add(long examples, double loss, long right) {
    this.examples += examples;
    this.loss += loss;
    this.right += right;
  }

  private void add(DoublePointer sum, int outputs) {
    sums = sums.length == 0 ? new double[outputs] : sums;
    for (int i = 0; i < outputs; i++) {
      sums[i] += sum.get(i);
    }
  }

  private static double totalCrossEntropy(Tensor logits, Tensor labels) {
    return torch
        .cross_entropy_loss(
            logits,
            labels,
            Constants.NO_WEIGHTS,
            torch.Reduction.Sum.value,
            NOT_A_LABEL,
            NO_SMOOTHING)
        .item_float();
  }

  /// `[batch]`
  static Tensor mostLikely(Tensor logits) {
    return logits.argmax(Constants.CLASSES, false);
  }

  Evaluation evaluation() {
    double accuracy =
        objective == Objective.CROSS_ENTROPY ? (double) right / examples : explained();
    return new Evaluation(loss / examples, accuracy);
  }

  /// R² = 1 − Σ(y − t)²/Σ(t − t̄)², sums over examples and outputs.
  private double explained() {
    double variance = squares;
    for (double sum : sums) {
      variance -= sum * sum / examples;
    }
    return 1 - loss * sums.length / variance;
  }
}
