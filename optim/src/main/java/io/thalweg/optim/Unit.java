package io.thalweg.optim;

/// What a schedule counts in.
public enum Unit {
  /// Steps, one per mini-batch.
  STEP,
  /// Whole passes over the training data.
  EPOCH
}
