package io.thalweg.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.thalweg.store.RunId;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import io.thalweg.store.SeriesSummary;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Row 10 of the promises: signals, a closed pipe and a full disk, on the program in a process of
/// its own.
@EnabledOnOs(OS.LINUX)
class InterruptTest {
  private static final long MOST_SECONDS = 5;
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
          long before = System.nanoTime();
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
          process.waitFor(2 * MOST_SECONDS, TimeUnit.SECONDS);
          assertThat(System.nanoTime() - before).isLessThan(MOST_SECONDS * 1_000_000_000);
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
    try (RunStore store = RunStore.open(home, InstantSource.system(), new Random(1))) {
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
}
