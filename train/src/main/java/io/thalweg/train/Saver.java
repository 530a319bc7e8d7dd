package io.thalweg.train;

import io.thalweg.problems.DataException;
import io.thalweg.tensors.CheckpointFolder;
import io.thalweg.tensors.Manifest;
import io.thalweg.tensors.SafeTensors;
import io.thalweg.tensors.TensorFileException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// The checkpoints of one training at work: knows when one is due, has it written, tells how it
/// went. All on the training's thread but the writing.
final class Saver {
  private static final double NANOS = 1e9;

  /// Of the training's time, that it may wait for checkpoints no interval asks for.
  private static final double SHARE = 0.01;

  /// Of the same time, that the writing of such checkpoints may take beside it.
  private static final double WRITING_SHARE = 0.1;

  private final Checkpoints checkpoints;
  private final SortedMap<String, String> identity;
  private final Consumer<Event> listener;
  private final String version = Version.text();
  private Optional<Writing> writing = Optional.empty();

  /// The best, at whose epoch's end another was being written.
  private Optional<Writing> next = Optional.empty();

  private final Mark begun;
  private Mark last;
  private Mark lastDue;
  private Mark lastBest;

  /// The least test loss of the checkpoints that are there.
  private double written = Double.POSITIVE_INFINITY;

  private boolean isSaved;
  // Time that the training waited for copies: for the last, and for all that no interval asked for.
  private long copyNanos;
  private long extraNanos;
  // The same for the writing.
  private long writeNanos;
  private long extraWriteNanos;

  /// When something was begun.
  private record Mark(long step, long nanos) {}

  /// Where a training is, for the manifest.
  ///
  /// @param epoch pass over the data, from 1
  /// @param ended the epoch that has just ended
  record Place(long step, int epoch, Optional<Epoch> ended) {
    OptionalDouble score() {
      return ended.map(each -> OptionalDouble.of(each.testLoss())).orElse(OptionalDouble.empty());
    }

    boolean isBelow(double best) {
      return score().orElse(Double.POSITIVE_INFINITY) < best;
    }
  }

  Saver(Checkpoints checkpoints, Training training, Consumer<Event> listener) {
    this.checkpoints = checkpoints;
    this.listener = listener;
    identity = checkpoints.identity(training);
    begun = mark(0);
    last = begun;
    lastDue = begun;
    lastBest = begun;
  }

  private Mark mark(long step) {
    return new Mark(step, checkpoints.nanoClock().getAsLong());
  }

  /// Begins anew.
  ///
  /// @throws DataException where there are checkpoints already
  void begin() {
    try {
      if (!checkpoints.isEmpty()) {
        throw new DataException(
            "checkpoints in %s are those of a training that was begun; go on with it or take another folder"
                .formatted(checkpoints.folder()));
      }
    } catch (IOException e) {
      throw new DataException(reason(e));
    }
  }

