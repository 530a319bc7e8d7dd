package io.thalweg.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thalweg.store.Artifact;
import io.thalweg.store.FinishedTrial;
import io.thalweg.store.Measurement;
import io.thalweg.store.NewRun;
import io.thalweg.store.RunEvent;
import io.thalweg.store.RunId;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import io.thalweg.tensors.WholeFile;
import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
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

  /// What goes on from the trainings that are over; others need a checkpoint.
  private static final Set<String> BY_TRAININGS = Set.of("compare", "sweep");

  private final String kind;
  private final Optional<RecordQueue> queue;
  private final Interrupts.Open lastWords;
  private List<Measurement> measurements = new ArrayList<>();
  private List<FinishedTrial> trials = new ArrayList<>();
  private long flushed = System.nanoTime();
  private boolean ended;

  /// What a run is told that may be refused to go on; empty where it is at work.
  private Optional<List<RecordQueue.Task>> heldBack;

  private RunRecord(
      String kind, Optional<RecordQueue> queue, Interrupts interrupts, boolean waits) {
    this.kind = kind;
    this.queue = queue;
    heldBack = waits ? Optional.of(new ArrayList<>()) : Optional.empty();
    lastWords = queue.isPresent() ? interrupts.atLast(this::interrupted) : () -> {};
  }

  /// One that keeps nothing.
  static RunRecord none() {
    return new RunRecord("", Optional.empty(), new Interrupts(), false);
  }

  /// Begins to record; returns at once.
  static RunRecord begin(Context context, NewRun about) {
    return of(context, about.kind(), store -> store.begin(about), false);
  }

  /// Goes on with a run; returns at once. Until it has [#resumed], nothing of the run is changed:
  /// whoever is refused to go on with it has done nothing to it.
  ///
  /// @param kind its command
  static RunRecord goOn(Context context, String kind, Resumed run) {
    return of(context, kind, run::in, true);
  }

  /// The run goes on from where it was.
  synchronized void resumed() {
    heldBack.ifPresent(tasks -> {
      heldBack = Optional.empty();
      later(open -> open.store().resume(open.id(), RunState.RUNNING));
      tasks.forEach(this::later);
    });
  }

  private static RunRecord of(
      Context context, String kind, Function<RunStore, RunId> beginning, boolean waits) {
    RecordQueue queue = new RecordQueue(context.console(), beginning);
    queue.later(_ -> {});
    RunRecord record = new RunRecord(kind, Optional.of(queue), context.interrupts(), waits);
    record.later(open -> RunLock.note(open.store(), open.id()));
    return record;
  }

  /// The run's name; waits until the store is open. Empty where the run is not recorded.
  Optional<RunId> id() {
    return queue.flatMap(RecordQueue::id);
  }

  /// The name as documents have it.
  Optional<String> idText() {
    return id().map(RunId::text);
  }

  /// A number of a series.
  synchronized void add(String series, long step, double value) {
    if (queue.isPresent()) {
      measurements.add(new Measurement(series, step, value));
      flushSometimes();
    }
  }

  /// A trial that is over.
  synchronized void add(FinishedTrial trial) {
    if (queue.isPresent()) {
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
    queue.ifPresent(each -> each.awaitOnce(BEFORE_A_CHECKPOINT));
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

  private synchronized void later(RecordQueue.Task task) {
    heldBack.ifPresentOrElse(
        tasks -> tasks.add(task), () -> queue.ifPresent(each -> each.later(task)));
  }

  /// Something that happened.
  void note(String kind, OptionalLong step, String message) {
    Instant now = Instant.now();
    later(open -> open.store().note(open.id(), new RunEvent(now, kind, step, message)));
  }

  /// Something that happened, and may have been noted before.
  void noteOnce(String kind, OptionalLong step, String message) {
    RunEvent event = new RunEvent(Instant.now(), kind, step, message);
    later(open -> {
      if (open.store().events(open.id()).stream().noneMatch(each -> isSame(each, event))) {
        open.store().note(open.id(), event);
      }
    });
  }

  private static boolean isSame(RunEvent one, RunEvent other) {
    return one.kind().equals(other.kind())
        && one.step().equals(other.step())
        && one.message().equals(other.message());
  }

  /// A file that the run made; it is copied into the run's folder.
  void keep(String kind, Path file) {
    later(open -> keep(open, kind, String.valueOf(file.getFileName()), Files.readAllBytes(file)));
  }

  /// A document that the run made; it is written into the run's folder.
  ///
  /// @param name of the file
  void keep(String kind, String name, String text) {
    later(open -> keep(open, kind, name, text.getBytes(UTF_8)));
  }

  private static void keep(RecordQueue.Open open, String kind, String name, byte[] bytes)
      throws Exception {
    Path folder = Files.createDirectories(open.folder());
    WholeFile.write(folder.resolve(name), out -> out.write(bytes));
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    open.store().keep(open.id(), new Artifact(kind, name, sha256, bytes.length));
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
  ///
  /// @return how the run goes on, where it can and was not over
  private Optional<String> interrupted(Duration patience) {
    boolean wasOver;
    synchronized (this) {
      wasOver = ended;
      end(RunState.STOPPED, Optional.empty(), Optional.of("interrupted"));
    }
    queue.ifPresent(each -> each.await(patience));
    return queue
        .filter(_ -> !wasOver)
        .flatMap(RecordQueue::open)
        .filter(open ->
            BY_TRAININGS.contains(kind)
                || Files.isDirectory(CheckpointOptions.checkpoints(open.folder())))
        .map(open -> "go on with ./thalweg %s --resume %s".formatted(kind, open.id()));
  }

  @Override
  public void close() {
    end(RunState.FAILED, Optional.empty(), Optional.of("ended early"));
    flush();
    queue.ifPresent(each -> each.close(LAST_WORDS));
    lastWords.close();
  }
}
