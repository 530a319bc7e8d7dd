package io.thalweg.app;

import static io.thalweg.app.TrackingServer.cutOff;
import static io.thalweg.app.TrackingServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.app.TrackingServer.Fault;
import io.thalweg.app.TrackingServer.Sent;
import io.thalweg.app.TrackingServer.TrackedRun;
import io.thalweg.store.Measurement;
import io.thalweg.store.NewRun;
import io.thalweg.store.RunId;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `runs export --format mlflow` against a server that holds MLflow's documentation.
class MlflowExportTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String RETRY_AFTER = "Retry-After";

  @TempDir Path home;
  private final List<Duration> pauses = new ArrayList<>();
  private final TrackingServer server;
  private int recorded;

  MlflowExportTest() throws IOException {
    server = new TrackingServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RunId run(Map<String, String> settings, RunState end, Consumer<List<Measurement>> fill) {
    List<Measurement> numbers = new ArrayList<>();
    fill.accept(numbers);
    Instant at = START.plusSeconds(recorded++);
    try (RunStore store = RunStore.open(home, () -> at, new Random(1))) {
      RunId id =
          store.begin(
              new NewRun(
                  "train",
                  "first, \"try\" é",
                  "adam(rate=0.002)",
                  "mlp(128)",
                  "digits",
                  Json.write(settings),
                  new NewRun.Identity(7, 2, "0.1.0")));
      store.append(id, numbers);
      store.tag(id, "paper");
      if (end != RunState.RUNNING && end != RunState.PAUSED) {
        store.finish(id, end, Optional.of("{\"testAccuracy\":0.9}"), Optional.empty());
      }
      return id;
    }
  }

  private RunId brief() {
    return run(
        Map.of("batch", "64", "optimizer", "adam"),
        RunState.DONE,
        numbers -> numbers.add(new Measurement("test_loss", 1, 0.25)));
  }

  private Session export(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("runs", "export", "latest", "--format", "mlflow", "--to", server.address()));
    all.addAll(List.of(more));
    return Session.run(home, all.toArray(String[]::new));
  }

  private static List<Sent> numbers(TrackedRun run, String series) {
    return run.metrics.getOrDefault(series, List.of());
  }

  @Test
  void theServerHasTheRun() {
    RunId id = brief();
    JsonNode said = export("--experiment", "mine & yours/é", "--json").json();
    TrackedRun run = server.runs().getFirst();
    assertThat(server.experiments()).containsOnlyKeys("mine & yours/é");
    assertThat(run.name).isEqualTo("first, \"try\" é");
    assertThat(run.startTime).isEqualTo(START.toEpochMilli());
    assertThat(run.endTime).contains(START.toEpochMilli());
    assertThat(run.status).isEqualTo("FINISHED");
    assertThat(run.params)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "optimizer", "adam(rate=0.002)",
                "model", "mlp(128)",
                "data", "digits",
                "seed", "7",
                "threads", "2",
                "batch", "64"));
    assertThat(run.tags)
        .containsEntry("thalweg.run", id.text())
        .containsEntry("thalweg.state", "done")
        .containsEntry("thalweg.tags", "paper")
        .containsEntry("thalweg.result", "{\"testAccuracy\":0.9}")
        .containsEntry("mlflow.source.type", "LOCAL")
        .containsKey("thalweg.exported")
        .doesNotContainKey("thalweg.reason");
    assertThat(run.metrics).containsOnlyKeys("test_loss");
    Sent sent = numbers(run, "test_loss").getFirst();
    assertThat(sent.step()).isEqualTo(1);
    assertThat(sent.value().asDouble()).isEqualTo(0.25);
    assertThat(sent.timestamp()).isEqualTo(START.toEpochMilli());
    assertThat(said.get("values").asInt()).isEqualTo(1);
    assertThat(said.at("/mlflow/experiment").asText()).isEqualTo("mine & yours/é");
    assertThat(said.at("/mlflow/runId").asText()).hasSize(32);
    assertThat(said.get("path").isNull()).isTrue();
    assertThat(server.calls().getLast()).isEqualTo("runs/log-batch");
  }

  @Test
  void anExperimentThatIsThereIsTaken() {
    brief();
    assertThat(export().exitCode()).isZero();
    run(Map.of(), RunState.DONE, _ -> {});
    Session second = export("--experiment", "thalweg");
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(server.experiments()).containsOnlyKeys("thalweg");
  }

  @Test
  void aRunGoesThereOnce() {
    RunId id = brief();
    assertThat(export().out()).startsWith("1 values: " + server.address() + "/#/experiments/1/");
    Session again = export();
    assertThat(again.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(again.err())
        .isEqualTo(
            "error: run %s is in experiment thalweg already, as %032x: delete it there to export it again%n"
                .formatted(id, 10));
    assertThat(export("--experiment", "other").exitCode()).isZero();
    assertThat(server.runs()).hasSize(2);
  }

  @Test
  void whatBrokeOffIsDoneAgain() {
    brief();
    server.failing(5, status(500, "{\"error_code\":\"INTERNAL_ERROR\",\"message\":\"disk\"}"));
    Session broken = export();
    assertThat(broken.exitCode()).isEqualTo(Failure.FAILED);
    assertThat(server.runs().getFirst().metrics).isEmpty();
    Session again = export();
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err()).startsWith("warning: an export that broke off is deleted: ");
    assertThat(server.runs()).hasSize(1);
    assertThat(numbers(server.runs().getFirst(), "test_loss")).hasSize(1);
  }

  @Test
  void longSeriesGoInBatchesAndWhatIsNotFiniteGoesToo() {
    run(
        Map.of(),
        RunState.DIVERGED,
        numbers -> {
          LongStream.range(0, 2_500).forEach(i -> numbers.add(new Measurement("batch_loss", i, i)));
          numbers.add(new Measurement("loss", -3, Double.NaN));
          numbers.add(new Measurement("loss", 0, Double.POSITIVE_INFINITY));
          numbers.add(new Measurement("loss", Long.MAX_VALUE, Double.NEGATIVE_INFINITY));
        });
    Session session = export();
    assertThat(session.exitCode()).as(session.err()).isZero();
    TrackedRun run = server.runs().getFirst();
    assertThat(run.status).isEqualTo("FAILED");
    assertThat(numbers(run, "batch_loss")).hasSize(2_500);
    assertThat(numbers(run, "batch_loss").getLast().value().asDouble()).isEqualTo(2_499);
    assertThat(numbers(run, "loss").stream().map(each -> each.value().asText()))
        .containsExactly("NaN", "Infinity", "-Infinity");
    assertThat(numbers(run, "loss").stream().map(Sent::step))
        .containsExactly(-3L, 0L, Long.MAX_VALUE);
  }

  @Test
  void manyAndLongSettingsAreSplitAndCut() {
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 0; i < 150; i++) {
      settings.put("setting-" + i, "x".repeat(5_999) + "\u0001é");
    }
    settings.put("empty", "");
    run(settings, RunState.DONE, _ -> {});
    Session session = export();
    assertThat(session.exitCode()).as(session.err()).isZero();
    assertThat(server.runs().getFirst().params)
        .hasSize(155)
        .containsEntry("setting-149", "x".repeat(5_999) + "\u0001");
    assertThat(session.err().lines())
        .hasSize(150)
        .contains("warning: setting-0 is cut to 6000 bytes, which is all that MLflow takes");
  }

  @Test
  void namesBecomeThoseThatAreAllowed() {
    run(
        Map.of(),
        RunState.DONE,
        numbers -> {
          for (String name :
              List.of(
                  "test_accuracy/adam(rate=0.1)/1",
                  "test_accuracy/adam[rate=0.1]/1",
                  "a//b/../c/",
                  "n".repeat(300),
                  "n".repeat(299) + "m",
                  "plain name.x-y")) {
            numbers.add(new Measurement(name, 1, 1));
          }
        });
    Session session = export();
    assertThat(session.exitCode()).as(session.err()).isZero();
    assertThat(server.runs().getFirst().metrics)
        .containsOnlyKeys(
            "test_accuracy/adam_rate_0.1_/1",
            "test_accuracy/adam_rate_0.1_/1-2",
            "a/_/b/_/c/_",
            "n".repeat(250),
            "n".repeat(248) + "-2",
            "plain name.x-y");
    assertThat(session.err())
        .contains("warning: a//b/../c/ is called a/_/b/_/c/_ in MLflow")
        .doesNotContain("plain name.x-y is");
  }

  @ParameterizedTest
  @EnumSource(
      value = RunState.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNKNOWN", "LOST"})
  void eachStateHasAStatus(RunState state) {
    run(Map.of(), state, _ -> {});
    assertThat(export().exitCode()).isZero();
    String expected =
        switch (state) {
          case RUNNING, PAUSED, UNKNOWN -> "RUNNING";
          case DONE -> "FINISHED";
          case FAILED, DIVERGED -> "FAILED";
          case STOPPED, LOST -> "KILLED";
        };
    assertThat(server.runs().getFirst().status).isEqualTo(expected);
    assertThat(server.runs().getFirst().endTime.isEmpty()).isEqualTo(expected.equals("RUNNING"));
  }

  /// @param message that the user reads
  record Trouble(String what, Fault fault, String message) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Trouble> troubles() {
    return Stream.of(
        new Trouble(
            "an error of its own",
            status(500, "{\"error_code\":\"INTERNAL_ERROR\",\"message\":\"no\\ndisk\"}"),
            "HTTP status 500, INTERNAL_ERROR no disk"),
        new Trouble(
            "a page",
            status(200, "<html>\n<body>Log in</body></html>"),
            "HTTP status 200, no JSON: <html> <body>Log in</body></html>"),
        new Trouble("nothing", status(502, ""), "HTTP status 502, no JSON:"),
        new Trouble(
            "elsewhere",
            status(302, "", "Location", "https://example.org/login"),
            "HTTP status 302"),
        new Trouble(
            "refused",
            status(401, "You are not authenticated."),
            "credentials are MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or"
                + " MLFLOW_TRACKING_TOKEN"),
        new Trouble(
            "another document",
            status(200, "{\"a\":1}"),
            "answered without /experiment/experiment_id"),
        new Trouble(
            "a deleted experiment",
            status(
                200, "{\"experiment\":{\"experiment_id\":\"1\",\"lifecycle_stage\":\"deleted\"}}"),
            "experiment thalweg is deleted at"),
        new Trouble(
            "busy for long",
            status(429, "slow down", RETRY_AFTER, "3600"),
            "has too many requests and wants to be asked again in 3600 s"),
        new Trouble("cut off", cutOff(), "broke off: "));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void aServerThatFailsIsOneLine(Trouble trouble) {
    brief();
    server.failing(0, trouble.fault, trouble.fault); // a client may ask once more by itself
    Session session = export();
    assertThat(session.exitCode()).isEqualTo(Failure.FAILED);
    assertThat(session.out()).isEmpty();
    assertThat(session.err()).startsWith("error: ").contains(trouble.message);
    assertThat(session.err().lines()).hasSize(1);
  }

  @Test
  void aServerThatIsNotThereIsOneLine() {
    brief();
    server.close();
    Session session = export();
    assertThat(session.exitCode()).isEqualTo(Failure.FAILED);
    assertThat(session.err())
        .isEqualTo("error: MLflow at %s/ cannot be reached%n".formatted(server.address()));
  }

  private MlflowClient client(MlflowCredentials credentials, Duration patience) {
    return new MlflowClient(
        MlflowClient.base(server.address()), credentials, patience, pauses::add);
  }

  @Test
  void aServerWithTooManyRequestsIsAskedAgain() throws Exception {
    server.failing(
        0,
        status(429, "", RETRY_AFTER, "7"),
        status(429, ""),
        status(429, "", RETRY_AFTER, "Fri, 02 Jan 2026 03:04:05 GMT"));
    try (MlflowClient client = client(MlflowCredentials.NONE, Duration.ofSeconds(30))) {
      assertThat(client.experiment("x")).isEqualTo("1");
    }
    assertThat(pauses)
        .containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void itIsNotAskedForEver() {
    server.failing(0, Collections.nCopies(5, status(429, "full")).toArray(Fault[]::new));
    try (MlflowClient client = client(MlflowCredentials.NONE, Duration.ofSeconds(30))) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> client.experiment("x"))
          .withMessageContaining("HTTP status 429, no JSON: full");
    }
    assertThat(pauses).hasSize(4);
  }

  @Test
  void aServerThatDoesNotAnswerIsNotWaitedForLongerThanThat() throws Exception {
    // Taken by the machine, never by a server.
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        MlflowClient client =
            new MlflowClient(
                MlflowClient.base("http://127.0.0.1:" + silent.getLocalPort()),
                MlflowCredentials.NONE,
                Duration.ofSeconds(1),
                pauses::add)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> client.experiment("x"))
          .withMessageMatching("MLflow at http://127.0.0.1:\\d+/ .*");
    }
  }

  @Test
  void somebodyElseMayMakeTheExperimentMeanwhile() throws Exception {
    try (MlflowClient client = client(MlflowCredentials.NONE, Duration.ofSeconds(30))) {
      client.experiment("x");
      server.failing(
          0, status(404, "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"none\"}"));
      assertThat(client.experiment("x")).isEqualTo("1");
    }
    assertThat(server.calls())
        .endsWith("experiments/get-by-name", "experiments/create", "experiments/get-by-name");
  }

  @Test
  void credentialsAreThoseOfTheEnvironment() throws Exception {
    Map<String, String> token = Map.of("MLFLOW_TRACKING_TOKEN", "secret");
    Map<String, String> both = new LinkedHashMap<>(token);
    both.putAll(Map.of("MLFLOW_TRACKING_USERNAME", "Aladdin"));
    both.putAll(Map.of("MLFLOW_TRACKING_PASSWORD", "open sesame"));
    for (Map<String, String> environment : List.of(Map.<String, String>of(), token, both)) {
      MlflowCredentials credentials = MlflowCredentials.of(environment);
      assertThat(credentials.toString()).doesNotContain("secret", "QWxh");
      try (MlflowClient client = client(credentials, Duration.ofSeconds(30))) {
        client.create(new MlflowClient.NewRun(client.experiment("x"), "name", 0, List.of()));
      }
    }
    // The pair and its encoding are those of RFC 7617, section 2.
    assertThat(server.authorizations())
        .containsSubsequence("Bearer secret", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
        .hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:5000",
        "ftp://localhost",
        "http://",
        "http:// x",
        "http://me:secret@host",
        "http://host?x=1",
        "http://host#x",
        "http://host:99999",
        "sqlite:///mlflow.db",
        "/",
        ""
      })
  void aBadAddressIsTheUsersSlip(String address) {
    brief();
    Session session =
        Session.run(home, "runs", "export", "latest", "--format", "mlflow", "--to", address);
    assertThat(session.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(session.err()).startsWith("error: ").doesNotContain("secret");
    assertThat(session.err().lines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "http://host:5000, http://host:5000/api/2.0/mlflow/x",
    "https://host/behind/a/proxy, https://host/behind/a/proxy/api/2.0/mlflow/x"
  })
  void anAddressMayHaveAPath(String address, String call) {
    assertThat(MlflowClient.base(address).resolve("api/2.0/mlflow/x")).hasToString(call);
  }
}
