package io.thalweg.app;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// Ctrl-C and SIGTERM. The JVM ends with 130 or 143 by itself; a command that has something to
/// bring to safety is told before and waited for: it stops, saves, ends its record and says so.
/// Where it does not come so far, that is done for it.
final class Interrupts {
  // The process is to be gone within 5 seconds. From the signal on:
  private static final Duration STOPPED = Duration.ofMillis(3_500);
  private static final Duration ENDED = Duration.ofMillis(4_250);
  private static final Duration SPOKEN = Duration.ofMillis(4_800);

  private static final Duration LAST_WORDS = ENDED.minus(STOPPED);
  private static final Duration LAST_WORDS_ALONE = Duration.ofSeconds(3);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final List<Function<Duration, Optional<String>>> lastWords = new ArrayList<>();
  private Optional<Runnable> stop = Optional.empty();
  private Optional<Consumer<Failure>> voice = Optional.empty();
  private boolean cancelled;

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
  /// @param what is told how long it may take, and gives what is to be said of it
  Open atLast(Function<Duration, Optional<String>> what) {
    synchronized (lastWords) {
      lastWords.add(what);
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
    lastWords(LAST_WORDS);
  }

  private synchronized void stop(Optional<Runnable> what) {
    stop = what;
  }

  private synchronized Optional<Runnable> stop() {
    return stop;
  }

  /// Who says what there is to say where the command does not come to it.
  synchronized void voice(Consumer<Failure> speaker) {
    voice = Optional.of(speaker);
  }

  private synchronized Optional<Consumer<Failure>> voice() {
    return voice;
  }

  /// Whether the caller may have the last word, which is said once: by the command, or for it.
  boolean claimLastWord() {
    return !claimed.getAndSet(true);
  }

  /// The command has said its last word.
  void ended() {
    ended.countDown();
  }

  /// What a signal does.
  void interrupt() {
    if (ended.getCount() == 0) {
      return; // An ordinary end.
    }
    long begun = System.nanoTime();
    try {
      Optional<Runnable> told = stop();
      if (told.isEmpty()) {
        if (claimLastWord()) {
          speak(lastWords(LAST_WORDS_ALONE), begun);
        } else {
          boolean _ = endsBy(begun, SPOKEN);
        }
        return;
      }
      told.get().run();
      if (!endsBy(begun, STOPPED)) {
        Optional<String> said = lastWords(LAST_WORDS);
        if (!endsBy(begun, ENDED)) {
          if (claimLastWord()) {
            speak(said, begun);
          } else {
            boolean _ = endsBy(begun, SPOKEN);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean endsBy(long begun, Duration by) throws InterruptedException {
    return ended.await(left(begun, by).toNanos(), TimeUnit.NANOSECONDS);
  }

  private static Duration left(long begun, Duration by) {
    return by.minusNanos(System.nanoTime() - begun);
  }

  /// Of what was begun last first, each on a thread of its own: one that does not come to an end
  /// keeps neither the others nor the process waiting.
  private Optional<String> lastWords(Duration patience) {
    long begun = System.nanoTime();
    List<Function<Duration, Optional<String>>> all;
    synchronized (lastWords) {
      all = lastWords.reversed().stream().toList();
    }
    List<FutureTask<Optional<String>>> words = new ArrayList<>();
    for (Function<Duration, Optional<String>> each : all) {
      Duration share = left(begun, patience).dividedBy(all.size() - words.size());
      FutureTask<Optional<String>> word = new FutureTask<>(() -> each.apply(share));
      words.add(word);
      Thread.ofPlatform().daemon().name("last words").start(word);
      Optional<String> _ = said(word, share);
    }
    String said =
        words.stream()
            .flatMap(word -> said(word, left(begun, patience)).stream())
            .collect(joining("; "));
    return Optional.of(said).filter(text -> !text.isEmpty());
  }

  private static Optional<String> said(FutureTask<Optional<String>> word, Duration patience) {
    try {
      return word.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException _) {
      return Optional.empty(); // The others have theirs all the same.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// An output that takes nothing must not keep the process from its end.
  private void speak(Optional<String> more, long begun) throws InterruptedException {
    String message = Stream.concat(Stream.of("interrupted"), more.stream()).collect(joining("; "));
    Failure failure = Failure.of(new StoppedException(message));
    Thread speaker =
        Thread.ofPlatform()
            .daemon()
            .name("last word")
            .start(() -> voice().ifPresent(each -> each.accept(failure)));
    boolean _ = speaker.join(left(begun, SPOKEN));
  }
}
