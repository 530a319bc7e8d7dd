package io.thalweg.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Keeps runs: what was trained, with which settings, what was measured and what came of it.
///
/// What a method has recorded when it returns is on disk and survives a crash of the process and of
/// the machine. May be used from any thread and by several processes at once; what one records, the
/// others see.
///
/// ## Notes
///
/// Every method throws a [StoreException] where the database can not be used, and an
/// [UnknownRunException] where the run is not there.
public interface RunStore extends AutoCloseable {

  /// The file of the embedded store within a data folder.
  String FILE = "runs.db";

  /// No lease lasts longer.
  Duration LONGEST_LEASE = Duration.ofHours(1);

  /// Opens the embedded store of a data folder; makes both where they are missing.
  ///
  /// @param clock tells when things happen
  /// @param random tells runs apart that begin in the same second
  static RunStore open(Path dataFolder, InstantSource clock, RandomGenerator random) {
    return new JdbcRunStore(SqliteDatabase.in(dataFolder), dataFolder, clock, random);
  }

  /// Opens the store of a database.
  ///
  /// @param url `jdbc:sqlite:PATH` or `jdbc:postgresql://HOST/DATABASE?user=…&password=…`
  /// @param dataFolder has the runs' folders
  static RunStore open(String url, Path dataFolder, InstantSource clock, RandomGenerator random) {
    return new JdbcRunStore(Database.open(url), dataFolder, clock, random);
  }

  /// Begins a run: it is at work from now on.
  RunId begin(NewRun about);

  /// Adds numbers to a run's series. A step that a series has already is overwritten, so that a run
  /// that went back to a checkpoint has each step once.
  void append(RunId run, List<Measurement> measurements);

  /// Notes that something happened.
  void note(RunId run, RunEvent event);

  /// Notes that the run made a file; a path that was noted before is overwritten.
  void keep(RunId run, Artifact artifact);

  /// Pauses a run, or sets it to work again. What it came to before stays until it comes to
  /// something else.
  ///
  /// @param state [RunState#PAUSED] or [RunState#RUNNING]
  void resume(RunId run, RunState state);

  /// Ends a run.
  ///
  /// @param state how it ended
  /// @param result what it came to, a JSON object; where it is empty, the one of before stays
  /// @param reason why it failed, stopped or diverged
  void finish(RunId run, RunState state, Optional<String> result, Optional<String> reason);

  /// The run that a user means.
  ///
  /// @param text an id, the beginning of one, or `latest`
  RunId find(String text);

  /// One run.
  StoredRun show(RunId run);

  /// The runs that a query asks for.
  RunPage list(RunQuery query);

  /// The names of a run's series, in order. Of a run of many steps they are there at once, where
  /// [#series(RunId)] counts all its numbers.
  List<String> seriesNames(RunId run);

  /// The series of a run, by name.
  List<SeriesSummary> series(RunId run);

  /// A series in at most so many buckets of equally many steps. The first and the last value have a
  /// bucket of their own; a series of no more values than buckets has one for each.
  ///
  /// @param buckets at least 3
  /// @return empty where the run has no such series
  List<Bucket> series(RunId run, String name, int buckets);

  /// All numbers of a run, one series after the other by name, each in the order of its steps. They
  /// are read while they are told, not all at once.
  void forEach(RunId run, Consumer<Measurement> told);

  /// What happened in a run, in order.
  List<RunEvent> events(RunId run);

  /// The files that a run made, by path.
  List<Artifact> artifacts(RunId run);

  /// Adds a tag.
  ///
  /// @param tag 1 to 64 letters, digits, `-`, `_`, `.`, `:` or `/`
  default void tag(RunId run, String tag) {
    tag(run, List.of(tag));
  }

  /// Adds all of these tags, or none where one is refused.
  ///
  /// @param tags as of [#tag(RunId, String)]
  void tag(RunId run, List<String> tags);

  /// Takes a tag away; nothing happens where the run does not have it.
  default void untag(RunId run, String tag) {
    untag(run, List.of(tag));
  }

  /// Takes tags away; nothing happens with those that the run does not have.
  void untag(RunId run, List<String> tags);

  /// Gives a run another name.
  void rename(RunId run, String name);

  /// Where the files of a run are; the folder is made by who writes into it.
  Path folder(RunId run);

  /// Deletes a run and its folder, and nothing outside that. Where the folder can not be deleted,
  /// the run stays. Of a run that was not recorded the folder is deleted.
  void delete(RunId run);

  /// Adds trials that wait for workers. Those whose numbers are there already stay as they are, so
  /// several processes may add the same.
  ///
  /// @param first number of the first; the others follow
  /// @param groups trials that one worker does together
  void enqueue(RunId run, int first, List<List<NewTrial>> groups);

  /// Adds trials that are over to a run; one that was recorded before stays as it was.
  void record(RunId run, List<FinishedTrial> trials);

  /// Takes the first trials, to be done together, that wait or whose worker let its lease run out.
  /// Trials whose workers did so ten times fail.
  ///
  /// @param last number that is looked at
  /// @param owner who takes them, for people to read
  /// @param duration of the lease, at most [#LONGEST_LEASE]
  /// @return empty where there are none
  Optional<Lease> claim(RunId run, int last, String owner, Duration duration);

  /// Prolongs a lease.
  ///
  /// @param duration from now, at most [#LONGEST_LEASE]
  /// @throws LeaseLostException where the lease is over
  void heartbeat(Lease lease, Duration duration);

  /// Records the results of trials, once. To say the same again does nothing.
  ///
  /// @param results JSON objects, one for each trial
  /// @throws LeaseLostException where the lease is over
  void complete(Lease lease, List<String> results);

  /// Reports that trials failed. They are tried again, three times in all. To say the same again
  /// does nothing as long as nobody took them since.
  ///
  /// @return [TrialState#QUEUED] where they will be tried again, else [TrialState#FAILED]
  /// @throws LeaseLostException where the lease is over
  TrialState fail(Lease lease, String reason);

  /// Gives trials back that are not done: they wait again, as if they had not been taken.
  ///
  /// @throws LeaseLostException where the lease is over
  void release(Lease lease);

  /// Lets trials that failed wait again, as if they had not been tried.
  void retry(RunId run);

  /// Whether somebody has trials of a run under a lease that is not over.
  boolean isHeld(RunId run);

  /// The numbers of the trials that are done or failed, of those between two, in order.
  List<Integer> ended(RunId run, int first, int last);

  /// The trials of a run, by number.
  default List<Trial> trials(RunId run) {
    return trials(run, 1, Integer.MAX_VALUE);
  }

  /// Some trials of a run, by number.
  ///
  /// @param first the least number
  /// @param limit trials at most
  List<Trial> trials(RunId run, int first, int limit);

  /// How many trials a run has.
  TrialCount trialCount(RunId run);

  @Override
  void close();
}
