package io.thalweg.app;

import io.thalweg.store.RunId;
import io.thalweg.store.RunStore;
import io.thalweg.store.StoreException;
import io.thalweg.store.UnknownRunException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// What a store is still to be told of a run. It is opened when the first thing is told to it, on a
/// thread of its own, and told one thing after the other. What it does not take waits for the next,
/// up to a bound; then the oldest is dropped.
final class RecordQueue {
  /// What is told to an open store.
  @FunctionalInterface
  interface Task {
    void tell(Open open) throws Exception;
  }

  /// An open store and the run in it, whose lock is held meanwhile.
  record Open(RunStore store, RunId id, RunLock lock) {
    /// The run's folder, which need not be there.
    Path folder() {
      return store.folder(id);
    }

    private void close() {
      lock.release();
      store.close();
    }
  }

  private static final int MOST_WAITING = 128;

  private final Console console;
  private final Function<RunStore, RunId> beginning;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("record").factory());
  private final Deque<Task> waiting = new ConcurrentLinkedDeque<>();
  private final AtomicInteger dropped = new AtomicInteger();
  private final AtomicBoolean called = new AtomicBoolean();
  private volatile Optional<Open> open = Optional.empty();
  private volatile boolean broken;
  private volatile Optional<Future<?>> awaited = Optional.empty();
  private boolean warned;

  /// @param beginning begins a run in an open store, or finds one
  RecordQueue(Console console, Function<RunStore, RunId> beginning) {
    this.console = console;
    this.beginning = beginning;
  }

  synchronized void later(Task task) {
    if (thread.isShutdown() || broken) {
      return;
    }
    waiting.addLast(task);
    if (waiting.size() > MOST_WAITING && next().isPresent()) {
      dropped.incrementAndGet();
    }
    if (!called.getAndSet(true)) {
      thread.execute(this::tellAll);
    }
  }

  private Optional<Task> next() {
    return Optional.ofNullable(waiting.pollFirst());
  }

  private void tellAll() {
    called.set(false);
    for (Optional<Task> task = next(); task.isPresent() && !broken; task = next()) {
      if (!tell(task.get()) && !isAtFault(task.get())) {
        return;
      }
    }
  }

  /// Whether the store takes another but not this one, which is dropped then; else both wait.
  private boolean isAtFault(Task task) {
    Optional<Task> other = next();
    if (other.isPresent() && tell(other.get())) {
      if (!tell(task)) {
        dropped.incrementAndGet();
      }
      return true;
    }
    other.ifPresent(waiting::addFirst);
    waiting.addFirst(task);
    return false;
  }

  /// Whether it need not wait: the store has it, or never will.
  private boolean tell(Task task) {
    try {
      Optional<Open> there = opened();
      if (there.isPresent()) {
        task.tell(there.get());
      }
    } catch (StoreException exception) {
      warn("the store does not take what is recorded, which waits: ", exception);
      return false;
    } catch (UnknownRunException exception) {
      broken = true;
      warn("this run is no longer recorded: ", exception);
    } catch (Exception exception) {
      dropped.incrementAndGet();
      warn("a part of this run is not recorded: ", exception);
    }
    return true;
  }

  private Optional<Open> opened() {
    if (open.isEmpty() && !broken) {
      try {
        open = Optional.of(begun(console.runs()));
      } catch (RuntimeException exception) {
        broken = true;
        warn("this run is not recorded: ", exception);
      }
    }
    return open;
  }

  private Open begun(RunStore store) {
    try {
      RunId id = beginning.apply(store);
      return new Open(store, id, RunLock.ifFree(store.folder(id)));
    } catch (RuntimeException exception) {
      store.close();
      throw exception;
    }
  }

  private void warn(String what, Exception exception) {
    if (!warned) {
      warned = true;
      console.err().println("warning: " + what + Failure.of(exception).message());
    }
  }

  /// The run; waits until the store is open.
  Optional<RunId> id() {
    return ask(Open::id);
  }

  /// The store and the run, if it is open by now.
  Optional<Open> open() {
    return open;
  }

  /// Something that an open store is asked.
  @FunctionalInterface
  private interface Question<T> {
    T ask(Open open) throws Exception;
  }

  private <T> Optional<T> ask(Question<T> question) {
    List<T> answer = new ArrayList<>();
    try {
      thread.submit(() -> tell(each -> answer.add(question.ask(each)))).get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException exception) {
      throw new IllegalStateException(exception);
    }
    return answer.stream().findFirst();
  }

  /// Waits until all that it was told before is done.
  void await(Duration patience) {
    submit(() -> {}).ifPresent(done -> await(done, patience));
  }

  /// The same; but where that was once waited for in vain, and is not done since, it returns at
  /// once: several waits have one patience.
  void awaitOnce(Duration patience) {
    if (awaited.map(Future::isDone).orElse(true)) {
      awaited = submit(() -> {});
      awaited.ifPresent(done -> await(done, patience));
    }
  }

  private static void await(Future<?> done, Duration patience) {
    try {
      done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException exception) {
      throw new IllegalStateException(exception);
    } catch (TimeoutException _) {
      // It goes on by itself.
    }
  }

  private synchronized Optional<Future<?>> submit(Runnable work) {
    return thread.isShutdown() ? Optional.empty() : Optional.of(thread.submit(work));
  }

  void close(Duration patience) {
    synchronized (this) {
      submit(this::lastWords);
      thread.shutdown();
    }
    boolean over = false;
    try {
      over = thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    int lost = dropped.get() + waiting.size() + (over ? 0 : 1);
    if (lost > 0 && !broken) {
      String why = over ? "" : ": the store did not answer in time";
      console.err().println("warning: %d writes of this run are lost%s".formatted(lost, why));
    }
  }

  /// All once more; where the store takes none of them, only how the run ended.
  private void lastWords() {
    tellAll();
    Optional.ofNullable(waiting.pollLast())
        .filter(end -> !tell(end))
        .ifPresent(_ -> dropped.incrementAndGet());
    open.ifPresent(Open::close);
  }
}
