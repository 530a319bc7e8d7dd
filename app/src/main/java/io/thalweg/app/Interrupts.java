package io.thalweg.app;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Ctrl-C and SIGTERM. The JVM ends with 130 or 143 by itself; a command that has something to
/// bring to safety is told before and waited for: it stops, saves, ends its record. Only where it
/// does not come so far is its record ended for it.
final class Interrupts {
  /// The process is to be gone within 5 seconds.
  private static final Duration MOST = Duration.ofMillis(4_500);

  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final Duration LAST_WORDS_ALONE = Duration.ofSeconds(3);

  private final CountDownLatch ended = new CountDownLatch(1);
  private Optional<Runnable> stop = Optional.empty();
  private boolean cancelled;
  private Optional<Consumer<Duration>> lastWords = Optional.empty();

  /// Looks out for the process's signals.
  void watch() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "interrupts"));
  }

  /// Until it is closed, an interrupt runs `stop`, on another thread, and waits for [#ended].
  Open during(Runnable what) {
    stop(Optional.of(what));
    if (isCancelled()) {
      what.run();
    }
    return () -> stop(Optional.empty());
  }

  /// Until it is closed, an interrupt that found nothing to stop, or something that does not end in
  /// time, runs `lastWords`, on another thread.
  ///
  /// @param what is told how long it may take
  Open atLast(Consumer<Duration> what) {
    lastWords(Optional.of(what));
    return () -> lastWords(Optional.empty());
  }

  /// Closed without an exception.
  interface Open extends AutoCloseable {
    @Override
    void close();
  }

  /// Ends the command in a process that stays: what it has to stop is stopped, else it ends itself
  /// where it next looks whether it [is cancelled][#isCancelled]. Returns at once.
  void cancel() {
    synchronized (this) {
      cancelled = true;
    }
    stop().ifPresent(Runnable::run);
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  /// Ends the record of a command that does not end in time.
  void sayLastWords() {
    lastWords().ifPresent(each -> each.accept(LAST_WORDS));
  }

  private synchronized void stop(Optional<Runnable> what) {
    stop = what;
  }

  private synchronized Optional<Runnable> stop() {
    return stop;
  }

  private synchronized void lastWords(Optional<Consumer<Duration>> what) {
    lastWords = what;
  }

  private synchronized Optional<Consumer<Duration>> lastWords() {
    return lastWords;
  }

  /// The command has said its last word.
  void ended() {
    ended.countDown();
  }

  /// What a signal does.
  void interrupt() {
    long begun = System.nanoTime();
    Optional<Runnable> told = stop();
    try {
      if (told.isEmpty()) {
        lastWords().ifPresent(each -> each.accept(LAST_WORDS_ALONE));
        return;
      }
      told.get().run();
      if (!ended.await(MOST.minus(LAST_WORDS).toMillis(), TimeUnit.MILLISECONDS)) {
        lastWords().ifPresent(each -> each.accept(LAST_WORDS));
        long left = MOST.toNanos() - (System.nanoTime() - begun);
        boolean _ = ended.await(left, TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
