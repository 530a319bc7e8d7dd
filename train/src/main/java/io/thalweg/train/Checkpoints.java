package io.thalweg.train;

import io.thalweg.engine.Engine;
import io.thalweg.problems.DataException;
import io.thalweg.tensors.CheckpointFolder;
import io.thalweg.tensors.Disk;
import io.thalweg.tensors.TensorFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Where a training writes its checkpoints, how often, and on whose thread.
///
///     try (var writer = Executors.newSingleThreadExecutor();
///         var checkpoints = Checkpoints.open(folder, Checkpoints.Settings.STANDARD, writer);
///         var descent = new Descent(training)) {
///       Trainer trainer = Trainer.of(descent).checkpoints(checkpoints);
///       Run run = checkpoints.isEmpty() ? trainer.run() : trainer.resume();
///     }
///
/// Between two steps the training copies its state, the executor writes the copy. Never are two
/// written at once: what comes due meanwhile is due until the one is written; the best of the epochs
/// so far is copied and waits. With the executor
/// `Runnable::run` the training writes by itself and waits.
public final class Checkpoints implements AutoCloseable {
  static final String ENGINE_THREADS = "engine threads";

  private final Path folder;
  private final Settings settings;
  private final Executor executor;
  private final LongSupplier nanoClock;
  private final Disk disk;
  private final List<String> warnings = new ArrayList<>();
  private Optional<CheckpointFolder> opened = Optional.empty();
  private Runnable before = () -> {};

  /// What is written when.
  ///
  /// @param interval between two
  /// @param keep how many of the newest are kept; beside them the one with the least test loss
  /// @param shortest seconds; a training that ends sooner writes none at its end, and no folder
  /// @param identity what must be the same to go on, besides what the [Training] says: what else
  ///   decides how it goes, as patience does
  /// @param about what the caller wants to know before it goes on, as how it was called
  public record Settings(
      Interval interval,
      int keep,
      double shortest,
      SortedMap<String, String> identity,
      SortedMap<String, String> about) {
    /// Each half minute, two of them.
    public static final Settings STANDARD =
        new Settings(Interval.STANDARD, 2, 0, new TreeMap<>(), new TreeMap<>());

    public Settings {
      identity = Collections.unmodifiableSortedMap(new TreeMap<>(identity));
      about = Collections.unmodifiableSortedMap(new TreeMap<>(about));
    }

    /// The same at another interval.
    public Settings with(Interval interval) {
      return new Settings(interval, keep, shortest, identity, about);
    }
  }

  /// What there is to go on from.
  ///
  /// @param step steps made
  /// @param epoch pass over the data in which it was taken, from 1
  /// @param version of the library that wrote it
  /// @param identity what must be the same to go on
  /// @param about what the caller left
  public record Newest(
      long step,
      int epoch,
      String version,
      SortedMap<String, String> identity,
      SortedMap<String, String> about) {
    public Newest {
      identity = Collections.unmodifiableSortedMap(new TreeMap<>(identity));
      about = Collections.unmodifiableSortedMap(new TreeMap<>(about));
    }
  }

  private Checkpoints(
      Path folder, Settings settings, Executor executor, LongSupplier nanoClock, Disk disk) {
    this.folder = folder.toAbsolutePath().normalize();
    this.settings = settings;
    this.executor = executor;
    this.nanoClock = nanoClock;
    this.disk = disk;
  }

  /// Opens a folder; where it is missing, it is made with the first checkpoint. No other training
  /// may write there until this is closed.
  ///
  /// @param writer runs what writes, one task at a time
  /// @throws DataException where what is there was written by a newer version
  public static Checkpoints open(Path folder, Settings settings, Executor writer)
      throws IOException {
    return open(folder, settings, writer, System::nanoTime, Disk.REAL);
  }

  /// The same with another clock and another disk.
  public static Checkpoints open(
      Path folder, Settings settings, Executor writer, LongSupplier nanoClock, Disk disk)
      throws IOException {
    Checkpoints checkpoints = new Checkpoints(folder, settings, writer, nanoClock, disk);
    if (Files.exists(checkpoints.folder)) {
      try {
        checkpoints.files();
      } catch (TensorFileException e) {
        throw new DataException(String.valueOf(e.getMessage()));
      }
    }
    return checkpoints;
  }

  /// What there is to go on from; empty where there is nothing. Answers at once, however large the
  /// checkpoints are, and without a lock: of their files only the lengths are looked at. What is
  /// damaged otherwise is seen by who goes on.
  ///
  /// @param warned is told of each that is seen to be damaged, in one line
  /// @throws DataException where there are some but all are seen to be damaged, or the newest was
  ///   written by a newer version
  public static Optional<Newest> look(Path folder, Consumer<String> warned) throws IOException {
    try {
      return CheckpointFolder.look(folder, warned)
          .map(each ->
              new Newest(each.step(), each.epoch(), each.version(), each.identity(), each.about()));
    } catch (TensorFileException e) {
      throw new DataException(String.valueOf(e.getMessage()));
    }
  }

  /// Runs something before each checkpoint is written, on the thread that writes. A training that
  /// goes on never makes the steps before its checkpoint again: who keeps what they told has it
  /// safe when this returns.
  public Checkpoints before(Runnable before) {
    this.before = before;
    return this;
  }

  /// Whether there is nothing yet.
  public boolean isEmpty() throws IOException {
    return opened.isEmpty() || opened.get().isEmpty();
  }

  /// Where they are.
  public Path folder() {
    return folder;
  }

  /// The files, whose folder is made where it is missing.
  CheckpointFolder files() throws IOException {
    if (opened.isEmpty()) {
      opened = Optional.of(CheckpointFolder.open(folder, settings.keep(), disk, warnings::add));
    }
    return opened.get();
  }

  Settings settings() {
    return settings;
  }

  Executor executor() {
    return executor;
  }

  LongSupplier nanoClock() {
    return nanoClock;
  }

  /// What comes before each is written.
  Runnable before() {
    return before;
  }

  /// What was seen to be damaged.
  List<String> warnings() {
    return warnings;
  }

  /// What must be the same for a training to go on, by name.
  SortedMap<String, String> identity(Training training) {
    SortedMap<String, String> identity = new TreeMap<>(settings.identity());
    identity.putAll(training.identity());
    identity.put(ENGINE_THREADS, Integer.toString(Engine.threads()));
    return identity;
  }

  /// Lets others write there.
  @Override
  public void close() throws IOException {
    if (opened.isPresent()) {
      opened.get().close();
    }
  }
}
