package io.thalweg.app;

/// A command was interrupted and has brought to safety what it had.
final class StoppedException extends Exception {
  private static final long serialVersionUID = 1;

  StoppedException(String message) {
    super(message);
  }
}
