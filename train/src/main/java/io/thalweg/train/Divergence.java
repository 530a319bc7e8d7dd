package io.thalweg.train;

import java.util.Optional;

/// When a training counts as lost.
final class Divergence {
  private Divergence() {}

  /// What is wrong with a loss; empty where nothing is.
  ///
  /// @param what of which the loss is
  /// @param step at which it was seen
  static Optional<String> of(Training training, String what, double loss, long step) {
    if (!Double.isFinite(loss)) {
      return Optional.of("step %d: %s is %s".formatted(step, what, loss));
    }
    return loss > training.lossBound()
        ? Optional.of(
            "step %d: %s %.4g is above %.4g".formatted(step, what, loss, training.lossBound()))
        : Optional.empty();
  }
}
