package io.thalweg.optim;

/// What a sparse step does to the numbers that it has no gradient for.
public enum SparseForm {
  /// Nothing: they stand still, their state too, as in PyTorch's SparseAdam. Bias corrections and
  /// schedules count all steps. A training of its own, not the one of the dense optimizer.
  LAZY,
  /// What the dense optimizer does with gradients of 0, up to rounding: each number makes up for
  /// the steps that it missed before it is looked at again. For rules that are [JustInTime].
  EXACT
}
