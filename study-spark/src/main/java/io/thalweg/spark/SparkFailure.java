package io.thalweg.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/// What Spark says went wrong, in one line.
final class SparkFailure {
  private SparkFailure() {}

  /// The same as a failure of input and output, with the first line of what Spark said.
  static UncheckedIOException of(String what, Exception thrown) {
    String said =
        Optional.ofNullable(thrown.getMessage())
            .flatMap(message -> message.lines().findFirst())
            .orElseGet(() -> thrown.getClass().getSimpleName());
    return new UncheckedIOException(new IOException("Spark: %s: %s".formatted(what, said), thrown));
  }
}
