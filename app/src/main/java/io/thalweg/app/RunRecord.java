package io.thalweg.app;

import io.thalweg.store.Artifact;
import io.thalweg.store.FinishedTrial;
import io.thalweg.store.Measurement;
import io.thalweg.store.NewRun;
import io.thalweg.store.RunEvent;
import io.thalweg.store.RunId;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import io.thalweg.store.StoreException;
import io.thalweg.store.UnknownRunException;
import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
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

/// The record of a command at work: what it is told goes into the store on a thread of its own, so
/// that no step waits for a disk. Where the store can not be used, one warning is given and the
/// command goes on unrecorded. May be told from several threads.
final class RunRecord implements AutoCloseable {
  private static final long FLUSH_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int FULL = 20_000;

  /// As long as a store waits for another process.
  private static final Duration LAST_WORDS = Duration.ofSeconds(60);

  /// So long a store may keep a checkpoint from being written.
  private static final Duration BEFORE_A_CHECKPOINT = Duration.ofSeconds(3);

  private final Optional<Store> store;
  private final Interrupts.Open lastWords;
  private List<Measurement> measurements = new ArrayList<>();
  private List<FinishedTrial> trials = new ArrayList<>();
  private long flushed = System.nanoTime();
  private boolean ended;

  /// What a run is told that may be refused to go on; empty where it is at work.
  private Optional<List<Task>> heldBack;

  private RunRecord(Optional<Store> store, Interrupts interrupts, boolean waits) {
    this.store = store;
    heldBack = waits ? Optional.of(new ArrayList<>()) : Optional.empty();
    lastWords = store.isPresent() ? interrupts.atLast(this::interrupted) : () -> {};
  }

  /// One that keeps nothing.
  static RunRecord none() {
    return new RunRecord(Optional.empty(), new Interrupts(), false);
  }

  /// Begins to record; returns at once.
  static RunRecord begin(Context context, NewRun about) {
    return of(context, store -> store.begin(about), false);
  }

  /// Goes on with a run; returns at once. Until it has [#resumed], nothing of the run is changed:
  /// whoever is refused to go on with it has done nothing to it.
  static RunRecord goOn(Context context, Resumed run) {
    return of(context, run::in, true);
  }

  /// The run goes on from where it was.
  synchronized void resumed() {
    heldBack.ifPresent(tasks -> {
      heldBack = Optional.empty();
      later(open -> open.store().resume(open.id(), RunState.RUNNING));
      tasks.forEach(this::later);
    });
  }

  private static RunRecord of(Context context, Function<RunStore, RunId> beginning, boolean waits) {
    Store store = new Store(context.console(), beginning);
    store.later(_ -> {});
    return new RunRecord(Optional.of(store), context.interrupts(), waits);
  }

  /// The run's name; waits until the store is open. Empty where the run is not recorded.
  Optional<RunId> id() {
    return store.flatMap(Store::id);
  }

  /// The name as documents have it.
  Optional<String> idText() {
    return id().map(RunId::text);
  }

  /// Where the run's files go; made where it is missing. Empty where the run is not recorded.
  Optional<Path> folder() {
    return store.flatMap(Store::folder);
  }

  /// A number of a series.
  synchronized void add(String series, long step, double value) {
    if (store.isPresent()) {
      measurements.add(new Measurement(series, step, value));
      flushSometimes();
    }
  }

  /// A trial that is over.
  synchronized void add(FinishedTrial trial) {
    if (store.isPresent()) {
      trials.add(trial);
      flushSometimes();
    }
  }

  private void flushSometimes() {
    if (System.nanoTime() - flushed > FLUSH_NANOS || measurements.size() >= FULL) {
      flush();
    }
  }

  /// Returns when all that it was told is in the store, or that can not be waited for.
  void secure() {
    flush();
    store.ifPresent(each -> each.await(BEFORE_A_CHECKPOINT));
  }

  private synchronized void flush() {
    List<Measurement> numbers = measurements;
    List<FinishedTrial> over = trials;
    measurements = new ArrayList<>();
    trials = new ArrayList<>();
    flushed = System.nanoTime();
    if (!numbers.isEmpty() || !over.isEmpty()) {
      later(open -> {
        open.store().append(open.id(), numbers);
        open.store().record(open.id(), over);
      });
    }
  }

  private synchronized void later(Task task) {
    heldBack.ifPresentOrElse(
        tasks -> tasks.add(task), () -> store.ifPresent(each -> each.later(task)));
  }

