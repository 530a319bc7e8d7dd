package io.thalweg.optim;

/// What gradient a step needs. Whoever takes the gradients asks [Optimizer#asks] before each.
public enum Ask {
  /// Of the loss on the next mini-batch.
  NEW_BATCH,
  /// Of the loss on the mini-batch of the gradient before.
  SAME_BATCH,
  /// On the mini-batch of the gradient before, of the loss for labels drawn from what the network
  /// itself predicts: its squares estimate the curvature. Where there are no such labels, the
  /// gradient of the loss does, less well.
  SAMPLED_LABELS
}
