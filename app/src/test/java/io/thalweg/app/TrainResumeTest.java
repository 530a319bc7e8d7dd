package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.store.RunId;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import io.thalweg.tensors.CheckpointFolder;
import io.thalweg.tensors.Disk;
import io.thalweg.tensors.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `train --resume` within this process.
class TrainResumeTest {
  private static final String[] TRAIN = {
    "train", "--model", "mlp(8, dropout=0.2)", "--batch", "500", "--epochs", "2", "--patience", "5"
  };

  @TempDir Path home;

  private Session train(String... more) {
    List<String> arguments = new ArrayList<>(List.of(TRAIN));
    arguments.addAll(List.of(more));
    arguments.add("--json");
    return Session.run(home, arguments.toArray(String[]::new));
  }

  private Path only() throws IOException {
    try (Stream<Path> runs = Files.list(home.resolve("runs"))) {
      return runs.findFirst().orElseThrow();
    }
  }

  /// As a kill would have left it: the newest checkpoint is gone.
  private String halfDone(Session whole) throws IOException {
    assertThat(whole.exitCode()).isZero();
    Path run = only();
    Path checkpoints = run.resolve("checkpoints");
    assertThat(whole.json().get("checkpoints").asText()).isEqualTo(checkpoints.toString());
    Path newest = checkpoints.resolve(Files.readString(checkpoints.resolve("latest")).strip());
    for (String file : List.of("manifest.json", "training.safetensors")) {
      Files.delete(newest.resolve(file));
    }
    Files.delete(newest);
    return String.valueOf(run.getFileName());
  }

  private boolean isResumable(String run, String state) {
    JsonNode shown = Session.run(home, "runs", "show", run, "--json").json();
    assertThat(shown.at("/run/state").asText()).isEqualTo(state);
    return shown.path("resumable").asBoolean();
  }

  @Test
  void aRunThatIsOverBeforeItsTimeSaysThatItCanGoOn() throws IOException {
    String run = halfDone(train("--checkpoint-every", "3"));
    assertThat(isResumable(run, "done")).isFalse();
    RunId id = new RunId(run);
    try (RunStore store = RunStore.open(home, InstantSource.system(), new Random(1))) {
      for (RunState state : List.of(RunState.STOPPED, RunState.FAILED)) {
        store.finish(id, state, Optional.empty(), Optional.of("so"));
        assertThat(isResumable(run, state.word())).isTrue();
      }
      store.resume(id, RunState.RUNNING); // nobody holds its lock
      assertThat(isResumable(run, "lost")).isTrue();
    }
    assertThat(Session.run(home, "runs", "show", run).out())
        .contains("./thalweg train --resume " + run);
    Path checkpoints = only().resolve("checkpoints");
    Files.move(checkpoints, checkpoints.resolveSibling("elsewhere"));
    assertThat(isResumable(run, "lost")).isFalse();
  }

  /// Whether they are whole is seen by who goes on: to read them takes long where they are large.
  @Test
  void showingARunReadsNoCheckpoints() throws IOException {
    String run = halfDone(train("--checkpoint-every", "3"));
    RunId id = new RunId(run);
    try (RunStore store = RunStore.open(home, InstantSource.system(), new Random(1))) {
      store.finish(id, RunState.STOPPED, Optional.empty(), Optional.of("so"));
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(only())) {
      files = all.filter(each -> each.endsWith("training.safetensors")).toList();
    }
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }
    assertThat(isResumable(run, "stopped")).isTrue();
    Session rest = Session.run(home, "train", "--resume", run);
    assertThat(rest.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(rest.err()).contains("none is whole");
    for (Path file : files) {
      Files.write(file, new byte[3]);
    }
    assertThat(isResumable(run, "stopped")).isFalse();
  }

