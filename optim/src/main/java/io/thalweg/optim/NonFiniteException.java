package io.thalweg.optim;

/// A guarded gradient was not finite, too often or at all.
public final class NonFiniteException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// @param tensor the first whose gradient is not finite
  /// @param inARow such steps in a row
  NonFiniteException(String tensor, long inARow) {
    super(
        "the gradient of %s is not finite%s"
            .formatted(tensor, inARow > 1 ? ", %d times in a row".formatted(inARow) : ""));
  }
}
