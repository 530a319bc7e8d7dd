package io.thalweg.train;

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
}
