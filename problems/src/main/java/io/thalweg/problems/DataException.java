package io.thalweg.problems;

/// A data set or one of its files that cannot be used. The message is one line: what, where, what
/// is allowed.
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Line breaks and other control characters, as a file name may hold, become blanks.
  public DataException(String message) {
    super(oneLine(message));
  }

  DataException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /// What a failure says of itself; some say nothing but their type.
  static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
