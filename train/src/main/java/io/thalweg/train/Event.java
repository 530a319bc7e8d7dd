package io.thalweg.train;

import java.nio.file.Path;
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

  /// An order was carried out.
  ///
  /// @param step steps made before it
  record Ordered(long step, Control.Order order) implements Event {}

  /// The training goes on from a checkpoint; epochs that were over are not told again.
  ///
  /// @param step steps made before it
  /// @param epochs that were over
  /// @param rateFactor what the orders before it multiplied the rate with, all together
  /// @param checkpoint its folder
  record Resumed(long step, List<Epoch> epochs, double rateFactor, Path checkpoint)
      implements Event {
    public Resumed {
      epochs = List.copyOf(epochs);
    }
  }

  /// A checkpoint is on the disk.
  ///
  /// @param step steps made before it
  record Saved(long step, Path checkpoint) implements Event {}

  /// A checkpoint could not be written, one line says why. The training goes on and tries again.
  record SaveFailed(long step, String reason) implements Event {}

  /// The training was told to stop and did, with a checkpoint where there are some.
  ///
  /// @param step steps made before it
  record Stopped(long step) implements Event {}
}
