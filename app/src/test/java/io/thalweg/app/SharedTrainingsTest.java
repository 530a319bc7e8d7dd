package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.thalweg.engine.Models;
import io.thalweg.engine.TorchScript;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import io.thalweg.store.Lease;
import io.thalweg.store.NewRun;
import io.thalweg.store.RunId;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import io.thalweg.store.StoreException;
import io.thalweg.store.Trial;
import io.thalweg.store.TrialState;
import io.thalweg.study.Trainings;
import io.thalweg.train.Epoch;
import io.thalweg.train.Event;
import io.thalweg.train.Run;
import io.thalweg.train.Training;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes wrong while several processes do a run together, one moment after the other.
class SharedTrainingsTest {
  private static final Duration LEASE = Duration.ofHours(1);
  private static final Recall RECALL =
      new Recall(Optional.empty(), Map.of(), Set.of(new Recall.Given("data", "")), false).shared();

  @TempDir Path folder;

  private final Arena arena = Arena.ofShared();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));
  private final StringWriter err = new StringWriter();
  private final List<String> told = new ArrayList<>();
  private RunId run = new RunId("20260102-030405-aaaa");

  @BeforeEach
  void begin() {
    NewRun.Identity identity = new NewRun.Identity(1, 1, "0");
    try (RunStore store = open()) {
      run = store.begin(new NewRun("sweep", "x", "sgd", "m", "d", "{}", identity));
    }
  }

  private RunStore open() {
    return RunStore.open(folder, now::get, new Random(1));
  }

  @AfterEach
  void free() {
    arena.close();
  }

  private Trainings.Group group(String... recipes) {
    Dataset digits = new DataHome(Path.of("none")).load("digits", Scaling.UNIT, arena);
    Training training =
        new Training(
            Models.CATALOGUE.create("mlp(4)"),
            digits,
            Recipe.parse("sgd"),
            7,
            2,
            50,
            Long.MAX_VALUE,
            Training.LOSS_BOUND);
    return new Trainings.Group(
        training, Stream.of(recipes).map(Recipe::parse).toList(), false, Optional.empty());
  }

  /// What would be trained: the second of two diverges.
  private static List<List<Run>> imagined(List<Trainings.Group> groups, Trainings.Listener heard) {
    return groups.stream()
        .map(group ->
            group.recipes().stream().map(recipe -> run(recipe, group.template(), heard)).toList())
        .toList();
  }

  private static Run run(Recipe recipe, Training template, Trainings.Listener heard) {
    Epoch epoch = new Epoch(1, 0.1 + 0.2, 0.5, Double.NaN, 0.5, 0.1, 3);
    boolean diverges = recipe.toString().contains("9");
    if (diverges) {
      heard.on(recipe, template.seed(), new Event.Diverged(12, "too large"));
    }
    return new Run(
        recipe.toString(),
        template.seed(),
        List.of(epoch),
        diverges ? Optional.of("too large") : Optional.empty(),
        "ab");
  }

  private SharedRun shared(RunStore store, boolean isJoined) {
    return new SharedRun(
        store, run, "me", isJoined, 1, new PrintWriter(err, true), new SharedRun.Tally());
  }

  private SharedTrainings trainings(SharedRun shared, Trainings here) {
    return new SharedTrainings(shared, RECALL, here, LEASE, new Interrupts());
  }

  private final Trainings.Listener listener =
      new Trainings.Listener() {
        @Override
        public void on(Recipe recipe, long seed, Event event) {
          told.add(recipe + " " + event.getClass().getSimpleName());
        }

        @Override
        public void ended(Recipe recipe, Run run) {
          told.add(recipe + " ended");
        }
      };

  @Test
  void whatOneDidTheOthersKnowToTheBit() {
    List<Trainings.Group> groups = List.of(group("sgd", "sgd(rate=9)"), group("sgd"));
    List<List<Run>> wanted = imagined(groups, new Trainings.Listener() {});
    try (RunStore store = open()) {
      SharedRun one = shared(store, false);
      try (SharedTrainings trainings = trainings(one, SharedTrainingsTest::imagined)) {
        assertThat(trainings.run(groups, listener)).isEqualTo(wanted);
        assertThat(told)
            .containsExactly(
                "sgd EpochEnded",
                "sgd ended",
                "sgd(rate=9) EpochEnded",
                "sgd(rate=9) Diverged",
                "sgd(rate=9) ended",
                "sgd EpochEnded",
                "sgd ended");
        told.clear();
        // What is asked for next is something else, also where it has the same name.
        trainings.run(List.of(group("sgd")), listener);
      }
      assertThat(one.tally().done()).hasValue(4);
      SharedRun other = shared(store, true);
      try (SharedTrainings trainings = trainings(other, (_, _) -> List.of())) {
        assertThat(trainings.run(groups, listener)).isEqualTo(wanted);
      }
      assertThat(other.tally().done()).hasValue(0);
      assertThat(told).contains("sgd(rate=9) Diverged", "sgd(rate=9) ended");
      assertThat(
              Recall.told(store.trials(run, 2, 1).getFirst().result().orElseThrow()).divergedAt())
          .isEqualTo(12);
    }
  }

  /// As where the process was stopped, or its machine slept.
  @Test
  void aLateResultIsFencedOffWithAWarning() {
    try (RunStore store = open();
        RunStore others = open()) {
      SharedRun shared = shared(store, false);
      Trainings asleep =
          (groups, heard) -> {
            if (groups.getFirst().recipes().getFirst().toString().equals("sgd")) {
              now.updateAndGet(each -> each.plus(LEASE).plusSeconds(1));
              Lease awake = others.claim(run, 1, "awake", LEASE).orElseThrow();
              Run better = new Run("sgd", 7, List.of(), Optional.of("by the other"), "cd");
              others.complete(awake, List.of(Recall.result(new SharedRound.Told(better, 1))));
            }
            return imagined(groups, heard);
          };
      try (SharedTrainings trainings = trainings(shared, asleep)) {
        List<List<Run>> runs = trainings.run(List.of(group("sgd"), group("nag")), listener);
        assertThat(runs.getFirst().getFirst().divergence()).contains("by the other");
        assertThat(runs.getLast().getFirst().optimizer()).isEqualTo("nag");
      }
      assertThat(store.trials(run))
          .map(Trial::owner)
          .containsExactly(Optional.of("awake"), Optional.of("me"));
      assertThat(shared.tally().done()).hasValue(1);
      assertThat(shared.tally().late()).hasValue(1);
      assertThat(err.toString())
          .isEqualTo(
              "warning: trial 1: this process was not heard from for 3600 s, so what came of it"
                  + " here does not count"
                  + System.lineSeparator());
      assertThat(told).filteredOn("sgd ended"::equals).hasSize(1);
    }
  }

  @Test
  void whatFailsIsTriedThreeTimesAndTheOthersAreDone() {
    Trainings.Group bad = group("sgd(rate=2)");
    Trainings failing =
        (groups, heard) -> {
          if (groups.getFirst().equals(bad)) {
            throw new OutOfMemoryError("too\nlarge");
          }
          return imagined(groups, heard);
        };
    List<Trainings.Group> groups = List.of(bad, group("nag"));
    try (RunStore store = open()) {
      SharedRun shared = shared(store, false);
      try (SharedTrainings trainings = trainings(shared, failing)) {
        assertThatThrownBy(() -> trainings.run(groups, listener))
            .isInstanceOf(FailedTrialException.class)
            .hasMessage(
                "trial 1 (sgd(rate=2)) failed: out of memory: too large;"
                    + " go on with ./thalweg sweep --resume "
                    + run);
      }
      assertThat(store.trials(run))
          .map(Trial::state)
          .containsExactly(TrialState.FAILED, TrialState.DONE);
      assertThat(store.trials(run).getFirst().failures()).isEqualTo(3);
      assertThat(err.toString().lines())
          .containsExactly(
              "warning: trial 1 failed and is tried again: out of memory: too large",
              "warning: trial 1 failed and is tried again: out of memory: too large",
              "warning: trial 1 failed: out of memory: too large");
      try (SharedTrainings trainings = trainings(shared(store, true), failing)) {
        assertThatThrownBy(() -> trainings.run(groups, listener))
            .isInstanceOf(SharedRun.EndedException.class);
      }
      store.retry(run);
      try (SharedTrainings trainings = trainings(shared, SharedTrainingsTest::imagined)) {
        assertThat(trainings.run(groups, listener)).hasSize(2);
      }
    }
  }

  /// The real store, but for what a test does before a call of one of its methods.
  private static RunStore before(RunStore real, String method, Runnable what) {
    return through(
        real,
        (called, answer) -> {
          if (called.equals(method)) {
            what.run();
          }
          return answer.call();
        });
  }

  /// Stands between a test and the store.
  @FunctionalInterface
  private interface Between {
    @Nullable Object on(String method, Callable<@Nullable Object> answer) throws Throwable;
  }

  private static RunStore through(RunStore real, Between between) {
    return (RunStore)
        Proxy.newProxyInstance(
            RunStore.class.getClassLoader(),
            new Class<?>[] {RunStore.class},
            (_, method, arguments) ->
                between.on(
                    method.getName(),
                    () -> {
                      try {
                        return method.invoke(real, arguments);
                      } catch (InvocationTargetException e) {
                        throw e.getCause() instanceof Exception cause ? cause : e;
                      }
                    }));
  }

  @Test
  @Timeout(60)
  void anErrorBesideTheTrainingEndsTheRun() {
    try (RunStore real = open()) {
      RunStore full =
          before(
              real,
              "complete",
              () -> {
                throw new OutOfMemoryError("too large");
              });
      try (SharedTrainings trainings =
          trainings(shared(full, false), SharedTrainingsTest::imagined)) {
        assertThatThrownBy(() -> trainings.run(List.of(group("sgd")), listener))
            .isInstanceOf(OutOfMemoryError.class);
      }
    }
  }

  private static StoreException away() {
    return assertThrows(
        StoreException.class,
        () -> RunStore.open("jdbc:sqlite:/dev/null/none", Path.of(""), Instant::now, new Random()));
  }

  /// As where PostgreSQL is started again.
  @ParameterizedTest
  @ValueSource(strings = {"enqueue", "trials", "claim", "ended", "show", "complete", "fail"})
  @Timeout(60)
  void aStoreThatIsAwayForAnInstantEndsNothing(String method) {
    AtomicInteger failures = new AtomicInteger();
    AtomicInteger trained = new AtomicInteger();
    Trainings slow =
        (groups, heard) -> {
          pause(trained.get() == 0 ? 1200 : 0);
          if (trained.incrementAndGet() == 1 && method.equals("fail")) {
            throw new IllegalStateException("bad");
          }
          return imagined(groups, heard);
        };
    try (RunStore real = open()) {
      RunStore restarted =
          before(
              real,
              method,
              () -> {
                if (failures.incrementAndGet() == 1) {
                  throw away();
                }
              });
      try (SharedTrainings trainings = trainings(shared(restarted, true), slow)) {
        assertThat(trainings.run(List.of(group("sgd"), group("nag")), listener)).hasSize(2);
      }
    }
    assertThat(failures).hasPositiveValue();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"claim", "claim ended"})
  void aStoreThatStaysAwayEndsWhoWaits(String methods) {
    Set<String> silent = Set.of(methods.split(" "));
    try (RunStore real = open()) {
      StoreException away = away();
      RunStore gone =
          through(
              real,
              (method, answer) -> {
                if (silent.contains(method)) {
                  throw away;
                }
                return answer.call();
              });
      try (SharedTrainings trainings =
          new SharedTrainings(
              shared(gone, false),
              RECALL,
              SharedTrainingsTest::imagined,
              Duration.ofMillis(300),
              new Interrupts())) {
        assertThatThrownBy(() -> trainings.run(List.of(group("sgd")), listener)).isSameAs(away);
      }
    }
  }

  @Test
  void aRunWhoseFirstProcessIsGoneIsNotLostWhileOthersHaveTrials() throws Exception {
    try (RunStore store = open()) {
      RunLock.take(store.folder(run)).close();
      assertThat(RunLock.seen(store.show(run), store).state()).isEqualTo(RunState.LOST);
      store.enqueue(run, 1, List.of(List.of(RECALL.trial(Recipe.parse("sgd"), 7))));
      Lease _ = store.claim(run, 1, "elsewhere", LEASE).orElseThrow();
      assertThat(RunLock.seen(store.show(run), store).state()).isEqualTo(RunState.RUNNING);
      now.updateAndGet(each -> each.plus(LEASE).plusSeconds(1));
      assertThat(RunLock.seen(store.show(run), store).state()).isEqualTo(RunState.LOST);
    }
  }

  @Test
  void aRunGoesOnOnlyWithTheNetworkThatItHad() throws Exception {
    Path file = Files.writeString(folder.resolve("net.pt"), "one");
    Training template = group("sgd").template();
    Training scripted =
        new Training(
            TorchScript.of(file),
            template.data(),
            Recipe.parse("sgd"),
            7,
            2,
            50,
            Long.MAX_VALUE,
            Training.LOSS_BOUND);
    Recall begun = Recall.NOTHING.with(scripted);
    assertThat(begun.with(scripted)).isEqualTo(begun);
    assertThat(begun.trial(Recipe.parse("sgd"), 7).settings()).contains("\"modelFile\":\"");
    Files.writeString(file, "another");
    assertThatThrownBy(() -> begun.with(scripted))
        .isInstanceOf(SettingException.class)
        .hasMessage("a run goes on with the network that it had: " + file + " has changed");
    assertThat(Recall.NOTHING.with(template).trial(Recipe.parse("sgd"), 7).settings())
        .doesNotContain("modelFile");
  }

  @Test
  @Timeout(60)
  void whoJoinsARunThatWasKilledBeforeItsFirstTrialIsToldSo() throws Exception {
    try (RunStore store = open()) {
      RunLock.take(store.folder(run)).close();
      assertThatThrownBy(() -> SharedOption.awaitTrials(shared(store, true)))
          .isInstanceOf(SettingException.class)
          .hasMessage(
              "the process that began run %s ended before it said what is to be done;"
                      .formatted(run)
                  + " go on with ./thalweg sweep --resume "
                  + run);
      store.enqueue(run, 1, List.of(List.of(RECALL.trial(Recipe.parse("sgd"), 7))));
      assertThat(SharedOption.awaitTrials(shared(store, true))).isTrue();
    }
  }

  @Test
  void whoJoinedEndsWithTheRun() {
    try (RunStore store = open();
        SharedTrainings trainings = trainings(shared(store, true), (_, _) -> List.of())) {
      store.enqueue(run, 1, List.of(List.of(RECALL.trial(Recipe.parse("sgd"), 7))));
      assertThat(store.claim(run, 1, "another", LEASE)).isPresent();
      store.finish(run, RunState.STOPPED, Optional.empty(), Optional.of("interrupted"));
      assertThatThrownBy(() -> trainings.run(List.of(group("sgd")), listener))
          .isInstanceOf(SharedRun.EndedException.class);
    }
  }

  @Test
  void whoWouldTrainSomethingElseIsRefused() {
    try (RunStore store = open();
        SharedTrainings trainings = trainings(shared(store, true), (_, _) -> List.of())) {
      store.enqueue(run, 1, List.of(List.of(RECALL.trial(Recipe.parse("sgd"), 7))));
      assertThatThrownBy(() -> trainings.run(List.of(group("nag")), listener))
          .isInstanceOf(SettingException.class)
          .hasMessageContaining("trial 1 of run " + run + " is sgd ")
          .hasMessageContaining(" there but nag ");
    }
  }

  @Test
  void anInterruptGivesBackWhatIsHeld() {
    Interrupts interrupts = new Interrupts();
    try (RunStore store = open()) {
      Trainings interrupted =
          (groups, heard) -> {
            interrupts.interrupt();
            assertThat(store.trials(run).getFirst().state()).isEqualTo(TrialState.QUEUED);
            store.finish(run, RunState.STOPPED, Optional.empty(), Optional.empty());
            return imagined(groups, heard);
          };
      SharedRun shared = shared(store, true);
      try (SharedTrainings trainings =
          new SharedTrainings(shared, RECALL, interrupted, LEASE, interrupts)) {
        assertThatThrownBy(() -> trainings.run(List.of(group("sgd")), listener))
            .isInstanceOf(SharedRun.EndedException.class);
      }
      assertThat(store.trials(run).getFirst().state()).isEqualTo(TrialState.QUEUED);
      assertThat(store.trials(run).getFirst().failures()).isZero();
      assertThat(shared.tally().done()).hasValue(0);
      assertThat(err.toString()).isEmpty();
    }
  }
}
