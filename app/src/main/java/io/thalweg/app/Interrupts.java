package io.thalweg.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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
  private final Deque<Consumer<Duration>> lastWords = new ArrayDeque<>();

  /// Looks out for the process's signals.
  void watch() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "interrupts"));
  }

  /// Until it is closed, an interrupt runs `stop`, on another thread, and waits for [#ended].
  Open during(Runnable what) {
    stop(Optional.of(what));
    return () -> stop(Optional.empty());
  }

  /// Until it is closed, an interrupt that found nothing to stop, or something that does not end in
  /// time, runs `what`, on another thread, before what was asked for earlier.
  ///
  /// @param what is told how long it may take
  Open atLast(Consumer<Duration> what) {
    synchronized (lastWords) {
      lastWords.addFirst(what);
    }
    return () -> {
      synchronized (lastWords) {
        lastWords.remove(what);
      }
    };
  }

  /// Closed without an exception.
  interface Open extends AutoCloseable {
    @Override
    void close();
  }

  private synchronized void stop(Optional<Runnable> what) {
    stop = what;
  }

  private synchronized Optional<Runnable> stop() {
    return stop;
  }

  private void sayLastWords(Duration patience) {
    List<Consumer<Duration>> all;
    synchronized (lastWords) {
      all = List.copyOf(lastWords);
    }
    all.forEach(each -> each.accept(patience));
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
        sayLastWords(LAST_WORDS_ALONE);
        return;
      }
      told.get().run();
      if (!ended.await(MOST.minus(LAST_WORDS).toMillis(), TimeUnit.MILLISECONDS)) {
        sayLastWords(LAST_WORDS);
        long left = MOST.toNanos() - (System.nanoTime() - begun);
        boolean _ = ended.await(left, TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
