package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import io.thalweg.store.StoredRun;
import io.thalweg.store.Trial;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Sweeps and comparisons whose process is killed, and that go on.
class ResumedStudiesTest {
  private static final List<String> SWEEP =
      List.of(
          "sweep",
          "--optimizer",
          "momentum",
          "--vary",
          "rate=0.001:100:24:log",
          "--epochs",
          "2",
          "--batch",
          "100",
          "--copies",
          "2",
          "--no-prediction");
  private static final List<String> COMPARE =
      List.of(
          "compare",
          "--optimizers",
          "sgd(rate=0.1),adam,sgd(rate=1e9)",
          "--tune",
          "2",
          "--seeds",
          "3",
          "--epochs",
          "2");

  @TempDir Path folder;

  static Stream<List<String>> studies() {
    return Stream.of(SWEEP, COMPARE);
  }

  private Path home() {
    return folder.resolve("home");
  }

  private List<String> at(List<String> command, String out) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of("--out", folder.resolve(out).toString(), "--json"));
    return all;
  }

  private Session run(List<String> arguments) {
    return Session.run(home(), arguments.toArray(String[]::new));
  }

  private RunStore store() {
    return RunStore.open(home(), InstantSource.system(), new Random(1));
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

  /// Starts the command in a process of its own and kills it as soon as some trainings are over.
  private void kill(List<String> arguments) throws Exception {
    Process process = started(arguments);
    while (process.isAlive() && over() < 3) {
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
    assertThat(process.isAlive()).isTrue();
    process.destroyForcibly().waitFor();
  }

  private Process started(List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(new File(folder.toFile(), "error"));
    builder.environment().put("THALWEG_HOME", home().toString());
    return builder.start();
  }

  private int over() {
    if (!home().resolve(RunStore.FILE).toFile().exists()) {
      return 0;
    }
    try (RunStore store = store()) {
      return store.trials(store.find("latest")).size();
    } catch (io.thalweg.store.UnknownRunException _) {
      return 0;
    }
  }

  @ParameterizedTest
  @MethodSource("studies")
  void whatWasKilledGoesOnToTheSameEnd(List<String> study) throws Exception {
    JsonNode whole =
        run(at(Stream.concat(study.stream(), Stream.of("--no-record")).toList(), "a")).json();
    kill(at(study, "b"));
    int before = over();
    Session resumed = run(List.of(study.getFirst(), "--resume", "latest", "--json"));
    assertThat(resumed.err().lines().filter(line -> line.matches("(error|warning): .*"))).isEmpty();
    assertThat(figures(resumed.json())).isEqualTo(figures(whole));
    try (RunStore store = store()) {
      StoredRun run = store.show(store.find("latest"));
      assertThat(run.state()).isEqualTo(RunState.DONE);
      assertThat(run.id().text()).isEqualTo(resumed.json().get("runId").asText());
      List<Trial> trials = store.trials(run.id());
      assertThat(trials).extracting(Trial::about).doesNotHaveDuplicates();
      assertThat(trials)
          .hasSize(study.equals(SWEEP) ? 24 : 3 * 2 + 3 * 3)
          .hasSizeGreaterThan(before);
      Session again = run(List.of(study.getFirst(), "--resume", run.id().text(), "--json"));
      assertThat(figures(again.json())).isEqualTo(figures(whole));
      assertThat(store.trials(run.id())).hasSameSizeAs(trials);
    }
  }

  @Test
  void aRunThatIsAtWorkGoesOnNowhereElse() throws Exception {
    Process working = started(at(SWEEP, "a"));
    while (over() < 1) {
      working.waitFor(50, TimeUnit.MILLISECONDS);
    }
    refused("is at work in process", "sweep", "--resume", "latest");
    refused("is at work in process", "runs", "delete", "latest", "--force");
    assertThat(working.isAlive()).isTrue();
    try (RunStore store = store()) {
      assertThat(store.show(store.find("latest")).state()).isEqualTo(RunState.RUNNING);
    }
    working.destroyForcibly().waitFor();
  }

  @Test
  void otherDataAreNoticed() throws IOException {
    Path csv = folder.resolve("mine.csv");
    String head = "a,b,c\n";
    Files.writeString(csv, head + "1,2,x\n3,4,y\n".repeat(40));
    run(List.of("data", "add", "mine", "--from", csv.toString()));
    run(
        at(
            List.of(
                "sweep",
                "--data",
                "mine",
                "--vary",
                "rate=0.1:1:2",
                "--epochs",
                "1",
                "--batch",
                "8",
                "--no-prediction"),
            "a"));
    Files.writeString(csv, head + "1,2,x\n3,5,y\n2,9,x\n".repeat(27));
    try (Stream<Path> old = Files.walk(home().resolve("data"))) {
      old.sorted(Comparator.reverseOrder())
          .filter(each -> each.toString().contains("mine"))
          .forEach(each -> assertThat(each.toFile().delete()).isTrue());
    }
    assertThat(run(List.of("data", "add", "mine", "--from", csv.toString())).exitCode()).isZero();
    refused("mine has changed", "sweep", "--resume", "latest");
  }

  @Test
  void onlyItsOwnRunGoesOnAndOnlyWithItsOwnOptions() {
    run(at(List.of("sweep", "--vary", "rate=0.1:1:2", "--epochs", "1", "--no-prediction"), "a"));
    refused("must be a run of compare", "compare", "--resume", "latest");
    refused("--epochs must be left out", "sweep", "--resume", "latest", "--epochs", "2");
    refused("--vary must be left out", "sweep", "--resume", "latest", "--vary", "rate=0.1:1:3");
    refused("nothing", "sweep", "--resume", "nothing");
    refused("a sweep needs a setting that varies", "sweep");
  }

  private void refused(String message, String... arguments) {
    Session session = run(List.of(arguments));
    assertThat(session.exitCode()).isEqualTo(2);
    assertThat(session.err()).startsWith("error: ").contains(message).hasLineCount(1);
  }
}
