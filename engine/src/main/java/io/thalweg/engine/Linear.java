package io.thalweg.engine;

import io.thalweg.optim.Setting;

/// Multinomial logistic regression, or linear regression: one linear layer, whose loss is convex.
///
/// ## Network
///     logits = Wx + b                                             x: [inputs]  logits: [classes]
///
/// ## Source
/// Bishop 2006, Pattern Recognition and Machine Learning, section 4.3.4.
///
/// @param initialisation how weights and biases are drawn
public record Linear(@Setting(def = "zeros") Initialisation initialisation) implements Model {
  @Override
  public Network build(Task task, long seed) {
    return Mlp.of().with(initialisation).build(task, seed);
  }
}
