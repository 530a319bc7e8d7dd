package io.thalweg.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/// The store on both databases: the statements are the same.
final class JdbcRunStore implements RunStore {
  private static final Pattern TAG = Pattern.compile("[\\w.:/-]{1,64}");
  private static final int FEWEST_BUCKETS = 3;
  private static final Set<RunState> ENDS =
      Set.of(RunState.DONE, RunState.FAILED, RunState.STOPPED, RunState.DIVERGED);

  private final Database database;
  private final Path dataFolder;
  private final InstantSource clock;
  private final LeaseClock leaseClock;
  private final RandomGenerator random;

  JdbcRunStore(Database database, Path dataFolder, InstantSource clock, RandomGenerator random) {
    this(database, dataFolder, clock, database.leaseClock(clock), random);
  }

  JdbcRunStore(
      Database database,
      Path dataFolder,
      InstantSource clock,
      LeaseClock leaseClock,
      RandomGenerator random) {
    this.database = database;
    this.dataFolder = dataFolder;
    this.clock = clock;
    this.leaseClock = leaseClock;
    this.random = random;
  }

  @Override
  public RunId begin(NewRun about) {
    return database.write(handle -> {
      Instant now = clock.instant();
      RunId id = RunId.at(now, random);
      while (!RunTable.insert(handle, id, about, now)) {
        id = RunId.at(now, random);
      }
      return id;
    });
  }

  @Override
  public void append(RunId run, List<Measurement> measurements) {
    change(run, handle -> SeriesTable.append(handle, run, measurements));
  }

  @Override
  public void note(RunId run, RunEvent event) {
    change(run, handle -> RunTable.note(handle, run, event));
  }

  @Override
  public void keep(RunId run, Artifact artifact) {
    change(run, handle -> RunTable.keep(handle, run, artifact));
  }

  @Override
  public void resume(RunId run, RunState state) {
    if (state != RunState.RUNNING && state != RunState.PAUSED) {
      throw new IllegalArgumentException("a run is resumed or paused, got " + state);
    }
    change(run, handle -> RunTable.state(handle, run, state));
  }

  @Override
  public void finish(RunId run, RunState state, Optional<String> result, Optional<String> reason) {
    if (!ENDS.contains(state)) {
      throw new IllegalArgumentException("a run does not end " + state);
    }
    change(run, handle -> RunTable.finish(handle, run, state, clock.instant(), result, reason));
  }

  @Override
  public RunId find(String text) {
    return database.read(handle -> RunTable.find(handle, text, database));
  }

  @Override
  public StoredRun show(RunId run) {
    return database.read(handle -> RunTable.show(handle, run, database));
  }

  @Override
  public RunPage list(RunQuery query) {
    return database.read(handle -> RunList.of(handle, query, database));
  }

  @Override
  public List<String> seriesNames(RunId run) {
    return look(run, handle -> SeriesTable.names(handle, run, database));
  }

  @Override
  public List<SeriesSummary> series(RunId run) {
    return look(run, handle -> SeriesTable.summaries(handle, run, database));
  }

  @Override
  public List<Bucket> series(RunId run, String name, int buckets) {
    if (buckets < FEWEST_BUCKETS) {
      throw new IllegalArgumentException("buckets must be at least 3, got " + buckets);
    }
    return look(run, handle -> SeriesTable.buckets(handle, run, name, buckets));
  }

  @Override
  public void forEach(RunId run, Consumer<Measurement> told) {
    look(
        run,
        handle -> {
          SeriesTable.forEach(handle, run, told, database);
          return true;
        });
  }

  @Override
  public List<RunEvent> events(RunId run) {
    return look(run, handle -> RunTable.events(handle, run));
  }

  @Override
  public List<Artifact> artifacts(RunId run) {
    return look(run, handle -> RunTable.artifacts(handle, run, database));
  }

  @Override
  public void tag(RunId run, List<String> tags) {
    for (String tag : tags) {
      if (!TAG.matcher(tag).matches()) {
        throw new IllegalArgumentException(
            "a tag must have 1 to 64 letters, digits or -_.:/, got \"%s\""
                .formatted(NewRun.shown(tag)));
      }
    }
    change(run, handle -> tags.forEach(tag -> RunTable.tag(handle, run, tag)));
  }

  @Override
  public void untag(RunId run, List<String> tags) {
    change(run, handle -> tags.forEach(tag -> RunTable.untag(handle, run, tag)));
  }

