package io.thalweg.store;

/// No run, or more than one, goes by what was given.
public final class UnknownRunException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  UnknownRunException(String message) {
    super(message);
  }

  static UnknownRunException of(RunId id) {
    return new UnknownRunException("there is no run " + id);
  }
}
