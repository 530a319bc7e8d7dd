package io.thalweg.app;

import io.thalweg.engine.EngineException;
import io.thalweg.optim.NonFiniteException;
import io.thalweg.problems.DataException;
import io.thalweg.store.StoreException;
import java.io.CharConversionException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.concurrent.CancellationException;

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

  private static Failure input(String message) {
    return new Failure("input", message, BAD_INPUT);
  }

  private static Failure failed(String message) {
    return new Failure("failed", message, FAILED);
  }

  /// Sorts an exception by whose fault it is: the input's, the machine's or ours.
  static Failure of(Throwable thrown) {
    return switch (thrown) {
      case UncheckedIOException unchecked -> of(Objects.requireNonNull(unchecked.getCause()));
      case NoSuchFileException missing -> input(missing.getFile() + " does not exist");
      case FileNotFoundException missing -> input(message(missing));
      case CharacterCodingException text -> input("not UTF-8 text: " + message(text));
      case CharConversionException text -> input("not UTF-8 text: " + message(text));
      case FileSystemException file -> failed(describe(file));
      case IOException io -> failed(message(io));
      case DataException data -> input(message(data));
      case NonFiniteException bad -> failed(message(bad));
      case FailedTrialException trial -> failed(message(trial));
      case StoreException store -> failed(message(store));
      case EngineException engine -> failed(message(engine));
      case OutOfMemoryError memory -> failed("out of memory: " + message(memory));
      case StoppedException stopped -> new Failure("interrupted", message(stopped), INTERRUPTED);
      case CancellationException stopped ->
          new Failure("interrupted", message(stopped), INTERRUPTED);
      case InterruptedException _ -> new Failure("interrupted", "interrupted", INTERRUPTED);
      case IllegalArgumentException bad when isDeliberate(bad) -> input(message(bad));
      default -> new Failure("internal", "internal: " + thrown, FAILED);
    };
  }

  /// The JDK's own subclasses (a bad format string, an unparsable number) are slips of our code.
  private static boolean isDeliberate(IllegalArgumentException exception) {
    Class<?> type = exception.getClass();
    return type == IllegalArgumentException.class || type.getName().startsWith("io.thalweg.");
  }

  private static String describe(FileSystemException file) {
    String reason = file.getReason();
    return "%s: %s"
        .formatted(file.getFile(), reason == null ? file.getClass().getSimpleName() : reason);
  }

  /// What it says; its kind where it says nothing.
  static String message(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.getClass().getSimpleName() : message;
  }
}
