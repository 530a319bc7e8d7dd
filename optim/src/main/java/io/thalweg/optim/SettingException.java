package io.thalweg.optim;

/// An expression or a setting is not allowed. The message is one line: what, what is allowed, what
/// came.
public final class SettingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public SettingException(String message) {
    super(message);
  }
}
