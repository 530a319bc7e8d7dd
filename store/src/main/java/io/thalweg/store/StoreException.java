package io.thalweg.store;

/// The database cannot be used: where it is, and why.
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreException(String message) {
    super(message);
  }

  StoreException(String where, Throwable cause) {
    super(where + ": " + reason(cause), cause);
  }

  private static String reason(Throwable thrown) {
    Throwable deepest = thrown;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    return (message == null ? deepest.getClass().getSimpleName() : message)
        .lines()
        .findFirst()
        .orElse("")
        .strip();
  }
}
