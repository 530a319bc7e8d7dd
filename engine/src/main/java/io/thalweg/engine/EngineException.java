package io.thalweg.engine;

/// The engine cannot start or cannot do what is asked, told in one line.
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  EngineException(String message) {
    super(message);
  }

  EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
