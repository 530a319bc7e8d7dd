package io.thalweg.app;

import java.io.CharConversionException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/// An error as the user meets it.
///
/// @param code for scripts: `usage`, `input`, `failed`, `interrupted` or `internal`
/// @param message one line: what, where, what is allowed
/// @param exitCode of the process
record Failure(String code, String message, int exitCode) {
  static final int FAILED = 1;
  static final int BAD_INPUT = 2;
  static final int DIVERGED = 3;
  static final int INTERRUPTED = 130;

  Failure {
    message = message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /// A command line that says something that does not exist.
  static Failure usage(String message) {
    return new Failure("usage", message, BAD_INPUT);
  }

  /// Sorts an exception by whose fault it is: the input's, the machine's or ours.
  static Failure of(Throwable thrown) {
    return switch (thrown) {
      case UncheckedIOException unchecked -> of(Objects.requireNonNull(unchecked.getCause()));
      case NoSuchFileException missing ->
          new Failure("input", "%s does not exist".formatted(missing.getFile()), BAD_INPUT);
      case FileSystemException file -> new Failure("failed", describe(file), FAILED);
      case FileNotFoundException missing -> new Failure("input", message(missing), BAD_INPUT);
      case CharacterCodingException text -> new Failure("input", notText(text), BAD_INPUT);
      case CharConversionException text -> new Failure("input", notText(text), BAD_INPUT);
      case IOException io -> new Failure("failed", message(io), FAILED);
      case InterruptedException _ -> new Failure("interrupted", "interrupted", INTERRUPTED);
      case OutOfMemoryError memory ->
          new Failure("failed", "out of memory: %s".formatted(message(memory)), FAILED);
      // Subclasses (a bad format string, an unparsable number) are slips of our own code.
      case IllegalArgumentException bad when bad.getClass() == IllegalArgumentException.class ->
          new Failure("input", message(bad), BAD_INPUT);
      default -> new Failure("internal", "internal: %s".formatted(thrown), FAILED);
    };
  }

  private static String describe(FileSystemException file) {
    String reason = file.getReason();
    return "%s: %s"
        .formatted(file.getFile(), reason == null ? file.getClass().getSimpleName() : reason);
  }

  private static String notText(IOException exception) {
    return "the file is no UTF-8 text: %s".formatted(message(exception));
  }

  /// What it says; its kind where it says nothing.
  static String message(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.getClass().getSimpleName() : message;
  }
}
