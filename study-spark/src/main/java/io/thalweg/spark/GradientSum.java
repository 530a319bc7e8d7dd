package io.thalweg.spark;

import java.io.Serializable;

/// Gradients and losses of some examples, added up. Empty until there are any, so that no zeros
/// travel.
final class GradientSum implements Serializable {
  private static final long serialVersionUID = 1;

  private float[] gradient = {};
  private double loss;
  private int examples;

  /// Of no examples.
  GradientSum() {}

  /// Of some.
  ///
  /// @param gradient the sum, taken over as it is
  /// @param loss the sum
  GradientSum(float[] gradient, double loss, int examples) {
    this.gradient = gradient;
    this.loss = loss;
    this.examples = examples;
  }

  /// Adds others.
  GradientSum add(GradientSum more) {
    if (examples == 0) {
      return more;
    }
    if (more.examples > 0) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += more.gradient[i];
      }
      loss += more.loss;
      examples += more.examples;
    }
    return this;
  }

  int examples() {
    return examples;
  }

  double meanLoss() {
    return loss / examples;
  }

  /// The mean, in the same array.
  float[] meanGradient() {
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= examples;
    }
    return gradient;
  }
}
