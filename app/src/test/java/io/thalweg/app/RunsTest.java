package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.store.FinishedTrial;
import io.thalweg.store.Measurement;
import io.thalweg.store.NewRun;
import io.thalweg.store.NewTrial;
import io.thalweg.store.RunEvent;
import io.thalweg.store.RunId;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

/// What `runs` shows and does.
class RunsTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path folder;

  private RunId first = new RunId("20260102-030405-aaaa");
  private RunId second = first;

  @BeforeEach
  void fill() {
    first = run(START, "adam(rate=0.002)", "10", 0.97, RunState.DONE);
    second = run(START.plusSeconds(60), "nag(rate=0.1)", "20", 0.95, RunState.FAILED);
  }

  private Path home() {
    return folder.resolve("home");
  }

  private RunId run(Instant at, String optimizer, String epochs, double accuracy, RunState end) {
    try (RunStore store = RunStore.open(home(), () -> at, new Random(at.getEpochSecond()))) {
      RunId id =
          store.begin(
              new NewRun(
                  "train",
                  "my, \"run\"",
                  optimizer,
                  "mlp(128)",
                  "digits",
                  "{\"epochs\":\"%s\",\"batch\":\"64\"}".formatted(epochs),
                  new NewRun.Identity(1, 1, "0.1.0")));
      store.append(
          id,
          List.of(
              new Measurement("test_accuracy", 1, 0.5),
              new Measurement("test_accuracy", 2, accuracy),
              new Measurement("a,\"b\"", -3, 1e-300),
              new Measurement("a,\"b\"", 0, Double.NaN),
              new Measurement("a,\"b\"", Long.MAX_VALUE, Double.NEGATIVE_INFINITY)));
      store.note(id, new RunEvent(at, "warning", OptionalLong.of(7), "slow"));
      store.enqueue(id, 1, List.of(List.of(new NewTrial("sgd", "{}"))));
      store.finish(
          id, end, Optional.of("{\"testAccuracy\":%s}".formatted(accuracy)), Optional.empty());
      return id;
    }
  }

  private Session runs(String... arguments) {
    List<String> all = new ArrayList<>(List.of("runs"));
    all.addAll(List.of(arguments));
    return Session.run(home(), all.toArray(String[]::new));
  }

  private JsonNode json(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    return runs(all.toArray(String[]::new)).json();
  }

  private static void assertSorted(JsonNode list, String column, String order) {
    assertThat(list.path("sort").asText()).isEqualTo(column);
    assertThat(list.path("order").asText()).isEqualTo(order);
  }

  @Test
  void aListHasTheLatestFirst() {
    JsonNode list = json("list");
    assertThat(list.get("total").asInt()).isEqualTo(2);
    assertThat(list.at("/runs/0/id").asText()).isEqualTo(second.text());
    assertThat(list.at("/runs/1/settings/epochs").asText()).isEqualTo("10");
    assertThat(list.at("/runs/1/result/testAccuracy").asDouble()).isEqualTo(0.97);
    assertThat(runs("list").out().lines().skip(1).map(line -> line.split(" ", 2)[0]))
        .containsExactly(second.text(), first.text());
  }

  @Test
  void aListIsFilteredAndSorted() {
    assertThat(json("list", "--state", "done,stopped").at("/runs/0/id").asText())
        .isEqualTo(first.text());
    assertThat(json("list", "--search", "NAG").get("total").asInt()).isEqualTo(1);
    assertThat(json("list", "--kind", "sweep").get("total").asInt()).isZero();
    assertSorted(json("list"), "started", "descending");
    assertSorted(json("list", "--sort", "test_loss"), "test_loss", "ascending");
    assertSorted(
        json("list", "--sort", "test_loss", "--order", "descending"), "test_loss", "descending");
    assertThat(json("list", "--sort", "optimizer").at("/runs/0/id").asText())
        .isEqualTo(first.text());
    assertThat(ids("--sort", "test_accuracy")).containsExactly(first.text(), second.text());
    assertThat(ids("--sort", "test_accuracy", "--order", "ascending"))
        .containsExactly(second.text(), first.text());
    assertThat(ids("--order", "ascending")).containsExactly(first.text(), second.text());
    assertThat(runs("list", "--limit", "1").out()).endsWith("and 1 more\n");
    runs("tag", "latest", "paper", "a/b");
    assertThat(json("list", "--tag", "paper", "--tag", "a/b").at("/runs/0/tags/0").asText())
        .isEqualTo("a/b");
    assertThat(runs("list", "--state", "over").err())
        .contains("must be one of running, paused, done, failed, stopped, diverged");
  }

  private List<String> ids(String... arguments) {
    List<String> all = new ArrayList<>(List.of("list"));
    all.addAll(List.of(arguments));
    return json(all.toArray(String[]::new)).findValuesAsText("id");
  }

  @Test
  void aBadRowIsAWarningAndHidesNoOther() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + home().resolve(RunStore.FILE));
        Statement statement = connection.createStatement()) {
      statement.execute("update run set state = 'asleep' where id = '" + second + "'");
    }
    Session list = runs("list", "--json");
    assertThat(list.exitCode()).isZero();
    assertThat(list.json().at("/runs/0/state").asText()).isEqualTo("unknown");
    assertThat(list.json().at("/runs/1/state").asText()).isEqualTo("done");
    assertThat(list.err().lines())
        .containsExactly(
            "warning: run %s: its state in the store is \"asleep\", which this version of Thalweg does not know"
                .formatted(second));
    assertThat(runs("show", second.text()).out()).contains("unknown: its state in the store");
    assertThat(runs("delete", second.text()).err()).contains("is unknown; --force");
  }

  @Test
  void aRunThatDoesNotSayHowItWasCalledCanNotGoOn() throws IOException {
    try (RunStore store = RunStore.open(home(), InstantSource.system(), new Random(3))) {
      NewRun.Identity identity = new NewRun.Identity(1, 1, Thalweg.Version.number());
      RunId id = store.begin(new NewRun("compare", "x", "sgd", "mlp", "digits", "{}", identity));
      Session session = Session.run(home(), "compare", "--resume", id.text());
      assertThat(session.exitCode()).isEqualTo(Failure.BAD_INPUT);
      assertThat(session.err())
          .isEqualTo(
              "error: run %s can not go on: its settings in the store do not say how it was called%n"
                  .formatted(id));
    }
  }

  @Test
  void ofManyTrialsTheFirstAreShown() {
    String result = "{\"text\":\"%s\"}".formatted("x".repeat(2000));
    try (RunStore store = RunStore.open(home(), InstantSource.system(), new Random(3))) {
      store.record(
          first,
          IntStream.range(0, 300)
              .mapToObj(
                  i -> new FinishedTrial(new NewTrial("nag", "{\"seed\":%d}".formatted(i)), result))
              .toList());
    }
    JsonNode shown = json("show", first.text());
    assertThat(shown.get("trials")).hasSize(20);
    assertThat(shown.at("/trialCount/all").asInt()).isEqualTo(301);
    assertThat(shown.at("/trialCount/withResult").asInt()).isEqualTo(300);
    assertThat(json("show", first.text(), "--trials", "2").at("/trials/1/trial").asInt())
        .isEqualTo(2);
    assertThat(runs("show", first.text(), "--trials", "2").out())
        .contains("301 trials, 300 with a result")
        .endsWith("and 299 more\n");
  }

  @Test
  void allTagsAreSetOrNone() {
    assertThat(runs("tag", "latest", "ok", "bad/..", "x y").exitCode())
        .isEqualTo(Failure.BAD_INPUT);
    assertThat(json("show", "latest").at("/run/tags")).isEmpty();
    assertThat(runs("rename", "latest", "a\u202Eb").err())
        .contains("printable characters, got \"a?b\"");
  }

  @Test
  void lookingWhereNothingIsMakesNothing() {
    Path empty = folder.resolve("empty");
    assertThat(Session.run(empty, "runs", "list").out()).isEqualTo("no runs\n");
    Session show = Session.run(empty, "runs", "show", "latest");
    assertThat(show.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(show.err()).contains("there is no run latest: none is recorded in " + empty);
    assertThat(empty).doesNotExist();
  }

  @Test
  void aRunIsShown() {
    JsonNode shown = json("show", first.text(), "--series", "test_accuracy");
    assertThat(shown.at("/run/optimizer").asText()).isEqualTo("adam(rate=0.002)");
    assertThat(shown.at("/series/1/lastValue").asDouble()).isEqualTo(0.97);
    assertThat(shown.at("/numbers/0/points/1/mean").asDouble()).isEqualTo(0.97);
    assertThat(shown.at("/events/0/message").asText()).isEqualTo("slow");
    assertThat(shown.at("/trials/0/state").asText()).isEqualTo("queued");
    assertThat(runs("show", "latest", "--series", "test_accuracy").out())
        .contains("nag(rate=0.1)", "STEPS OF test_accuracy", "warning: slow", "1 trials");
    assertThat(runs("show", "latest", "--series", "nothing").err())
        .contains("has no series nothing (allowed: a,\"b\", test_accuracy)");
    assertThat(runs("show", "2026").err()).contains("several runs begin with 2026");
  }

  @Test
  void runsAreSetSideBySide() {
    JsonNode compared = json("compare", first.text(), second.text());
    assertThat(compared.at("/settings/epochs").toString()).isEqualTo("[\"10\",\"20\"]");
    assertThat(compared.at("/settings/batch").isMissingNode()).isTrue();
    assertThat(compared.at("/series/test_accuracy").toString()).isEqualTo("[0.97,0.95]");
    assertThat(runs("compare", first.text(), second.text()).out())
        .contains(first.text(), "optimizer", "0.970000");
  }

  @Test
  void tagsNamesAndRunsGo() throws IOException {
    assertThat(json("tag", "latest", "x", "y").at("/tags/1").asText()).isEqualTo("y");
    assertThat(json("tag", "latest", "x", "--remove").at("/tags").toString()).isEqualTo("[\"y\"]");
    assertThat(json("rename", "latest", "new name").get("name").asText()).isEqualTo("new name");
    Path files = Files.createDirectories(home().resolve("runs").resolve(second.text()));
    Files.writeString(files.resolve("report.html"), "x");
    assertThat(runs("delete", first.text(), "nothing").exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(json("delete", "latest").at("/deleted/0").asText()).isEqualTo(second.text());
    assertThat(files).doesNotExist();
    assertThat(json("list").get("total").asInt()).isEqualTo(1);
  }

  @Test
  void whatIsAtWorkIsDeletedOnlyByForce() {
    try (RunStore store = RunStore.open(home(), () -> START, new Random(1))) {
      store.resume(first, RunState.RUNNING);
    }
    assertThat(runs("delete", first.text()).err()).contains("is running; --force");
    assertThat(runs("delete", first.text(), "--force").exitCode()).isZero();
  }

  @Test
  void csvHasALineForEachNumber() throws IOException {
    Path file = folder.resolve("new/out.csv");
    JsonNode said = json("export", first.text(), "--format", "csv", "--out", file.toString());
    assertThat(said.get("values").asInt()).isEqualTo(5);
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "series,step,value",
            "\"a,\"\"b\"\"\",-3,1.0E-300",
            "\"a,\"\"b\"\"\",0,NaN",
            "\"a,\"\"b\"\"\",9223372036854775807,-Infinity",
            "test_accuracy,1,0.5",
            "test_accuracy,2,0.97");
  }

  @Test
  void jsonHasTheRunAndItsSeries() throws IOException {
    Path file = folder.resolve("out.json");
    runs("export", first.text(), "--format", "json", "--out", file.toString());
    JsonNode json = Json.read(Files.readString(file));
    assertThat(json.at("/run/id").asText()).isEqualTo(first.text());
    assertThat(json.at("/series/test_accuracy").toString()).isEqualTo("[[1,0.5],[2,0.97]]");
    assertThat(json.at("/series").get("a,\"b\"").toString())
        .isEqualTo("[[-3,1.0E-300],[0,null],[9223372036854775807,null]]");
  }

  @Test
  void tensorFlowReadsTheEventFile() throws IOException {
    Path out = folder.resolve("board");
    runs("export", first.text(), "--format", "tensorboard", "--out", out.toString());
    Path file;
    try (Stream<Path> files = Files.list(out)) {
      file = files.toList().getFirst();
    }
    assertThat(file.getFileName().toString()).startsWith("events.out.tfevents.1767323045.");
    List<Event> events = events(Files.readAllBytes(file));
    assertThat(events.getFirst().getFileVersion()).isEqualTo("brain.Event:2");
    assertThat(events).hasSize(6).allMatch(event -> event.getWallTime() == 1767323045.0);
    Summary.Value last = events.getLast().getSummary().getValue(0);
    assertThat(events.getLast().getStep()).isEqualTo(2);
    assertThat(last.getTag()).isEqualTo("test_accuracy");
    assertThat(last.getSimpleValue()).isEqualTo(0.97f);
    assertThat(events.get(1).getStep()).isEqualTo(-3);
    assertThat(events.get(2).getSummary().getValue(0).getSimpleValue()).isNaN();
    assertThat(events.get(3).getStep()).isEqualTo(Long.MAX_VALUE);
    assertThat(events).allMatch(event -> event.getUnknownFields().asMap().isEmpty());
  }

  /// The records' contents; their checksums are those of TensorFlow's `crc32c::Mask`, computed here
  /// bit by bit.
  private static List<Event> events(byte[] file) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (buffer.hasRemaining()) {
      byte[] length = new byte[8];
      buffer.get(length);
      assertThat(buffer.getInt()).isEqualTo(masked(length));
      long size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
      byte[] data = new byte[(int) size];
      buffer.get(data);
      assertThat(buffer.getInt()).isEqualTo(masked(data));
      events.add(Event.parseFrom(data));
    }
    return events;
  }

  private static int masked(byte[] data) {
    int crc = ~0;
    for (byte each : data) {
      crc ^= each & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) * 0x82f63b78);
      }
    }
    int sum = ~crc;
    return ((sum >>> 15) | (sum << 17)) + 0xa282ead8;
  }
}