  @Override
  public void rename(RunId run, String name) {
    NewRun.checkName(name);
    change(run, handle -> RunTable.rename(handle, run, name));
  }

  @Override
  public Path folder(RunId run) {
    return dataFolder.resolve("runs").resolve(run.text());
  }

  @Override
  public void delete(RunId run) {
    Path folder = folder(run);
    if (!Files.isDirectory(folder)) {
      show(run);
    }
    try {
      Folders.delete(folder);
    } catch (IOException exception) {
      throw new StoreException(folder.toString(), exception);
    }
    database.write(handle -> {
      RunTable.delete(handle, run);
      return true;
    });
  }

  @Override
  public void enqueue(RunId run, int first, List<List<NewTrial>> groups) {
    if (first < 1) {
      throw new IllegalArgumentException("trials are counted from 1, got " + first);
    }
    change(run, handle -> TrialTable.enqueue(handle, run, first, groups));
  }

  @Override
  public void record(RunId run, List<FinishedTrial> finished) {
    change(run, handle -> TrialTable.record(handle, run, finished));
  }

  @Override
  public Optional<Lease> claim(RunId run, int last, String owner, Duration duration) {
    checkLease(duration);
    // Workers that wait ask often: where there is nothing, nothing is written.
    if (!look(run, handle -> TrialTable.isWaiting(handle, run, last, leaseClock.now(handle)))) {
      return Optional.empty();
    }
    return database.write(handle -> {
      touch(handle, run);
      return TrialTable.claim(handle, run, last, owner, lasting(handle, duration));
    });
  }

  private static void checkLease(Duration duration) {
    if (duration.compareTo(LONGEST_LEASE) > 0) {
      throw new IllegalArgumentException(
          "a lease must last at most %s, got %s".formatted(LONGEST_LEASE, duration));
    }
  }

  private TrialTable.Time lasting(Handle handle, Duration duration) {
    Instant now = leaseClock.now(handle);
    return new TrialTable.Time(now, now.plus(duration));
  }

  @Override
  public void heartbeat(Lease lease, Duration duration) {
    checkLease(duration);
    change(lease.run(), handle -> TrialTable.prolong(handle, lease, lasting(handle, duration)));
  }

  @Override
  public void complete(Lease lease, List<String> results) {
    if (results.size() != lease.trials().size()) {
      throw new IllegalArgumentException(
          "%d trials have as many results, got %d"
              .formatted(lease.trials().size(), results.size()));
    }
    change(
        lease.run(), handle -> TrialTable.complete(handle, lease, leaseClock.now(handle), results));
  }

  @Override
  public TrialState fail(Lease lease, String reason) {
    return database.write(handle -> {
      touch(handle, lease.run());
      return TrialTable.fail(handle, lease, leaseClock.now(handle), reason);
    });
  }

  @Override
  public void release(Lease lease) {
    change(lease.run(), handle -> TrialTable.release(handle, lease, leaseClock.now(handle)));
  }

  @Override
  public void retry(RunId run) {
    change(run, handle -> TrialTable.retry(handle, run));
  }

  @Override
  public boolean isHeld(RunId run) {
    return look(run, handle -> TrialTable.isHeld(handle, run, leaseClock.now(handle)));
  }

  @Override
  public List<Integer> ended(RunId run, int first, int last) {
    return look(run, handle -> TrialTable.ended(handle, run, first, last));
  }

  @Override
  public List<Trial> trials(RunId run, int first, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, got " + limit);
    }
    return look(run, handle -> TrialTable.from(handle, run, first, limit));
  }

  @Override
  public TrialCount trialCount(RunId run) {
    return look(run, handle -> TrialTable.count(handle, run));
  }

  @Override
  public void close() {
    database.close();
  }

  /// What is done to a run.
  @FunctionalInterface
  private interface Change {
    void make(Handle handle);
  }

  private void change(RunId run, Change change) {
    database.write(handle -> {
      touch(handle, run);
      change.make(handle);
      return true;
    });
  }

  private void touch(Handle handle, RunId run) {
    RunTable.touch(handle, run, clock.instant());
  }

  /// What is asked about a run.
  @FunctionalInterface
  private interface Question<T> {
    T ask(Handle handle);
  }

  private <T> T look(RunId run, Question<T> question) {
    return database.read(handle -> {
      RunTable.check(handle, run);
      return question.ask(handle);
    });
  }
}
