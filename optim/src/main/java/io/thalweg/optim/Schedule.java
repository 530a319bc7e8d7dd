package io.thalweg.optim;

/// A setting that changes as training proceeds: a pure function of the progress, so nothing of it
/// needs saving but the progress itself.
@FunctionalInterface
public interface Schedule {
  /// The value for the step that comes after `progress`.
  double at(Progress progress);
}
