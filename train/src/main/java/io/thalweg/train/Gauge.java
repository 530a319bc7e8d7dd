package io.thalweg.train;

/// An [Instrument] at work on one training. At each step that its schedule names it is asked twice;
/// in between lies the optimizer's step.
///
/// What it does must leave no trace. Network and optimizer may be looked at; whoever takes
/// gradients does so in [Descent#undisturbed]. The parameters stand at the training point, where
/// gradients are taken, and not at the evaluation point.
public interface Gauge extends AutoCloseable {
  /// Looks at the point where the step starts, with its batch's gradient in place.
  default void beforeStep(Moment moment, Readings readings) {}

  /// Looks at the point where the step has led.
  default void afterStep(Moment moment, Readings readings) {}

  /// Frees what it holds.
  @Override
  default void close() {}
}
