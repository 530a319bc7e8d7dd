package io.thalweg.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.store.NewRun;
import io.thalweg.store.RunEvent;
import io.thalweg.store.RunId;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import io.thalweg.store.SeriesSummary;
import io.thalweg.store.UnknownRunException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Row 10 of the promises: signals, a closed pipe and a full disk, on the program in a process of
/// its own.
@EnabledOnOs(OS.LINUX)
class InterruptTest {
  /// 5 at a usual load; a machine that does much else may take longer. Each command here would go
  /// on for minutes.
  private static final long MOST_SECONDS = 30;

  /// Bytes that a pipe holds at least when it takes no more, however it was filled.
  private static final int FULL = 32_768;

  private static final String MODEL = "mlp(16, dropout=0.2)";

  @TempDir Path home;

  private List<String> command(String... arguments) {
    // A shell in the background has its children ignore Ctrl-C.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("THALWEG_HOME", home.toString());
    return builder;
  }

  private static String last(List<String> lines) {
    return lines.isEmpty() ? "" : lines.getLast();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalEndsWithACheckpointAndTheTrainingGoesOn(String signal, int exitCode)
      throws Exception {
    assumeTrue(Finished.isInstalled("kill") && Finished.isInstalled("env"));
    Process process =
        builder(command("train", "--json", "--epochs", "2000", "--model", MODEL)).start();
    List<String> err = new ArrayList<>();
    try (BufferedReader lines = process.errorReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        err.add(line);
        if (err.stream().filter(each -> each.startsWith("train ")).count() == 1
            && line.startsWith("train ")) {
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
          assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).as("%s", err).isTrue();
        }
      }
    }
    assertThat(process.waitFor()).as("%s", err).isEqualTo(exitCode);
    assertThat(last(err))
        .matches(
            "error: interrupted at step \\d+ of 314000; go on with ./thalweg train --resume [-\\w]+");
    assertThat(err).noneMatch(line -> line.startsWith("\tat "));
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(out).startsWith("{\"error\":{\"code\":\"interrupted\"").endsWith("}\n");
    String run = last(err).replaceFirst(".* ", "");
    Session resumed = Session.run(home, "train", "--resume", run, "--epochs", "3", "--json");
    assertThat(resumed.json().at("/error/message").asText())
        .contains("epochs must be 2000 as it was, got 3");
  }

  static Stream<Arguments> studies() {
    List<String> sweep =
        List.of("sweep", "--vary", "rate=0.001:0.1:4000:log", "--copies", "1", "--no-prediction");
    List<String> compare =
        List.of("compare", "--optimizers", "sgd(rate=0.1),adam", "--seeds", "2000");
    return Stream.of(Arguments.of("INT", 130, sweep), Arguments.of("TERM", 143, compare));
  }

  /// What is over is kept, and the last word is how to go on.
  @ParameterizedTest
  @MethodSource("studies")
  void aSignalEndsAStudyThatCanGoOn(String signal, int exitCode, List<String> study)
      throws Exception {
    assumeTrue(Finished.isInstalled("kill") && Finished.isInstalled("env"));
    List<String> arguments = new ArrayList<>(study);
    arguments.addAll(
        List.of("--epochs", "1", "--model", "linear", "--json", "--out", home.toString()));
    Path err = home.resolve("err");
    Process process =
        builder(command(arguments.toArray(String[]::new))).redirectError(err.toFile()).start();
    while (process.isAlive() && trainings() < 3) {
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(exitCode);
    String last = last(Files.readAllLines(err));
    try (RunStore store = store()) {
      RunId run = store.find("latest");
      assertThat(last)
          .isEqualTo(
              "error: interrupted; go on with ./thalweg %s --resume %s"
                  .formatted(study.getFirst(), run));
      assertThat(store.show(run).state()).isEqualTo(RunState.STOPPED);
      assertThat(store.trials(run)).hasSizeGreaterThanOrEqualTo(3);
    }
    JsonNode document = new Session(exitCode, output(process), last).json();
    assertThat(document.at("/error/code").asText()).isEqualTo("interrupted");
    assertThat("error: " + document.at("/error/message").asText()).isEqualTo(last);
  }

  /// Also by those that are not recorded.
  @Test
  void aSignalIsSaidByEveryCommand() throws Exception {
    Process process =
        builder(command("escape", "--seeds", "300", "--evaluations", "20000", "--json")).start();
    String last = "";
    try (BufferedReader lines = process.errorReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("escape ")) {
          process.toHandle().destroy();
        }
        last = line;
      }
    }
    assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(last).isEqualTo("error: interrupted");
    assertThat(output(process))
        .isEqualTo("{\"error\":{\"code\":\"interrupted\",\"message\":\"interrupted\"}}\n");
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  private RunStore store() {
    return RunStore.open(home, InstantSource.system(), new Random(1));
  }

  private long trainings() {
    if (!Files.exists(home.resolve(RunStore.FILE))) {
      return 0;
    }
    try (RunStore store = store()) {
      return store.trialCount(store.find("latest")).all();
    } catch (UnknownRunException _) {
      return 0;
    }
  }

  /// Nobody is at work on it any more, which the machine that it ran on can see.
  @Test
  void aKilledRunIsLostAndMayGoOnOrBeDeleted() throws Exception {
    Process process =
        builder(command("train", "--epochs", "60", "--model", MODEL, "--checkpoint-every", "100"))
            .redirectErrorStream(true)
            .start();
    Optional<Path> run = withCheckpoint(process);
    assertThat(states()).containsExactly("running");
    assertThat(Session.run(home, "runs", "delete", "latest").err()).contains("is at work in");
    assertThat(listed("lost")).isZero();
    assertThat(process.toHandle().destroyForcibly()).isTrue();
    process.waitFor();
    assertThat(run).isPresent();
    assertThat(states()).containsExactly("lost");
    assertThat(listed("lost")).isOne();
    assertThat(listed("running")).isZero();
    assertThat(listed("running,lost")).isOne();
    assertThat(Session.run(home, "runs", "show", "latest").out())
        .contains("lost: its process ended without a word");
    assertThat(Session.run(home, "train", "--resume", "latest", "--json").exitCode()).isZero();
    assertThat(states()).containsExactly("done");
    try (RunStore store = store()) {
      store.resume(store.find("latest"), RunState.RUNNING); // As a killed process leaves it.
    }
    assertThat(Session.run(home, "runs", "delete", "latest").exitCode()).isZero();
  }

  /// The folder of the run that a process is at work on, once there is something to go on from.
  private Optional<Path> withCheckpoint(Process process) throws Exception {
    Path runs = home.resolve("runs");
    Optional<Path> run = Optional.empty();
    while (process.isAlive() && run.isEmpty()) {
      Thread.sleep(20);
      if (Files.isDirectory(runs)) {
        try (Stream<Path> all = Files.list(runs)) {
          run = all.filter(each -> Files.exists(each.resolve("checkpoints/latest"))).findFirst();
        }
      }
    }
    return run;
  }

  /// Of a run of another machine, whose folder is not here or was left here by a process before,
  /// nobody here can tell.
  @Test
  void aRunOfAnotherMachineIsNotLost() throws IOException {
    try (RunStore store = store()) {
      NewRun.Identity identity = new NewRun.Identity(1, 1, Thalweg.Version.number());
      RunId id = store.begin(new NewRun("train", "x", "sgd", "mlp", "digits", "{}", identity));
      assertThat(states()).containsExactly("running");
      RunLock.ifFree(store.folder(id)).close();
      assertThat(states()).containsExactly("lost");
      RunLock.note(store, id);
      assertThat(states()).containsExactly("lost");
      store.note(
          id, new RunEvent(Instant.now(), "process", OptionalLong.empty(), "7 of another machine"));
      assertThat(states()).containsExactly("running");
      assertThat(Session.run(home, "runs", "delete", id.text()).err())
          .contains("is running; --force");
    }
  }

  private List<String> states() {
    JsonNode runs = Session.run(home, "runs", "list", "--json").json().get("runs");
    return runs.findValuesAsText("state");
  }

  private int listed(String states) {
    return Session.run(home, "runs", "list", "--state", states, "--json")
        .json()
        .get("total")
        .asInt();
  }

  /// The whole way: stopped twice, gone on with twice, and the bits of one that ran through.
  @Test
  void whatWasInterruptedTwiceEndsAsIfItWasNot() throws Exception {
    String[] train = {"train", "--epochs", "20", "--model", MODEL, "--json"};
    String expected =
        Session.run(home.resolve("other"), train).json().get("parametersSha256").asText();
    String run = interrupted(train);
    interrupted("train", "--resume", run, "--json");
    Session rest = Session.run(home, "train", "--resume", run, "--json");
    assertThat(rest.exitCode()).as(rest.err()).isZero();
    assertThat(rest.json().get("parametersSha256").asText()).isEqualTo(expected);
    eachStepIsThereOnce(run);
  }

  private void eachStepIsThereOnce(String run) {
    try (RunStore store = store()) {
      RunId id = new RunId(run);
      SeriesSummary losses = store.series(id).getFirst();
      assertThat(losses.name()).isEqualTo("batch_loss");
      assertThat(losses.firstStep()).isEqualTo(1);
      assertThat(losses.lastStep()).isEqualTo(losses.count()).isPositive();
      assertThat(store.show(id).state()).isEqualTo(RunState.DONE);
    }
  }

  /// A checkpoint never runs ahead of the record: what comes behind it is told again.
  @Test
  void aKilledTrainingHasEachStepOnce() throws Exception {
    String[] train = {
      "train", "--epochs", "20", "--model", MODEL, "--json", "--checkpoint-every", "10"
    };
    Process process = builder(command(train)).redirectErrorStream(true).start();
    Optional<Path> run = withCheckpoint(process);
    Thread.sleep(300);
    assertThat(process.toHandle().destroyForcibly()).isTrue();
    process.waitFor();
    String id = String.valueOf(run.orElseThrow().getFileName());
    Session rest = Session.run(home, "train", "--resume", id, "--json");
    assertThat(rest.exitCode()).as(rest.err()).isZero();
    eachStepIsThereOnce(id);
  }

  private String interrupted(String... arguments) throws IOException, InterruptedException {
    Process process = builder(command(arguments)).start();
    String last = "";
    boolean told = false;
    try (BufferedReader lines = process.errorReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("train ") && !told) {
          told = process.toHandle().destroy();
        }
        last = line;
      }
    }
    process.waitFor();
    assertThat(last).contains("go on with ./thalweg train --resume ");
    return last.replaceFirst(".* ", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"closed", "/dev/full"})
  void anOutputThatTakesNothingIsNoStackTrace(String output) throws Exception {
    ProcessBuilder builder =
        builder(command("train", "--steps", "3", "--model", "mlp(4)", "--checkpoint-every", "2"));
    if (!output.equals("closed")) {
      builder.redirectOutput(Path.of(output).toFile());
    }
    Process process = builder.start();
    process.getInputStream().close();
    List<String> err;
    try (BufferedReader lines = process.errorReader(UTF_8)) {
      err = lines.lines().filter(line -> !line.startsWith("WARNING: ")).toList();
    }
    assertThat(process.waitFor()).isEqualTo(output.equals("closed") ? 0 : Failure.FAILED);
    assertThat(err).noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
    if (!output.equals("closed")) {
      assertThat(last(err)).isEqualTo("error: standard output: No space left on device");
    }
  }

  @Test
  void aClosedStandardErrorDoesNotEndATraining() throws Exception {
    Process process =
        builder(command("train", "--steps", "3", "--model", "mlp(4)", "--json")).start();
    process.getErrorStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(out).contains("\"parametersSha256\":");
  }

  /// Neither does one that nobody reads keep an online training from its end.
  @Test
  void aStandardErrorThatTakesNothingDoesNotKeepALearnerAlive() throws Exception {
    Path file = home.resolve("learner");
    Process process =
        builder(
                command(
                    "train",
                    "--online",
                    "--classes",
                    "2",
                    "--model",
                    "mlp(4)",
                    "--batch",
                    "1",
                    "--report-every",
                    "1",
                    "--save",
                    file.toString()))
            .start();
    Thread stream = Thread.ofPlatform().daemon().start(() -> feed(process));
    // Its standard error is full, 64 KB on Linux, where no more comes for two seconds.
    int seen = 0;
    for (int still = 0; still < 4; ) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(500);
      int now = process.getErrorStream().available();
      still = now > seen || now < FULL ? 0 : still + 1;
      seen = now;
    }
    process.toHandle().destroy();
    assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
    stream.join();
    assertThat(file).exists();
    assertThat(states()).containsExactly("stopped");
  }

  private static void feed(Process process) {
    try (BufferedWriter rows = process.outputWriter(UTF_8)) {
      rows.write("a,b,y\n");
      for (int i = 0; i < 1_000_000; i++) {
        rows.write("%d,%d,%d%n".formatted(i % 7, i % 5, i % 2));
      }
    } catch (IOException _) {
      // Its reader has ended.
    }
  }
}
