package io.thalweg.app;

/// A trial failed as often as it was tried.
final class FailedTrialException extends RuntimeException {
  private static final long serialVersionUID = 1;

  FailedTrialException(String message) {
    super(message);
  }
}
