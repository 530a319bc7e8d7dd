package io.thalweg.train;

import java.util.List;

/// What a training tells while it goes on. Listeners are called on the training's thread, between
/// steps.
public sealed interface Event {
  /// A step was made.
  ///
  /// @param step counted from 1 over the whole training
  /// @param total steps that the training has in all
  /// @param loss of the step's batch before the step, nats per example
  record Stepped(long step, long total, double loss) implements Event {}

  /// An epoch, or the part of one that the step limit left, is over and was evaluated.
  record EpochEnded(Epoch epoch) implements Event {}

  /// The training stopped because it diverged.
  ///
  /// @param step at which it was seen
  /// @param reason what was seen, with the step
  record Diverged(long step, String reason) implements Event {}

  /// An instrument measured something. Told before the step's own event.
  ///
  /// @param step at which it looked
  /// @param every steps between two looks
  /// @param values one for each label of the quantity, or one where it has none; NaN where it could
  ///   not be measured
  record Measured(long step, long every, Quantity quantity, List<Double> values) implements Event {
    public Measured {
      values = List.copyOf(values);
    }
  }

  /// An instrument saw something that a user ought to know at once.
  record Warned(long step, String text) implements Event {}
}
