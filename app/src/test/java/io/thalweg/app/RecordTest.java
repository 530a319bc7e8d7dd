package io.thalweg.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.store.Artifact;
import io.thalweg.store.Bucket;
import io.thalweg.store.RunEvent;
import io.thalweg.store.RunId;
import io.thalweg.store.RunQuery;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import io.thalweg.store.SeriesSummary;
import io.thalweg.store.StoredRun;
import io.thalweg.store.Trial;
import io.thalweg.store.TrialState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What commands leave in the store.
class RecordTest {
  @TempDir Path folder;

  private RunStore store() {
    return RunStore.open(home(), InstantSource.system(), new Random(1));
  }

  private Path home() {
    return folder.resolve("home");
  }

  private StoredRun latest(RunStore store) {
    return store.show(store.find("latest"));
  }

  private Session train(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("train", "--epochs", "2", "--batch", "200", "--threads", "1", "--json"));
    arguments.addAll(List.of(more));
    return Session.run(home(), arguments.toArray(String[]::new));
  }

  @Test
  void aTrainingIsKeptWithAllItsNumbers() {
    JsonNode printed = train("--seed", "5").json();
    try (RunStore store = store()) {
      StoredRun run = latest(store);
      assertThat(printed.get("runId").asText()).isEqualTo(run.id().text());
      assertThat(run.state()).isEqualTo(RunState.DONE);
      assertThat(run.about().kind()).isEqualTo("train");
      assertThat(run.about().name()).isEqualTo("adam on digits");
      assertThat(run.about().identity().seed()).isEqualTo(5);
      assertThat(run.about().settings()).contains("\"epochs\":\"2\"", "\"batch\":");
      assertThat(run.result().orElseThrow())
          .contains(printed.get("parametersSha256").asText(), "\"testAccuracy\":");
      assertThat(store.series(run.id()))
          .map(SeriesSummary::name)
          .containsExactly(
              "batch_loss",
              "rate",
              "seconds",
              "test_accuracy",
              "test_loss",
              "train_accuracy",
              "train_loss");
      List<Bucket> losses = store.series(run.id(), "test_loss", 10);
      assertThat(losses)
          .map(Bucket::mean)
          .containsExactly(
              printed.at("/epochs/0/testLoss").asDouble(),
              printed.at("/epochs/1/testLoss").asDouble());
      SeriesSummary steps = store.series(run.id()).getFirst();
      assertThat(steps.lastStep()).isEqualTo(steps.count()).isPositive();
    }
  }

  @Test
  void recordingChangesNoBit() {
    JsonNode kept = train().json();
    JsonNode unkept = train("--no-record").json();
    assertThat(kept.get("parametersSha256")).isEqualTo(unkept.get("parametersSha256"));
    assertThat(unkept.get("runId").isNull()).isTrue();
    try (RunStore store = store()) {
      assertThat(store.list(RunQuery.LATEST).total()).isEqualTo(1);
    }
  }

  @Test
  void whatIsNotRecordedLeavesNothing() {
    train("--no-record");
    assertThat(home()).doesNotExist();
  }

  @Test
  void aDivergedTrainingIsKeptAsThat() {
    train("--optimizer", "sgd(rate=1e9)", "--name", "too fast");
    try (RunStore store = store()) {
      StoredRun run = latest(store);
      assertThat(run.state()).isEqualTo(RunState.DIVERGED);
      assertThat(run.about().name()).isEqualTo("too fast");
      assertThat(run.reason()).isPresent();
      assertThat(store.events(run.id())).map(RunEvent::kind).containsExactly("process", "diverged");
    }
  }

  @Test
  void aDataFolderThatCanNotBeWrittenIsAWarning() throws IOException {
    Files.writeString(folder.resolve("home"), "a file where the folder should be");
    Session session = train();
    assertThat(session.exitCode()).isZero();
    assertThat(session.json().get("runId").isNull()).isTrue();
    assertThat(session.err().lines().filter(line -> line.startsWith("warning: ")))
        .singleElement()
        .asString()
        .startsWith("warning: this run is not recorded: ")
        .contains(home().toString());
  }

  @Test
  void aComparisonIsOneRunWithASeriesForEachTrainingAndItsReport() throws IOException {
    Session session =
        Session.run(
            home(),
            "compare",
            "--optimizers",
            "sgd,nag(rate=0.1)",
            "--seeds",
            "2",
            "--epochs",
            "1",
            "--batch",
            "500",
            "--threads",
            "1",
            "--out",
            folder.resolve("out").toString(),
            "--json");
    try (RunStore store = store()) {
      StoredRun run = latest(store);
      assertThat(session.json().get("runId").asText()).isEqualTo(run.id().text());
      assertThat(run.about().kind()).isEqualTo("compare");
      String first = session.json().at("/results/0/optimizer").asText();
      String second = session.json().at("/results/1/optimizer").asText();
      assertThat(store.series(run.id()))
          .map(SeriesSummary::name)
          .contains(
              "test_accuracy/" + first + "/1",
              "test_accuracy/" + first + "/2",
              "test_accuracy/" + second + "/2");
      assertThat(store.artifacts(run.id()))
          .map(Artifact::path)
          .containsExactly("report.html", "report.svg");
      assertThat(store.folder(run.id()).resolve("report.html"))
          .hasSameBinaryContentAs(folder.resolve("out/report.html"));
    }
  }

  private Session run(String... arguments) {
    return Session.run(home(), arguments);
  }

  private List<String> series(RunStore store, RunId run) {
    return store.series(run).stream().map(SeriesSummary::name).toList();
  }

  @Test
  void adviceIsKeptWithItsDocument() {
    JsonNode printed =
        run("tune", "--model", "linear", "--no-check", "--name", "a try", "--json").json();
    run("tune", "--model", "linear", "--no-check", "--no-record");
    try (RunStore store = store()) {
      assertThat(store.list(RunQuery.LATEST).total()).isEqualTo(1);
      StoredRun run = latest(store);
      assertThat(printed.get("runId").asText()).isEqualTo(run.id().text());
      assertThat(run.about().kind()).isEqualTo("tune");
      assertThat(run.about().name()).isEqualTo("a try");
      assertThat(run.state()).isEqualTo(RunState.DONE);
      assertThat(Json.read(run.result().orElseThrow()).get("recommended"))
          .isEqualTo(printed.get("recommended"));
      assertThat(series(store, run.id())).containsExactly("loss", "sharpness");
    }
  }

  @Test
  void aRangeTestIsKeptStepByStep() {
    JsonNode printed =
        run("tune", "--model", "linear", "--range-test", "1e-3:10:20", "--json").json();
    try (RunStore store = store()) {
      RunId run = new RunId(printed.get("runId").asText());
      assertThat(series(store, run)).containsExactly("batch_loss", "rate", "smoothed_loss");
      assertThat(store.series(run, "rate", 100))
          .map(Bucket::mean)
          .hasSameSizeAs(printed.get("points"))
          .startsWith(printed.at("/points/0/rate").asDouble());
    }
  }

  @Test
  void aDiagnosisIsKeptWithWhatInstrumentsSaw() {
    JsonNode printed =
        run(
                "diagnose",
                "--model",
                "linear",
                "--steps",
                "4",
                "--instruments",
                "loss(1),layers(1)",
                "--out",
                folder.resolve("out").toString(),
                "--json")
            .json();
    try (RunStore store = store()) {
      StoredRun run = latest(store);
      assertThat(printed.get("runId").asText()).isEqualTo(run.id().text());
      assertThat(run.about().kind()).isEqualTo("diagnose");
      assertThat(run.result().orElseThrow()).contains(printed.get("parametersSha256").asText());
      assertThat(series(store, run.id()))
          .contains("batch_loss", "test_loss")
          .containsAll(
              printed.get("series").findValuesAsText("name").stream()
                  .filter(name -> name.equals("loss"))
                  .toList())
          .anyMatch(name -> name.contains("/"));
      assertThat(store.artifacts(run.id())).map(Artifact::path).containsExactly("diagnosis.html");
    }
  }

  @Test
  void whatIsLearntFromAStreamIsKept() {
    StringBuilder rows = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 50; i++) {
      rows.append("%d,%d,%d\n".formatted(i % 7, i % 5, i % 7 > 3 ? 1 : 0));
    }
    String[] learn = {
      "train", "--online", "--classes", "2", "--model", "linear", "--report-every", "20", "--json"
    };
    Session session =
        Session.run(home(), new ByteArrayInputStream(rows.toString().getBytes(UTF_8)), learn);
    try (RunStore store = store()) {
      StoredRun run = latest(store);
      assertThat(session.json().get("runId").asText()).isEqualTo(run.id().text());
      assertThat(run.about().kind()).isEqualTo("train");
      assertThat(run.about().data()).isEqualTo("standard input");
      assertThat(run.about().settings()).contains("\"data\":\"standard input\"");
      assertThat(series(store, run.id())).containsExactly("accuracy", "recent_accuracy");
      assertThat(store.series(run.id(), "accuracy", 10))
          .map(Bucket::firstStep)
          .containsExactly(20L, 40L, 50L);
      assertThat(Json.read(run.result().orElseThrow()).get("accuracy"))
          .isEqualTo(session.json().get("accuracy"));
      Session resumed = run("train", "--resume", run.id().text());
      assertThat(resumed.err()).contains("--resume must be a run with checkpoints");
    }
  }

  @Test
  void aSweepKeepsItsTrials() {
    Session session =
        Session.run(
            home(),
            "sweep",
            "--vary",
            "rate=0.01:0.1:3:log",
            "--epochs",
            "1",
            "--batch",
            "500",
            "--no-prediction",
            "--threads",
            "1",
            "--json");
    try (RunStore store = store()) {
      RunId run = new RunId(session.json().get("runId").asText());
      assertThat(store.trials(run)).hasSize(3).allMatch(each -> each.state() == TrialState.DONE);
      assertThat(store.trials(run))
          .map(Trial::result)
          .allMatch(result -> result.orElseThrow().contains("\"testLoss\":"));
    }
  }
}
