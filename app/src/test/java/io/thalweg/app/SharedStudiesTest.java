package io.thalweg.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.store.Lease;
import io.thalweg.store.RunId;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import io.thalweg.store.Trial;
import io.thalweg.store.TrialState;
import io.thalweg.store.UnknownRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sweeps and comparisons that several processes do together, some of which are killed.
class SharedStudiesTest {
  private static final String SWEEP =
      "sweep --vary rate=0.001:100:12:log --epochs 3 --batch 100 --copies 2 --no-prediction"
          + " --threads 1 --json";
  private static final String ADAPTIVE =
      "sweep --vary rate=0.001:10:log --search tpe --trials 33 --halving 2 --epochs 2 --batch 500"
          + " --no-prediction --copies 3 --threads 1 --json";
  private static final String COMPARE =
      "compare --optimizers sgd(rate=0.1),adam,sgd(rate=1e9) --tune 2 --seeds 2 --epochs 2"
          + " --threads 1 --json --out OUT";

  private static JsonNode unshared = NullNode.instance;

  @TempDir Path folder;

  @BeforeAll
  static void sweepAlone(@TempDir Path home) {
    String call = SWEEP.replace("--threads 1", "--no-record");
    unshared = figures(Session.run(home, call.split(" ", -1)).json());
  }

  private Path home() {
    return folder.resolve("home");
  }

  private RunStore store() {
    return RunStore.open(home(), InstantSource.system(), new Random(1));
  }

  private String[] words(String call) {
    return Stream.of(call.split(" ", -1))
        .map(word -> word.replace("OUT", folder.resolve("out").toString()))
        .toArray(String[]::new);
  }

  private Session run(String call) {
    return Session.run(home(), words(call));
  }

