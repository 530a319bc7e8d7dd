package io.thalweg.tensors;

/// A file of tensors that cannot be used. The message is one line: what, where, what is allowed.
public final class TensorFileException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Line breaks and other control characters, as a file name may hold, become blanks.
  public TensorFileException(String message) {
    super(message.replaceAll("\\p{Cntrl}+", " ").strip());
  }
}
