package io.thalweg.app;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C and SIGTERM. The JVM ends with 130 or 143 by itself; a command that has something to
/// bring to safety is told before and waited for.
final class Interrupts {
  /// The process is to be gone within 5 seconds.
  private static final long MOST_MILLIS = 4_500;

  private final CountDownLatch ended = new CountDownLatch(1);
  private Optional<Runnable> stop = Optional.empty();

  /// Looks out for the process's signals.
  void watch() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "interrupts"));
  }

  /// Until it is closed, an interrupt runs `stop`, on another thread, and waits for [#ended].
  Open during(Runnable what) {
    set(Optional.of(what));
    return () -> set(Optional.empty());
  }

  /// Closed without an exception.
  interface Open extends AutoCloseable {
    @Override
    void close();
  }

  private synchronized void set(Optional<Runnable> what) {
    stop = what;
  }

  private synchronized Optional<Runnable> current() {
    return stop;
  }

  /// The command has said its last word.
  void ended() {
    ended.countDown();
  }

  /// What a signal does.
  void interrupt() {
    Optional<Runnable> told = current();
    if (told.isPresent()) {
      told.get().run();
      try {
        ended.await(MOST_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