  /// A process of its own that a Ctrl-C reaches, whose output is in files of a name.
  private Process start(String name, String call) throws IOException {
    List<String> command = new ArrayList<>();
    if (OS.LINUX.isCurrentOs() && Finished.isInstalled("env")) {
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(List.of(words(call)));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .redirectError(folder.resolve(name + ".err").toFile());
    builder.environment().put("THALWEG_HOME", home().toString());
    return builder.start();
  }

  private JsonNode out(String name) throws IOException {
    return JsonMapper.builder().build().readTree(folder.resolve(name + ".out").toFile());
  }

  private String err(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".err"), UTF_8);
  }

  /// What does not hang on the clock, the folder or the run.
  private static JsonNode figures(JsonNode document) {
    ObjectNode copy = document.deepCopy();
    copy.remove(List.of("report", "runId", "seconds"));
    copy.findParents("seconds").forEach(each -> ((ObjectNode) each).remove("seconds"));
    copy.findParents("secondsPerEpoch")
        .forEach(each -> ((ObjectNode) each).remove("secondsPerEpoch"));
    return copy;
  }

  private List<Trial> trials() {
    if (!home().resolve(RunStore.FILE).toFile().exists()) {
      return List.of();
    }
    try (RunStore store = store()) {
      return store.trials(store.find("latest"));
    } catch (UnknownRunException _) {
      return List.of();
    }
  }

  private RunState state() {
    try (RunStore store = store()) {
      return store.show(store.find("latest")).state();
    }
  }

  private boolean holds(Process process) {
    return trials().stream()
        .filter(trial -> trial.state() == TrialState.RUNNING)
        .anyMatch(trial -> isOf(trial, process));
  }

  private static boolean isOf(Trial trial, Process process) {
    return trial.owner().orElse("").startsWith("process %d on ".formatted(process.pid()));
  }

  private void awaitLease(Process process) throws InterruptedException {
    while (!holds(process)) {
      assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).as("ended early").isFalse();
    }
  }

  /// Keeps trials from all until those are there who are to do them.
  private List<Lease> hold(int groups) throws InterruptedException {
    while (trials().isEmpty()) {
      Thread.sleep(5);
    }
    try (RunStore store = store()) {
      RunId run = store.find("latest");
      return Stream.generate(() -> store.claim(run, 12, "the test", Duration.ofHours(1)))
          .limit(groups)
          .map(Optional::orElseThrow)
          .toList();
    }
  }

  /// A process that joined says how far the run is.
  private void awaitJoined(String name) throws Exception {
    while (!err(name).contains("sweep ")) {
      Thread.sleep(20);
    }
  }

  @Test
  void whatThreeProcessesDoOfWhichOneIsKilledIsWhatOneDoes() throws Exception {
    Process first = start("first", SWEEP + " --shared --lease 2");
    List<Lease> held = hold(4);
    while (trials().stream().filter(trial -> trial.state() == TrialState.DONE).count() < 2) {
      assertThat(first.waitFor(20, TimeUnit.MILLISECONDS)).as("ended early").isFalse();
    }
    Map<String, Process> joined = new TreeMap<>();
    for (String name : List.of("second", "third")) {
      joined.put(name, start(name, "sweep --join latest --threads 1 --json"));
    }
    awaitJoined("second");
    awaitJoined("third");
    try (RunStore store = store()) {
      held.forEach(store::release);
    }
    Optional<String> victim = Optional.empty();
    while (victim.isEmpty()) {
      assertThat(first.waitFor(5, TimeUnit.MILLISECONDS)).as("ended early").isFalse();
      victim =
          joined.entrySet().stream()
              .filter(each -> holds(each.getValue()))
              .map(Map.Entry::getKey)
              .findFirst();
    }
    Process killed = Objects.requireNonNull(joined.remove(victim.get()));
    assertThat(killed.toHandle().destroyForcibly()).isTrue();
    assertThat(killed.waitFor()).isNotZero();
    String other = joined.keySet().iterator().next();
    Process third = Objects.requireNonNull(joined.get(other));
    assertThat(first.waitFor()).as(err("first")).isZero();
    assertThat(third.waitFor()).as(err(other)).isZero();
    assertThat(err("first") + err(other)).doesNotContain("warning: ", "error: ");
    assertThat(figures(out("first"))).isEqualTo(unshared);
    List<Trial> trials = trials();
    assertThat(trials).hasSize(12).allMatch(trial -> trial.state() == TrialState.DONE);
    assertThat(trials).map(Trial::about).doesNotHaveDuplicates();
    assertThat(out(other).get("trials").asLong())
        .isEqualTo(trials.stream().filter(trial -> isOf(trial, third)).count());
    assertThat(out(other).get("runId")).isEqualTo(out("first").get("runId"));
    assertThat(state()).isEqualTo(RunState.DONE);
    Session late = run("sweep --join latest");
    assertThat(late.exitCode()).isZero();
    assertThat(late.out())
        .matches("run [-\\w]+ is done: 0 trials done here, 0 too late, 0 failed\\R");
  }

  /// @param isHelped whether one that joins does what is left, before the run goes on
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSharedSweepThatWasKilledGoesOn(boolean isHelped) throws Exception {
    Process first = start("first", SWEEP + " --shared --lease 1");
    while (trials().stream().noneMatch(trial -> trial.state() == TrialState.DONE)) {
      assertThat(first.waitFor(20, TimeUnit.MILLISECONDS)).as("ended early").isFalse();
    }
    first.toHandle().destroyForcibly();
    first.waitFor();
    List<Trial> before =
        trials().stream().filter(trial -> trial.state() == TrialState.DONE).toList();
    if (isHelped) {
      Session helper = run("sweep --join latest --json");
      assertThat(helper.exitCode()).as(helper.err()).isZero();
      assertThat(helper.json().get("trials").asInt()).isEqualTo(12 - before.size());
      assertThat(state()).isEqualTo(RunState.RUNNING);
      before = trials();
    }
    Session resumed = run("sweep --resume latest --json");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(figures(resumed.json())).isEqualTo(unshared);
    assertThat(trials()).hasSize(12).containsAll(before);
    assertThat(state()).isEqualTo(RunState.DONE);
  }

  /// The next trials of a search hang on what came of the others; a comparison has two rounds.
  @ParameterizedTest
  @ValueSource(strings = {ADAPTIVE, COMPARE})
  void whatDependsOnFormerResultsIsSharedToo(String study) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Session> first = threads.submit(() -> run(study + " --shared"));
      while (trials().isEmpty() && !first.isDone()) {
        Thread.sleep(10);
      }
      Future<Session> second =
          threads.submit(() ->
              run(study.substring(0, study.indexOf(' ')) + " --join latest --threads 1 --json"));
      assertThat(first.get().exitCode()).as(first.get().err()).isZero();
      assertThat(second.get().exitCode()).as(second.get().err()).isZero();
      assertThat(second.get().json().get("trials").asInt()).isPositive();
      assertThat(figures(first.get().json()))
          .isEqualTo(figures(run(study + " --no-record").json()));
    }
    assertThat(trials()).allMatch(trial -> trial.state() == TrialState.DONE);
    if (study.equals(COMPARE)) {
      try (RunStore store = store()) {
        RunId id = store.find("latest");
        assertThat(store.series(id))
            .filteredOn(each -> each.name().matches("test_accuracy/(tune/)?adam.*/[0-2]"))
            .hasSize(2 + 2)
            .allMatch(each -> each.count() == 2);
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anInterruptedProcessGivesBackWhatItTook() throws Exception {
    assumeTrue(Finished.isInstalled("kill") && Finished.isInstalled("env"));
    Process first =
        start("first", SWEEP.replace("--epochs 3", "--epochs 300") + " --shared --lease 3600");
    awaitLease(first);
    Process second = start("second", "sweep --join latest --threads 2");
    awaitLease(second);
    interrupt(second);
    assertThat(trials())
        .filteredOn(trial -> trial.state() == TrialState.RUNNING)
        .allMatch(trial -> isOf(trial, first))
        .isNotEmpty();
    assertThat(state()).isEqualTo(RunState.RUNNING);
    interrupt(first);
    assertThat(trials()).hasSize(12).allMatch(trial -> trial.state() == TrialState.QUEUED);
    assertThat(trials()).map(Trial::owner).containsOnly(Optional.empty());
    assertThat(state()).isEqualTo(RunState.STOPPED);
  }

  private static void interrupt(Process process) throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    // Within 5 s, which a machine that tests other modules at the same time may stretch.
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
  }

  @Test
  void onlyASharedRunIsJoinedAndOnlyWithItsOwnOptions() {
    String tiny = "sweep --vary rate=0.1:1:2 --epochs 1 --batch 500 --no-prediction";
    run(tiny + " --threads 1");
    refused("--join must be a run that was begun with --shared", "sweep --join latest");
    run(tiny + " --threads 1 --shared");
    refused("--join must be a run of compare, got", "compare --join latest");
    refused("--epochs must be left out", "sweep --join latest --epochs 2");
    refused("--resume must be left out", "sweep --join latest --resume latest");
    refused("there is no run nothing", "sweep --join nothing");
    refused("--lease needs --shared", tiny + " --lease 3");
    refused("--lease must be in [1,3600], got 3601", tiny + " --shared --lease 3601");
    refused("--shared needs a run that is recorded", tiny + " --shared --no-record");
    refused("--shared cannot be given with --spark", tiny + " --shared --spark local[2]");
  }

  private void refused(String message, String call) {
    Session session = run(call);
    assertThat(session.exitCode()).as(session.out()).isEqualTo(2);
    assertThat(session.err()).startsWith("error: ").contains(message).hasLineCount(1);
  }
}
