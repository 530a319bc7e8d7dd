package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {
  static Stream<Arguments> exceptions() {
    return Stream.of(
        Arguments.of(
            new IllegalArgumentException("beta1 must be in [0,1), got 1.0"),
            "input",
            "beta1 must be in [0,1), got 1.0",
            2),
        Arguments.of(new NoSuchFileException("g.csv"), "input", "g.csv does not exist", 2),
        Arguments.of(
            new UncheckedIOException(new NoSuchFileException("g.csv")),
            "input",
            "g.csv does not exist",
            2),
        Arguments.of(new AccessDeniedException("a"), "failed", "a: AccessDeniedException", 1),
        Arguments.of(new IOException("No space left"), "failed", "No space left", 1),
        Arguments.of(new InterruptedException(), "interrupted", "interrupted", 130),
        Arguments.of(
            new NumberFormatException("x"),
            "internal",
            "internal: java.lang.NumberFormatException: x",
            1),
        Arguments.of(
            new IllegalStateException("two\n lines"),
            "internal",
            "internal: java.lang.IllegalStateException: two lines",
            1));
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void isSortedByWhoseFaultItIs(Throwable thrown, String code, String message, int exitCode) {
    assertThat(Failure.of(thrown)).isEqualTo(new Failure(code, message, exitCode));
  }
}
