package io.thalweg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every database must do.
abstract class RunStoreContract {
  @TempDir protected Path folder;

  private final TurnedClock clock = new TurnedClock();
  private RunStore store;

  /// The address of a database that is empty before each test.
  abstract String url();

  @BeforeEach
  void openStore() {
    store = open(clock);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private RunStore open(InstantSource clock) {
    return new JdbcRunStore(
        Database.open(url()), folder, clock, _ -> clock.instant(), new Random(1));
  }

  private RunId begin(String name) {
    RunId id = store.begin(Runs.named(name));
    clock.turn(Duration.ofSeconds(1));
    return id;
  }

  @Test
  void aRunIsThereAsItBegan() {
    RunId id = begin("first");
    StoredRun run = store.show(id);
    assertThat(id.text()).startsWith("20260102-030405-");
    assertThat(run.about()).isEqualTo(Runs.named("first"));
    assertThat(run.state()).isEqualTo(RunState.RUNNING);
    assertThat(run.started()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(run.ended()).isEmpty();
    assertThat(run.tags()).isEmpty();
  }

  @Test
  void runsOfOneSecondHaveIdsOfTheirOwn() {
    List<RunId> ids =
        IntStream.range(0, 50).mapToObj(i -> store.begin(Runs.named("run " + i))).toList();
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void aRunEndsWithAResultOrAReason() {
    RunId done = begin("done");
    store.finish(done, RunState.DONE, Optional.of("{\"testAccuracy\":0.97}"), Optional.empty());
    assertThat(store.show(done).result()).contains("{\"testAccuracy\":0.97}");
    assertThat(store.show(done).ended()).contains(clock.instant());
    RunId diverged = begin("diverged");
    store.finish(diverged, RunState.DIVERGED, Optional.empty(), Optional.of("step 3: too large"));
    assertThat(store.show(diverged).reason()).contains("step 3: too large");
    store.resume(diverged, RunState.RUNNING);
    assertThat(store.show(diverged).state()).isEqualTo(RunState.RUNNING);
    assertThat(store.show(diverged).ended()).isEmpty();
    Optional<String> before = store.show(done).result();
    assertThat(before).isPresent();
    store.resume(done, RunState.RUNNING);
    assertThat(store.show(done).result()).isEqualTo(before);
    store.finish(done, RunState.STOPPED, Optional.empty(), Optional.of("interrupted"));
    assertThat(store.show(done).result()).isEqualTo(before);
    store.resume(done, RunState.RUNNING);
    store.finish(done, RunState.DONE, Optional.of("{\"new\":1}"), Optional.empty());
    assertThat(store.show(done).result()).contains("{\"new\":1}");
    assertThatThrownBy(() -> store.resume(done, RunState.DONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> store.finish(done, RunState.RUNNING, Optional.empty(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersComeBackAsTheyWere() {
    RunId id = begin("numbers");
    double[] odd = {
      0.1,
      0.0,
      Double.MIN_VALUE,
      Double.MAX_VALUE,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NaN,
      Math.nextUp(1.0)
    };
    List<Measurement> given =
        IntStream.range(0, odd.length).mapToObj(i -> new Measurement("odd", i, odd[i])).toList();
    store.append(id, given);
    store.append(id, List.of());
    store.append(id, List.of(new Measurement("first", 7, 1)));
    List<Measurement> told = new ArrayList<>();
    store.forEach(id, told::add);
    assertThat(told.getFirst()).isEqualTo(new Measurement("first", 7, 1));
    assertThat(told.subList(1, told.size())).isEqualTo(given);
    assertThat(store.series(id))
        .containsExactly(
            new SeriesSummary("first", 1, 7, 7, 1),
            new SeriesSummary("odd", odd.length, 0, odd.length - 1, Math.nextUp(1.0)));
    assertThat(store.seriesNames(id)).containsExactly("first", "odd");
  }

  @Test
  void aStepThatIsRepeatedIsOverwritten() {
    RunId id = begin("resumed");
    store.append(id, Runs.squares("loss", 5));
    store.append(id, List.of(new Measurement("loss", 5, -1), new Measurement("loss", 6, -2)));
    assertThat(store.series(id)).containsExactly(new SeriesSummary("loss", 6, 1, 6, -2));
    assertThat(store.series(id, "loss", 10)).hasSize(6).last().isEqualTo(Bucket.of(6, -2));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 10, 99, 999})
  void aSeriesIsDrawnInBuckets(int most) {
    RunId id = begin("long");
    store.append(id, Runs.squares("loss", 1000));
    List<Bucket> buckets = store.series(id, "loss", most);
    assertThat(buckets).hasSizeLessThanOrEqualTo(most);
    assertThat(buckets.getFirst()).isEqualTo(Bucket.of(1, 1));
    assertThat(buckets.getLast()).isEqualTo(Bucket.of(1000, 1e6));
    assertThat(buckets.stream().mapToLong(Bucket::count).sum()).isEqualTo(1000);
    long next = 1;
    for (Bucket bucket : buckets) {
      assertThat(bucket.firstStep()).isEqualTo(next);
      next = bucket.lastStep() + 1;
      double first = bucket.firstStep();
      double last = bucket.lastStep();
      assertThat(bucket.min()).isEqualTo(first * first);
      assertThat(bucket.max()).isEqualTo(last * last);
      double mean =
          DoubleStream.iterate(first, step -> step <= last, step -> step + 1)
              .map(step -> step * step)
              .average()
              .orElseThrow();
      assertThat(bucket.mean()).isCloseTo(mean, within(1e-9 * mean));
    }
  }

  @Test
  void bucketsBearWhatIsNoNumberOrVeryLarge() {
    RunId id = begin("odd");
    List<Measurement> given = new ArrayList<>();
    for (int step = 0; step < 12; step++) {
      given.add(new Measurement("loss", step, step < 6 ? 1.7e308 : Double.NaN));
    }
    store.append(id, given);
    List<Bucket> buckets = store.series(id, "loss", 4);
    assertThat(buckets.get(1).mean()).isCloseTo(1.7e308, within(1e294));
    assertThat(buckets.get(2).min()).isNaN();
    assertThat(buckets.get(2).mean()).isNaN();
    assertThat(buckets.get(2).count()).isEqualTo(5);
    assertThat(store.series(id, "none", 4)).isEmpty();
    assertThatThrownBy(() -> store.series(id, "loss", 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRunIsFoundByTheBeginningOfItsId() {
    assertThatThrownBy(() -> store.find("latest")).isInstanceOf(UnknownRunException.class);
    RunId first = begin("first");
    RunId second = begin("second");
    assertThat(store.find(first.text())).isEqualTo(first);
    assertThat(store.find(first.text().substring(0, 15))).isEqualTo(first);
    assertThat(store.find("latest")).isEqualTo(second);
    assertThatThrownBy(() -> store.find("2026")).hasMessageContaining(first + ", " + second);
    assertThatThrownBy(() -> store.find("2025")).hasMessageContaining("there is no run 2025");
    for (String bad : List.of("", "%", "' or 1=1", "../x", "LATEST", "a\nb")) {
      assertThatThrownBy(() -> store.find(bad)).isInstanceOf(UnknownRunException.class);
    }
  }

  @Test
  void tagsAndNamesChange() {
    RunId id = begin("old");
    store.tag(id, "b");
    store.tag(id, "a/1");
    store.tag(id, "b");
    store.rename(id, "new");
    assertThat(store.show(id).tags()).containsExactly("a/1", "b");
    assertThat(store.show(id).about().name()).isEqualTo("new");
    store.untag(id, "b");
    store.untag(id, "b");
    assertThat(store.show(id).tags()).containsExactly("a/1");
    for (String bad : List.of("", " ", "a b", "x".repeat(65), "a\n")) {
      assertThatThrownBy(() -> store.tag(id, bad)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> store.tag(id, List.of("ok", "bad/..", "x y")))
        .hasMessageContaining("got \"x y\"");
    assertThat(store.show(id).tags()).containsExactly("a/1");
    store.tag(id, List.of("c", "d"));
    store.untag(id, List.of("c", "d", "e"));
    assertThat(store.show(id).tags()).containsExactly("a/1");
    for (String bad : List.of("", " ", "x".repeat(201), "a\nb", "\u202Ea", "a\u2069")) {
      assertThatThrownBy(() -> store.rename(id, bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aBadRowIsNamedAndHidesNoOther() throws SQLException {
    RunId good = begin("good");
    RunId odd = begin("odd");
    RunId worse = begin("worse");
    store.enqueue(good, 1, each("sgd"));
    execute("update run set state = 'sl\u202Eeping', name = 'a\u202Eb' where id = '" + odd + "'");
    execute("update run set kind = 'No Kind' where id = '" + worse + "'");
    execute("update trial set state = 'odd'");
    RunPage page = store.list(RunQuery.LATEST);
    assertThat(page.runs()).map(StoredRun::id).containsExactly(odd, good);
    assertThat(page.runs().getFirst().state()).isEqualTo(RunState.UNKNOWN);
    assertThat(page.runs().getFirst().about().name()).isEqualTo("a?b");
    assertThat(page.total()).isEqualTo(3);
    assertThat(page.faults()).hasSize(2);
    assertThat(page.faults().getFirst())
        .startsWith("run " + worse + " can not be read: a run's kind must be");
    assertThat(page.faults().getLast())
        .startsWith("run " + odd + ": its state in the store is \"sl?eping\", which");
    assertThat(store.show(odd).reason().orElseThrow()).contains("sl?eping");
    assertThatThrownBy(() -> store.show(worse))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("run " + worse + " can not be read");
    assertThatThrownBy(() -> store.trials(good))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("trial 1 of run " + good + ": its state in the store is \"odd\"");
    assertThatThrownBy(
            () -> store.finish(good, RunState.UNKNOWN, Optional.empty(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    store.finish(odd, RunState.DONE, Optional.empty(), Optional.empty());
    assertThat(store.show(odd).state()).isEqualTo(RunState.DONE);
  }

  private void execute(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement each = connection.createStatement()) {
      each.execute(statement);
    }
  }

  @Test
  void eventsAndArtifactsAreKept() {
    RunId id = begin("eventful");
    RunEvent with = new RunEvent(clock.instant(), "warning", OptionalLong.of(12), "slow");
    RunEvent without = new RunEvent(clock.instant(), "checkpoint", OptionalLong.empty(), "é");
    store.note(id, with);
    store.note(id, without);
    store.keep(id, new Artifact("report", "report.html", "00", 1));
    store.keep(id, new Artifact("report", "report.html", "ff", 2));
    for (String outside : List.of("", "/etc/passwd", "../x", "a/../../x")) {
      assertThatThrownBy(() -> new Artifact("report", outside, "00", 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(store.events(id)).containsExactly(with, without);
    assertThat(store.artifacts(id)).containsExactly(new Artifact("report", "report.html", "ff", 2));
  }

  @Test
  void aDeletedRunIsGoneWithItsFolderAndNothingElse() throws IOException {
    RunId id = begin("gone");
    RunId kept = begin("kept");
    store.append(id, Runs.squares("loss", 3));
    store.append(kept, Runs.squares("loss", 3));
    store.tag(id, "x");
    store.enqueue(id, 1, each("sgd"));
    Path outside = Files.writeString(folder.resolve("outside"), "stays");
    Path files = Files.createDirectories(store.folder(id).resolve("deep"));
    Files.writeString(files.resolve("a"), "goes");
    Files.createSymbolicLink(files.resolve("link"), outside);
    Files.createSymbolicLink(files.resolve("up"), folder);
    Files.createDirectories(store.folder(kept));
    store.delete(id);
    assertThat(store.folder(id)).doesNotExist();
    assertThat(store.folder(kept)).exists();
    assertThat(outside).hasContent("stays");
    assertThatThrownBy(() -> store.show(id)).isInstanceOf(UnknownRunException.class);
    assertThat(store.series(kept)).hasSize(1);
    assertThatThrownBy(() -> store.delete(id)).isInstanceOf(UnknownRunException.class);
  }

  @Test
  void whatIsNotThereIsSaidToBeUnknown() {
    RunId none = new RunId("20000101-000000-aaaa");
    List<Runnable> calls =
        List.of(
            () -> store.show(none),
            () -> store.append(none, Runs.squares("loss", 1)),
            () -> store.append(none, List.of()),
            () -> store.series(none),
            () -> store.seriesNames(none),
            () -> store.series(none, "loss", 3),
            () -> store.events(none),
            () -> store.artifacts(none),
            () -> store.trials(none),
            () -> store.tag(none, "a"),
            () -> store.rename(none, "a"),
            () -> store.delete(none),
            () -> store.claim(none, 1, "w", Duration.ofSeconds(1)),
            () -> store.retry(none),
            () -> store.ended(none, 1, 2),
            () -> store.enqueue(none, 1, each("sgd")),
            () -> store.record(none, List.of()),
            () -> store.finish(none, RunState.DONE, Optional.empty(), Optional.empty()));
    for (Runnable call : calls) {
      assertThatThrownBy(call::run)
          .isInstanceOf(UnknownRunException.class)
          .hasMessage("there is no run 20000101-000000-aaaa");
    }
  }

  /// Trials that are each done alone.
  private static List<List<NewTrial>> each(String... recipes) {
    return Arrays.stream(recipes).map(recipe -> List.of(new NewTrial(recipe, "{}"))).toList();
  }

  private Lease claim(RunId run, String owner) {
    return maybe(run, owner).orElseThrow();
  }

  private Optional<Lease> maybe(RunId run, String owner) {
    return store.claim(run, Integer.MAX_VALUE, owner, Duration.ofSeconds(10));
  }

  @Test
  void trialsAreTakenInOrderAndEachResultIsRecordedOnce() {
    RunId id = begin("sweep");
    store.enqueue(id, 1, each("sgd", "nag"));
    store.enqueue(id, 3, each("adam"));
    Lease first = claim(id, "a");
    Lease second = claim(id, "b");
    assertThat(first.trials()).containsExactly(new NewTrial("sgd", "{}"));
    assertThat(second.number()).isEqualTo(2);
    assertThat(store.claim(id, 2, "c", Duration.ofSeconds(10))).isEmpty();
    assertThat(store.trials(id))
        .map(Trial::state)
        .containsExactly(TrialState.RUNNING, TrialState.RUNNING, TrialState.QUEUED);
    store.complete(first, List.of("{\"loss\":1}"));
    assertThatThrownBy(() -> store.complete(first, List.of("{\"loss\":2}")))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> store.fail(first, "too late")).isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> store.release(first)).isInstanceOf(LeaseLostException.class);
    Trial done = store.trials(id).getFirst();
    assertThat(done.result()).contains("{\"loss\":1}");
    assertThat(done.state()).isEqualTo(TrialState.DONE);
    assertThat(done.owner()).contains("a");
    claim(id, "c");
    assertThat(maybe(id, "d")).isEmpty();
    assertThat(store.trials(id, 2, 1)).map(Trial::number).containsExactly(2);
    assertThat(store.ended(id, 1, 3)).containsExactly(1);
    assertThat(store.ended(id, 2, 3)).isEmpty();
  }

  @Test
  void whatIsDoneTogetherIsTakenAndEndedTogether() {
    RunId id = begin("sweep");
    NewTrial sgd = new NewTrial("sgd", "{}");
    NewTrial nag = new NewTrial("nag", "{\"a\":1}");
    store.enqueue(id, 1, List.of(List.of(sgd, nag), List.of(sgd)));
    Lease both = claim(id, "a");
    assertThat(both.trials()).containsExactly(sgd, nag);
    assertThat(claim(id, "b").number()).isEqualTo(3);
    assertThat(maybe(id, "c")).isEmpty();
    assertThatThrownBy(() -> store.complete(both, List.of("{}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 trials have as many results, got 1");
    store.complete(both, List.of("{\"loss\":1}", "{\"loss\":2}"));
    assertThat(store.trials(id).subList(0, 2))
        .map(trial -> trial.result().orElseThrow())
        .containsExactly("{\"loss\":1}", "{\"loss\":2}");
    assertThat(store.ended(id, 1, 3)).containsExactly(1, 2);
  }

  /// As where the answer of the database was lost on its way.
  @Test
  void whatIsSaidTwiceIsThereOnce() {
    RunId id = begin("sweep");
    store.enqueue(id, 1, each("sgd", "nag"));
    store.enqueue(id, 1, each("sgd", "nag"));
    Lease lease = claim(id, "a");
    store.enqueue(id, 1, each("sgd", "nag"));
    store.complete(lease, List.of("{\"loss\":1}"));
    store.complete(lease, List.of("{\"loss\":1}"));
    store.enqueue(id, 1, each("sgd", "nag"));
    assertThat(store.trials(id))
        .map(Trial::state)
        .containsExactly(TrialState.DONE, TrialState.QUEUED);
    assertThatThrownBy(() -> store.complete(lease, List.of("{\"loss\":2}")))
        .isInstanceOf(LeaseLostException.class);
    FinishedTrial one = new FinishedTrial(new NewTrial("adam", "{\"seed\":1}"), "{\"loss\":1}");
    FinishedTrial other = new FinishedTrial(new NewTrial("adam", "{\"seed\":2}"), "{\"loss\":2}");
    store.record(id, List.of(one));
    store.record(id, List.of(one, other));
    store.record(id, List.of(other, one, other));
    assertThat(store.trials(id).subList(2, 4))
        .map(trial -> new FinishedTrial(trial.about(), trial.result().orElseThrow()))
        .containsExactly(one, other);
    assertThat(store.trialCount(id).all()).isEqualTo(4);
    assertThat(claim(id, "b").number()).isEqualTo(2);
    assertThat(maybe(id, "b")).isEmpty();
  }

  @Test
  void whatIsGivenBackWaitsAtOnce() {
    RunId id = begin("sweep");
    store.enqueue(id, 1, each("sgd"));
    for (int i = 0; i < 20; i++) {
      store.release(claim(id, "a"));
    }
    assertThat(store.trials(id).getFirst().state()).isEqualTo(TrialState.QUEUED);
    assertThat(store.trials(id).getFirst().owner()).isEmpty();
    Lease lease = claim(id, "b");
    clock.turn(Duration.ofSeconds(11));
    assertThatThrownBy(() -> store.release(lease)).isInstanceOf(LeaseLostException.class);
  }

  @Test
  void aTrialThatAlwaysFailsIsTriedThreeTimesAndThenFailedWithItsReason() {
    RunId id = begin("sweep");
    store.enqueue(id, 1, each("sgd"));
    assertThat(store.fail(claim(id, "a"), "one")).isEqualTo(TrialState.QUEUED);
    assertThat(store.fail(claim(id, "a"), "two")).isEqualTo(TrialState.QUEUED);
    assertThat(store.fail(claim(id, "b"), "three")).isEqualTo(TrialState.FAILED);
    assertThat(maybe(id, "a")).isEmpty();
    Trial failed = store.trials(id).getFirst();
    assertThat(failed.state()).isEqualTo(TrialState.FAILED);
    assertThat(failed.failures()).isEqualTo(3);
    assertThat(failed.reason()).contains("three");
    assertThat(failed.result()).isEmpty();
    assertThat(store.ended(id, 1, 1)).containsExactly(1);
    store.retry(id);
    assertThat(store.fail(claim(id, "a"), "four")).isEqualTo(TrialState.QUEUED);
  }

  @Test
  void aWorkerThatWakesAfterItsLeaseIsFencedOff() {
    RunId id = begin("sweep");
    store.enqueue(id, 1, each("sgd"));
    Lease asleep = claim(id, "asleep");
    clock.turn(Duration.ofMillis(10_001));
    // Nobody has it yet, but anybody may have.
    assertThatThrownBy(() -> store.complete(asleep, List.of("{}")))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> store.heartbeat(asleep, Duration.ofSeconds(10)))
        .isInstanceOf(LeaseLostException.class);
    Lease awake = claim(id, "awake");
    assertThat(awake.token()).isGreaterThan(asleep.token());
    assertThatThrownBy(() -> store.complete(asleep, List.of("{\"by\":\"asleep\"}")))
        .isInstanceOf(LeaseLostException.class)
        .hasMessageContaining("trial 1 of run " + id);
    assertThatThrownBy(() -> store.fail(asleep, "late")).isInstanceOf(LeaseLostException.class);
    store.complete(awake, List.of("{\"by\":\"awake\"}"));
    assertThat(store.trials(id).getFirst().result()).contains("{\"by\":\"awake\"}");
    assertThat(store.trials(id).getFirst().failures()).isZero();
  }

  /// As where the answer of the database was lost on its way.
  @Test
  void aFailureThatIsSaidTwiceIsOne() {
    RunId id = begin("sweep");
    store.enqueue(id, 1, each("sgd"));
    Lease lease = claim(id, "a");
    assertThat(store.fail(lease, "one")).isEqualTo(TrialState.QUEUED);
    assertThat(store.fail(lease, "one")).isEqualTo(TrialState.QUEUED);
    assertThat(store.trials(id).getFirst().failures()).isEqualTo(1);
    assertThatThrownBy(() -> store.fail(lease, "two")).isInstanceOf(LeaseLostException.class);
    Lease given = claim(id, "a");
    assertThatThrownBy(() -> store.fail(lease, "one")).isInstanceOf(LeaseLostException.class);
    store.release(given);
    assertThatThrownBy(() -> store.fail(given, "one")).isInstanceOf(LeaseLostException.class);
    store.fail(claim(id, "a"), "two");
    Lease last = claim(id, "a");
    assertThat(store.fail(last, "three")).isEqualTo(TrialState.FAILED);
    assertThat(store.fail(last, "three")).isEqualTo(TrialState.FAILED);
    assertThat(store.trials(id).getFirst().failures()).isEqualTo(3);
  }

  @Test
  void aRunIsHeldAsLongAsALeaseLasts() {
    RunId id = begin("sweep");
    store.enqueue(id, 1, each("sgd", "nag"));
    assertThat(store.isHeld(id)).isFalse();
    store.complete(claim(id, "a"), List.of("{}"));
    assertThat(store.isHeld(id)).isFalse();
    claim(id, "a");
    assertThat(store.isHeld(id)).isTrue();
    clock.turn(Duration.ofMillis(10_001));
    assertThat(store.isHeld(id)).isFalse();
  }

  @Test
  void aClockThatWasSetBackKeepsNoTrialForLong() {
    RunId id = begin("sweep");
    store.enqueue(id, 1, each("sgd", "nag"));
    Lease lost = claim(id, "lost");
    Lease alive = claim(id, "alive");
    clock.turn(Duration.ofHours(-5));
    store.heartbeat(alive, Duration.ofSeconds(10));
    Lease taken = claim(id, "b");
    assertThat(taken.number()).isEqualTo(lost.number());
    assertThat(maybe(id, "c")).isEmpty();
    assertThatThrownBy(() -> store.complete(lost, List.of("{}")))
        .isInstanceOf(LeaseLostException.class);
    store.complete(taken, List.of("{}"));
    store.complete(alive, List.of("{}"));
    assertThatThrownBy(() -> store.claim(id, 9, "c", Duration.ofMinutes(61)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a lease must last at most PT1H, got PT1H1M");
  }

  @Test
  void aHeartbeatProlongsALease() {
    RunId id = begin("sweep");
    store.enqueue(id, 1, each("sgd"));
    Lease lease = claim(id, "a");
    clock.turn(Duration.ofSeconds(8));
    store.heartbeat(lease, Duration.ofSeconds(10));
    clock.turn(Duration.ofSeconds(8));
    assertThat(maybe(id, "b")).isEmpty();
    store.complete(lease, List.of("{}"));
  }

  @Test
  void aTrialThatTakesItsWorkersWithItIsGivenUp() {
    RunId id = begin("sweep");
    store.enqueue(id, 1, each("sgd", "nag"));
    for (int i = 0; i < 10; i++) {
      assertThat(claim(id, "w" + i).number()).isEqualTo(1);
      clock.turn(Duration.ofSeconds(11));
    }
    assertThat(claim(id, "last").number()).isEqualTo(2);
    Trial lost = store.trials(id).getFirst();
    assertThat(lost.state()).isEqualTo(TrialState.FAILED);
    assertThat(lost.reason()).contains("its worker was lost 10 times");
  }

  @Test
  void severalStoresOfOneDatabaseSeeEachOther() throws Exception {
    RunId id = begin("shared");
    store.enqueue(id, 1, Collections.nCopies(40, List.of(new NewTrial("sgd", "{}"))));
    List<Integer> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<List<Integer>>> workers =
          IntStream.range(0, 4).mapToObj(i -> threads.submit(() -> work(id, i))).toList();
      for (Future<List<Integer>> worker : workers) {
        done.addAll(worker.get());
      }
    }
    assertThat(done).doesNotHaveDuplicates().hasSize(40);
    assertThat(store.trials(id)).allMatch(trial -> trial.state() == TrialState.DONE);
    assertThat(store.series(id)).map(SeriesSummary::count).containsExactly(40L);
  }

  private List<Integer> work(RunId run, int worker) {
    List<Integer> done = new ArrayList<>();
    try (RunStore own = open(clock)) {
      for (Optional<Lease> lease = own.claim(run, 40, "w" + worker, Duration.ofMinutes(1));
          lease.isPresent();
          lease = own.claim(run, 40, "w" + worker, Duration.ofMinutes(1))) {
        int number = lease.get().number();
        own.append(run, List.of(new Measurement("trials", number, worker)));
        own.complete(lease.get(), List.of("{\"worker\":%d}".formatted(worker)));
        done.add(number);
      }
    }
    return done;
  }

  @Test
  void aStoreOfALaterVersionIsRefused() throws SQLException {
    begin("old");
    store.close();
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into flyway_schema_history (installed_rank, version, description, type, script,"
              + " installed_by, installed_on, execution_time, success)"
              + " values (9, '999', 'later', 'SQL', 'V999__later.sql', 'me', current_timestamp, 1, true)");
    }
    assertThatThrownBy(() -> open(clock))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("has schema version 999")
        .hasMessageContaining("use a newer Thalweg");
  }
}
