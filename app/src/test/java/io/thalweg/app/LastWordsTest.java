package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.store.NewRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said at the end, by whom and once.
class LastWordsTest {
  private static final NewRun ABOUT =
      new NewRun("compare", "x", "sgd", "mlp", "digits", "{}", new NewRun.Identity(1, 1, "0.1.0"));

  @TempDir Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Interrupts interrupts = new Interrupts();
  private final List<String> said = new ArrayList<>();

  private Console console() {
    return new Console(
        InputStream.nullInputStream(),
        new PrintWriter(out),
        new PrintWriter(err),
        home,
        false,
        OptionalInt.empty(),
        false);
  }

  private void interrupt() {
    interrupts.voice(failure -> said.add(failure.message()));
    interrupts.interrupt();
  }

  /// Though the answer was the last word.
  @Test
  void whatFailsBehindTheAnswerIsSaid() {
    Answer answer =
        new Answer("document", "text")
            .then(() -> {
              throw new IOException("no more");
            });
    assertThat(interrupts.claimLastWord()).isTrue();
    assertThat(new Cli(console(), interrupts).then(answer)).isEqualTo(Failure.FAILED);
    assertThat(err.toString()).startsWith("error: ").contains("no more");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aWordThatDoesNotEndKeepsNeitherTheOthersNorTheProcess() {
    long begun = System.nanoTime();
    try (Interrupts.Open _ = interrupts.atLast(_ -> Optional.of("first"));
        Interrupts.Open _ =
            interrupts.atLast(_ -> {
              throw new IllegalStateException("broken");
            });
        Interrupts.Open _ = interrupts.atLast(_ -> waitForEver())) {
      interrupt();
    }
    assertThat(said).containsExactly("interrupted; first");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
  }

  private static Optional<String> waitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  @Test
  void onlyWhatWasNotOverGoesOn() {
    try (RunRecord _ =
        RunRecord.begin(new Context(console(), Optional.empty(), interrupts), ABOUT)) {
      interrupt();
    }
    assertThat(said).singleElement().asString().contains("go on with ./thalweg compare --resume ");
  }

  @Test
  void whatWasOverDoesNotGoOn() {
    try (RunRecord record =
        RunRecord.begin(new Context(console(), Optional.empty(), interrupts), ABOUT)) {
      record.done(Map.of());
      interrupt();
    }
    assertThat(said).containsExactly("interrupted");
  }
}
