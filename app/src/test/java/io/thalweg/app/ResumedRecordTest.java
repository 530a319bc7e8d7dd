package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.store.RunEvent;
import io.thalweg.store.RunId;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import io.thalweg.store.StoredRun;
import io.thalweg.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the store has of a training that goes on, or is refused to.
class ResumedRecordTest {
  @TempDir Path home;

  private <T> T store(Function<RunStore, T> question) {
    try (RunStore store = RunStore.open(home, InstantSource.system(), new Random(1))) {
      return question.apply(store);
    }
  }

  private StoredRun show(RunId id) {
    return store(store -> store.show(id));
  }

  private Session run(String... arguments) {
    return Session.run(home, arguments);
  }

  private RunId train(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("train", "--model", "mlp(8)", "--batch", "500", "--epochs", "2", "--json"));
    arguments.addAll(List.of("--checkpoint-every", "3"));
    arguments.addAll(List.of(more));
    Session trained = run(arguments.toArray(String[]::new));
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    return new RunId(trained.json().get("runId").asText());
  }

  private Path folder(RunId id) {
    return home.resolve("runs").resolve(id.text());
  }

  @Test
  void aTrainingAtWorkIsNeitherGoneOnWithNorDeleted() throws IOException {
    RunId id = train();
    store(store -> {
      store.resume(id, RunState.RUNNING);
      return id;
    });
    Path folder = folder(id);
    Checkpoints.Settings settings = Checkpoints.Settings.STANDARD;
    try (Checkpoints _ =
        Checkpoints.open(CheckpointOptions.checkpoints(folder), settings, Runnable::run)) {
      Session second = run("train", "--resume", id.text());
      assertThat(second.exitCode()).isEqualTo(Failure.FAILED);
      assertThat(second.err()).contains("another training writes its checkpoints here");
      assertThat(show(id).state()).isEqualTo(RunState.RUNNING);
      for (RunState state : List.of(RunState.RUNNING, RunState.FAILED)) {
        store(store -> {
          store.resume(id, RunState.RUNNING);
          if (state == RunState.FAILED) {
            store.finish(id, state, Optional.empty(), Optional.empty());
          }
          return id;
        });
        for (String force : List.of("--json", "--force")) {
          Session deleted = run("runs", "delete", id.text(), force);
          assertThat(deleted.exitCode()).isEqualTo(Failure.BAD_INPUT);
          assertThat(deleted.err())
              .contains("is at work in process " + ProcessHandle.current().pid());
        }
      }
      assertThat(folder).isDirectory();
    }
    assertThat(run("runs", "delete", id.text()).exitCode()).isZero();
    assertThat(folder).doesNotExist();
  }

  @Test
  void whatIsRefusedLeavesTheResultOfBefore() {
    RunId id = train();
    StoredRun before = show(id);
    Session refused = run("train", "--resume", id.text(), "--batch", "32");
    assertThat(refused.exitCode()).isEqualTo(Failure.BAD_INPUT);
    StoredRun after = show(id);
    assertThat(after.state()).isEqualTo(RunState.DONE);
    assertThat(after.result()).isPresent().isEqualTo(before.result());
    assertThat(after.ended()).isEqualTo(before.ended());
    assertThat(after.updated()).isEqualTo(before.updated());
  }

  @Test
  void whatGoesOnIsKeptInItsRun() {
    RunId id = train();
    assertThat(run("train", "--resume", id.text()).err()).doesNotContain("warning");
    assertThat(show(id).state()).isEqualTo(RunState.DONE);
    List<RunEvent> events = store(store -> store.events(id));
    assertThat(events).map(RunEvent::kind).contains("resumed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", "2", "same"})
  void aFolderElsewhereIsNoRunOfTheStore(String name) throws IOException {
    RunId id = train();
    Path copy = home.resolve("copies").resolve(name.equals("same") ? id.text() : name);
    try (Stream<Path> files = Files.walk(folder(id))) {
      for (Path each : files.toList()) {
        Path target = copy.resolve(folder(id).relativize(each));
        Files.createDirectories(target.getParent());
        Files.copy(each, target);
      }
    }
    StoredRun before = show(id);
    Session resumed = run("train", "--resume", copy.toString(), "--json");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.json().get("runId").isNull()).isTrue();
    assertThat(resumed.err().lines().filter(line -> line.startsWith("warning: ")))
        .singleElement()
        .asString()
        .contains("this run is not recorded: the store has no run " + id + " in the folder");
    assertThat(show(id)).isEqualTo(before);
    List<RunEvent> events = store(store -> store.events(id));
    assertThat(events).map(RunEvent::kind).containsExactly("process"); // that began it
  }

  @Test
  void aRunIsNamedAsEverywhere() {
    run(
        "train --model mlp(8) --batch 500 --epochs 1 --checkpoint-every 3 --no-record --seed 2"
            .split(" "));
    assertThat(run("train", "--resume", "latest", "--json").json().at("/run").asText())
        .contains("seed=2");
    RunId id = train();
    for (String name : List.of("latest", id.text(), id.text().substring(0, 18))) {
      Session resumed = run("train", "--resume", name, "--json");
      assertThat(resumed.exitCode()).as(resumed.err()).isZero();
      assertThat(resumed.json().get("runId").asText()).isEqualTo(id.text());
    }
    assertThat(run("train", "--resume", "19").err()).contains("there is no run 19");
  }

  /// The current folder of the tests is the module's.
  @Test
  void aFolderWithoutCheckpointsIsNotTheRunOfItsName() throws IOException {
    RunId id = train();
    Path namesake = Files.createDirectory(Path.of(id.text()));
    try {
      Session resumed = run("train", "--resume", id.text());
      assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    } finally {
      Files.delete(namesake);
    }
  }

  @Test
  void checkpointsOfWhatIsNotRecordedAreDeletedByTheirId() throws IOException {
    run("train --model mlp(8) --batch 500 --epochs 1 --checkpoint-every 3 --no-record".split(" "));
    Path only;
    try (Stream<Path> runs = Files.list(home.resolve("runs"))) {
      only = runs.findFirst().orElseThrow();
    }
    String id = String.valueOf(only.getFileName());
    assertThat(run("runs", "delete", id.substring(0, 15)).exitCode()).isEqualTo(Failure.BAD_INPUT);
    Session deleted = run("runs", "delete", id, "--json");
    assertThat(deleted.exitCode()).as(deleted.err()).isZero();
    assertThat(deleted.json().at("/deleted/0").asText()).isEqualTo(id);
    assertThat(only).doesNotExist();
    assertThat(run("runs", "delete", id).exitCode()).isEqualTo(Failure.BAD_INPUT);
  }
}