  /// As it is in a checkpoint of `--spark`, whose sums have other last bits.
  @Test
  void aTrainingOnAClusterGoesOnThere() throws IOException {
    String run = halfDone(train("--checkpoint-every", "3"));
    RunId id = new RunId(run);
    try (RunStore store = RunStore.open(home, InstantSource.system(), new Random(1))) {
      store.finish(id, RunState.STOPPED, Optional.empty(), Optional.of("so"));
    }
    Path checkpoints = CheckpointOptions.checkpoints(only());
    CheckpointFolder.Saved saved = CheckpointFolder.newest(checkpoints, _ -> {}).orElseThrow();
    Manifest manifest = saved.manifest();
    TreeMap<String, String> identity = new TreeMap<>(manifest.identity());
    identity.put("spark", "local[2]");
    try (CheckpointFolder folder = CheckpointFolder.open(checkpoints, 2, Disk.REAL, _ -> {})) {
      folder.save(
          new Manifest(
              manifest.version(),
              manifest.step(),
              manifest.epoch(),
              manifest.score(),
              identity,
              manifest.about()),
          saved.tensors());
    }
    String command = "./thalweg train --resume %s --spark 'local[2]'".formatted(run);
    assertThat(Session.run(home, "runs", "show", run).out()).contains(command + "\n");
    JsonNode shown = Session.run(home, "runs", "show", run, "--json").json();
    assertThat(shown.path("goesOnWith").asText()).isEqualTo(command);
    assertThat(Session.run(home, "train", "--resume", run).err())
        .contains("spark must be local[2] as it was, got none");
  }

  @Test
  void goesOnBitForBit() throws IOException {
    Session whole = train("--checkpoint-every", "3");
    Session rest = Session.run(home, "train", "--resume", halfDone(whole), "--json");
    assertThat(rest.exitCode()).as(rest.err()).isZero();
    for (String key :
        List.of("parametersSha256", "optimizer", "model", "run", "batch", "diverged")) {
      assertThat(rest.json().get(key)).isEqualTo(whole.json().get(key));
    }
    for (int i = 0; i < 2; i++) {
      for (String figure : List.of("trainLoss", "testLoss", "trainAccuracy", "rate")) {
        JsonNode was = whole.json().get("epochs").get(i).get(figure);
        assertThat(rest.json().get("epochs").get(i).get(figure)).isEqualTo(was);
      }
    }
  }

  @Test
  void aFolderNamesARunToo() throws IOException {
    Session whole = train("--checkpoint-every", "3");
    halfDone(whole);
    Session rest = Session.run(home.resolve("elsewhere"), "train", "--resume", only().toString());
    assertThat(rest.exitCode()).as(rest.err()).isZero();
    assertThat(rest.out()).contains(whole.json().get("parametersSha256").asText());
  }

  @Test
  void aFolderThatIsCalledLikeARunIsNot() throws IOException {
    Session whole = train("--checkpoint-every", "3");
    String run = halfDone(whole);
    Path namesake = Path.of(run, "checkpoints");
    Files.createDirectories(namesake);
    try {
      Session rest = Session.run(home, "train", "--resume", run);
      assertThat(rest.exitCode()).as(rest.err()).isZero();
      assertThat(rest.out()).contains(whole.json().get("parametersSha256").asText());
    } finally {
      Files.delete(namesake);
      Files.delete(Path.of(run));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--batch, 250, batch must be 500 as it was",
    "--seed, 2, seed must be 1 as it was",
    "--epochs, 3, epochs must be 2 as it was",
    "--patience, 4, patience must be 5 as it was",
    "--rate, 0.5, optimizer must be adam as it was",
    "--validation, 100, data sha256 must be",
    "--scaling, standard, data sha256 must be"
  })
  void whatIsSaidOtherwiseIsRefused(String option, String value, String reason) throws IOException {
    String run = halfDone(train("--checkpoint-every", "3"));
    Session other = Session.run(home, "train", "--resume", run, option, value, "--json");
    assertThat(other.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(other.json().at("/error/message").asText()).contains(reason);
    Session same = Session.run(home, "train", "--batch", "500", "--resume=" + run, "--seed", "1");
    assertThat(same.exitCode()).as(same.err()).isZero();
  }

  @Test
  void aShortTrainingLeavesNoCheckpoints() {
    Session brief = train("--steps", "2");
    assertThat(brief.json().get("checkpoints").isNull()).isTrue();
    Path run = home.resolve("runs").resolve(brief.json().get("runId").asText());
    assertThat(CheckpointOptions.checkpoints(run)).doesNotExist();
  }

  @Test
  void whereNothingCanBeWrittenTheTrainingGoesOnAndSaysSo() throws IOException {
    Files.writeString(home.resolve("runs"), "a file");
    Session whole = train("--checkpoint-every", "3");
    assertThat(whole.exitCode()).isZero();
    assertThat(whole.err()).contains("warning: checkpoint at step 3 was not written: ");
    assertThat(whole.json().get("checkpoints").isNull()).isTrue();
  }
}