  /// What to go on from.
  ///
  /// @throws DataException where there is nothing, or it is of another training
  TrainingState resume(Descent descent) {
    try {
      CheckpointFolder.Saved saved =
          checkpoints
              .files()
              .newest()
              .orElseThrow(() ->
                  new DataException(
                      "there is no checkpoint in %s".formatted(checkpoints.folder())));
      check(saved.folder(), saved.manifest().identity(), identity);
      TrainingState state = TrainingState.of(saved.tensors());
      state.restore(descent);
      warn(state.batches(), saved.manifest().version());
      listener.accept(
          new Event.Resumed(state.batches(), state.epochs(), state.rateFactor(), saved.folder()));
      last = mark(state.batches());
      lastDue = last;
      lastBest = last;
      isSaved = true;
      written = checkpoints.files().leastScore().orElse(written);
      return state;
    } catch (TensorFileException e) {
      throw new DataException(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new DataException(
          "checkpoint in %s: %s".formatted(checkpoints.folder(), e.getMessage()));
    } catch (IOException e) {
      throw new DataException(reason(e));
    }
  }

  private void warn(long step, String wrote) {
    checkpoints.warnings().forEach(text -> listener.accept(new Event.Warned(step, text)));
    if (!wrote.equals(version)) {
      listener.accept(
          new Event.Warned(
              step,
              "version %s wrote the checkpoint, this is %s: from here on the training may differ from one that ran through"
                  .formatted(wrote, version)));
    }
  }

  /// @throws DataException where the checkpoint is of another training, naming what differs
  static void check(
      Path folder, SortedMap<String, String> was, SortedMap<String, String> identity) {
    TreeSet<String> names = new TreeSet<>(was.keySet());
    names.addAll(identity.keySet());
    List<String> others = new ArrayList<>();
    for (String name : names) {
      String before = was.getOrDefault(name, "absent");
      String now = identity.getOrDefault(name, "absent");
      if (!before.equals(now)) {
        others.add("%s must be %s as it was, got %s".formatted(name, before, now));
      }
    }
    if (!others.isEmpty()) {
      throw new DataException(
          "checkpoint %s is of another training: %s".formatted(folder, String.join("; ", others)));
    }
  }

  /// Something beside the steps is other than in the last checkpoint.
  void changed() {
    isSaved = false;
  }

  /// Tells how a checkpoint went that was written meanwhile, and whether the next is due.
  boolean isDue(Place place) {
    isSaved &= place.step() == last.step();
    if (writing.filter(each -> !each.task().isDone()).isEmpty()) {
      tell();
      startNext();
    }
    Mark now = mark(place.step());
    boolean isBest = place.isBelow(best()) && (isOver(lastBest, now) || isCheap(now));
    return isBest || (writing.isEmpty() && isOver(lastDue, now));
  }

  /// The least test loss of what is written, is being written or waits for that: what fails or is
  /// left unwritten counts no more.
  private double best() {
    return Stream.of(writing, next)
        .flatMap(Optional::stream)
        .mapToDouble(Writing::score)
        .reduce(written, Math::min);
  }

  private void startNext() {
    Optional<Writing> following = next;
    next = Optional.empty();
    following.ifPresent(this::start);
  }

  /// Whether one more copy that no interval asks for leaves the training's waiting within its
  /// share, and the writing in its.
  private boolean isCheap(Mark now) {
    double nanos = now.nanos() - begun.nanos();
    return !checkpoints.settings().interval().equals(Interval.NEVER)
        && nanos >= checkpoints.settings().shortest() * NANOS
        && extraNanos + copyNanos <= SHARE * nanos
        && extraWriteNanos + writeNanos <= WRITING_SHARE * nanos;
  }

  private boolean isOver(Mark since, Mark now) {
    return checkpoints
        .settings()
        .interval()
        .isOver(now.step() - since.step(), now.nanos() - since.nanos());
  }

  /// Begins to write a checkpoint that is due; where another is being written, behind that.
  ///
  /// @param copy makes it, for as long as the arena lives
  void saveDue(Place place, Function<Arena, TrainingState> copy) {
    if (writing.isEmpty()) {
      start(copied(place, copy));
    } else {
      next.ifPresent(Writing::drop); // This one is better.
      next = Optional.of(copied(place, copy));
    }
  }

  /// Begins to write a checkpoint, once what is being written is done.
  ///
  /// @param copy makes it, for as long as the arena lives
  void save(Place place, Function<Arena, TrainingState> copy) {
    finish();
    start(copied(place, copy));
  }

  private Writing copied(Place place, Function<Arena, TrainingState> copy) {
    last = mark(place.step());
    boolean isAskedFor = isOver(lastDue, last);
    if (isAskedFor) {
      lastDue = last;
    }
    if (place.isBelow(best())) {
      lastBest = last;
    }
    isSaved = true;
    Arena arena = Arena.ofShared();
    AtomicLong nanos = new AtomicLong();
    FutureTask<Path> task = task(place, copy, arena, nanos);
    copyNanos = checkpoints.nanoClock().getAsLong() - last.nanos();
    extraNanos += isAskedFor ? 0 : copyNanos;
    double score = place.score().orElse(Double.POSITIVE_INFINITY);
    return new Writing(place.step(), score, !isAskedFor, arena, task, nanos);
  }

  private void start(Writing copy) {
    writing = Optional.of(copy);
    uninterrupted(() -> {
      try {
        checkpoints.executor().execute(copy.task());
      } catch (RejectedExecutionException e) {
        copy.task().run();
      }
    });
  }

  private FutureTask<Path> task(
      Place place, Function<Arena, TrainingState> copy, Arena arena, AtomicLong nanos) {
    try {
      SafeTensors tensors = copy.apply(arena).toTensors();
      Manifest manifest =
          new Manifest(
              version,
              place.step(),
              place.epoch(),
              place.score(),
              identity,
              checkpoints.settings().about());
      return new FutureTask<>(() -> {
        long start = checkpoints.nanoClock().getAsLong();
        try (arena) {
          checkpoints.before().run();
          return checkpoints.files().save(manifest, tensors);
        } finally {
          nanos.set(checkpoints.nanoClock().getAsLong() - start);
        }
      });
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /// Writes what is not written yet, and waits for it. Where a training is stopped, time may be
  /// short: what it goes on from is written before a best that waits.
  ///
  /// @param stopped whether it could go on from here
  void saveLast(Place place, boolean stopped, Function<Arena, TrainingState> copy) {
    if (stopped && place.step() != last.step()) {
      finishWriting();
    } else {
      finish();
    }
    isSaved &= place.step() == last.step();
    if (!isSaved && (stopped || !isShort())) {
      start(copied(place, copy));
    }
    finish();
  }

  /// Whether the training was over so soon that it is as well done again.
  private boolean isShort() {
    long nanos = checkpoints.nanoClock().getAsLong() - begun.nanos();
    return last.equals(begun) && nanos < checkpoints.settings().shortest() * NANOS;
  }

  /// Waits for what is being written and what is behind it, were it by writing it here.
  void finish() {
    finishWriting();
    while (next.isPresent()) {
      startNext();
      finishWriting();
    }
  }

  private void finishWriting() {
    uninterrupted(() -> {
      writing.ifPresent(each -> each.task().run());
      tell();
    });
  }

  /// A file that an interrupted thread writes is closed under its hands.
  private static void uninterrupted(Runnable work) {
    boolean interrupted = Thread.interrupted();
    try {
      work.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void tell() {
    Optional<Writing> done = writing;
    writing = Optional.empty();
    done.ifPresent(each -> {
      try {
        Path saved = each.saved();
        count(each);
        written = Math.min(written, each.score());
        listener.accept(new Event.Saved(each.step(), saved));
      } catch (ExecutionException e) {
        count(each);
        isSaved = false;
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
          throw error;
        }
        listener.accept(
            new Event.SaveFailed(
                each.step(),
                "checkpoint at step %d was not written: %s"
                    .formatted(each.step(), reason(cause == null ? e : cause))));
      }
    });
  }

  private void count(Writing over) {
    writeNanos = over.nanos().get();
    extraWriteNanos += over.isExtra() ? writeNanos : 0;
  }

  private static String reason(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    boolean says =
        failure instanceof FileSystemException file
            ? file.getReason() != null
            : failure.getClass() == IOException.class;
    String text = says ? message : failure.getClass().getSimpleName() + ": " + message;
    return text.replaceAll("\\p{Cntrl}+", " ");
  }
}