  /// Something that happened.
  void note(String kind, OptionalLong step, String message) {
    Instant now = Instant.now();
    later(open -> open.store().note(open.id(), new RunEvent(now, kind, step, message)));
  }

  /// A file that the run made; it is copied into the run's folder.
  void keep(String kind, Path file) {
    later(open -> {
      byte[] bytes = Files.readAllBytes(file);
      Path folder = Files.createDirectories(open.store().folder(open.id()));
      String name = String.valueOf(file.getFileName());
      Files.copy(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      open.store().keep(open.id(), new Artifact(kind, name, sha256, bytes.length));
    });
  }

  /// A training ended; what it came to is its last epoch.
  void end(Run run) {
    Map<String, Object> result = new LinkedHashMap<>();
    if (!run.epochs().isEmpty()) {
      Epoch last = run.epochs().getLast();
      result.put("epochs", last.epoch());
      result.put("trainLoss", last.trainLoss());
      result.put("trainAccuracy", last.trainAccuracy());
      result.put("testLoss", last.testLoss());
      result.put("testAccuracy", last.testAccuracy());
    }
    result.put("parametersSha256", run.parametersSha256());
    if (run.divergence().isPresent()) {
      diverged(result, run.divergence().get());
    } else {
      done(result);
    }
  }

  /// The run went through.
  ///
  /// @param result a document
  void done(Object result) {
    end(RunState.DONE, Optional.of(Json.write(result)), Optional.empty());
  }

  /// The run ended because the training diverged.
  void diverged(Object result, String reason) {
    end(RunState.DIVERGED, Optional.of(Json.write(result)), Optional.of(reason));
  }

  /// The run ended by an error, or by its user.
  void failed(Throwable thrown) {
    boolean stopped =
        thrown instanceof InterruptedException
            || thrown instanceof StoppedException
            || thrown instanceof CancellationException;
    RunState state = stopped ? RunState.STOPPED : RunState.FAILED;
    end(state, Optional.empty(), Optional.of(Failure.of(thrown).message()));
  }

  private synchronized void end(RunState state, Optional<String> result, Optional<String> reason) {
    if (!ended) {
      ended = true;
      flush();
      // What waits to go on is over without a word.
      later(open -> open.store().finish(open.id(), state, result, reason));
    }
  }

  /// The process was told to end. What comes until it does is recorded all the same.
  private void interrupted(Duration patience) {
    end(RunState.STOPPED, Optional.empty(), Optional.of("interrupted"));
    store.ifPresent(each -> each.await(patience));
  }

  @Override
  public void close() {
    end(RunState.FAILED, Optional.empty(), Optional.of("ended early"));
    flush();
    store.ifPresent(each -> each.close(LAST_WORDS));
    lastWords.close();
  }

  /// What is told to an open store.
  @FunctionalInterface
  private interface Task {
    void tell(Open open) throws Exception;
  }

  /// An open store and the run in it.
  private record Open(RunStore store, RunId id) {}

  /// Opens the store when the first thing is told to it, and tells it one thing after the other.
  /// What it does not take waits for the next, up to a bound; then the oldest is dropped.
  private static final class Store {
    private static final int MOST_WAITING = 128;

    private final Console console;
    private final Function<RunStore, RunId> beginning;
    private final ExecutorService thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("record").factory());
    private final Deque<Task> waiting = new ConcurrentLinkedDeque<>();
    private final AtomicInteger dropped = new AtomicInteger();
    private final AtomicBoolean called = new AtomicBoolean();
    private Optional<Open> open = Optional.empty();
    private volatile boolean broken;
    private boolean warned;

    /// @param beginning begins a run in an open store, or finds one
    Store(Console console, Function<RunStore, RunId> beginning) {
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
          RunStore store = console.runs();
          open = Optional.of(new Open(store, beginning.apply(store)));
        } catch (RuntimeException exception) {
          broken = true;
          warn("this run is not recorded: ", exception);
        }
      }
      return open;
    }

    private void warn(String what, Exception exception) {
      if (!warned) {
        warned = true;
        console.err().println("warning: " + what + Failure.of(exception).message());
      }
    }

    Optional<RunId> id() {
      return ask(Open::id);
    }

    Optional<Path> folder() {
      return ask(each -> Files.createDirectories(each.store().folder(each.id())));
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
      Optional<Future<?>> done = submit(() -> {});
      try {
        if (done.isPresent()) {
          done.get().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        }
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
      open.ifPresent(each -> each.store().close());
    }
  }
}
