package io.thalweg.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `train --online` from the stream to the file.
class OnlineTest {
  private static final String HEADER = "a,b,y\n";

  @TempDir Path folder;

  private static String rows(int from, int to) {
    StringBuilder rows = new StringBuilder();
    for (int i = from; i < to; i++) {
      rows.append("%d,%d,%d%n".formatted(i % 7, i % 5, i % 7 > 3 ? 1 : 0));
    }
    return rows.toString();
  }

  private Session learn(String stream, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--online",
                "--classes",
                "2",
                "--model",
                "mlp(4)",
                "--threads",
                "1",
                "--json"));
    if (!List.of(more).contains("--batch")) {
      arguments.addAll(List.of("--batch", "4"));
    }
    arguments.addAll(List.of(more));
    return Session.run(
        folder, new ByteArrayInputStream(stream.getBytes(UTF_8)), arguments.toArray(String[]::new));
  }

  private String saved() {
    return folder.resolve("saved").toString();
  }

  @Test
  void twoStreamsAreOne() {
    Session whole = learn(HEADER + rows(0, 301));
    assertThat(learn(HEADER + rows(0, 150), "--save", saved()).exitCode()).isZero();
    Session rest = learn(HEADER + rows(150, 301), "--resume", saved());
    for (String key : List.of("parametersSha256", "examples", "steps", "accuracy")) {
      assertThat(rest.json().get(key)).isEqualTo(whole.json().get(key));
    }
    assertThat(rest.json().at("/pace/examples").asLong()).isEqualTo(151);
    assertThat(rest.json().get("examples").asLong()).isEqualTo(301);
    assertThat(rest.json().get("steps").asLong()).isEqualTo(75);
    assertThat(rest.json().get("recentAccuracy").asDouble()).isGreaterThan(0.7);
    assertThat(rest.json().get("saved").asText()).isEqualTo(saved());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1,2,2    | at line 12 (y): label must be a whole number in [0,2), got "2"
          1,2,x    | at line 12 (y): label must be a whole number in [0,2), got "x"
          1,2,+1   | at line 12 (y): label must be a whole number in [0,2), got "+1"
          1,2,-1   | at line 12 (y): label must be a whole number in [0,2), got "-1"
          1,,1     | at line 12, column 2 (b): missing values are not allowed
          1,2      | at line 12: must have 3 cells like the header, has 2
          """)
  void aFaultyRowLosesNothing(String row, String message) {
    String stream = HEADER + rows(0, 10) + row + "\n" + rows(11, 20);
    Session session = learn(stream, "--save", saved());
    assertThat(session.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(session.json().at("/error/message").asText())
        .startsWith("data file standard input " + message)
        .endsWith("; 10 examples are learnt and saved in " + saved());
    Session rest = learn(HEADER, "--resume", saved());
    assertThat(rest.json().get("examples").asLong()).isEqualTo(10);
    assertThat(rest.json().get("parametersSha256"))
        .isEqualTo(learn(HEADER + rows(0, 10)).json().get("parametersSha256"));
  }

  @Test
  void whatHasDivergedSaysWhichExamplesAreSaved() {
    String stream = HEADER + rows(0, 40);
    Session session = learn(stream, "--save", saved(), "--loss-bound", "1e-9");
    assertThat(session.exitCode()).isZero();
    assertThat(session.json().get("diverged").asText()).startsWith("example 4: the batch loss");
    Session rest = learn(HEADER, "--resume", saved());
    assertThat(rest.json().at("/error/message").asText()).contains("loss bound must be 1.0E-9");
    Session same = learn(HEADER, "--resume", saved(), "--loss-bound", "1e-9");
    assertThat(same.json().get("examples").asLong()).isZero(); // the last good state
  }

  @ParameterizedTest
  @CsvSource({"--fading,1", "--drift-threshold,0", "--on-drift,panic", "--resume,missing"})
  void wrongOptionsAreToldBeforeTheStreamIsRead(String option, String value) {
    InputStream unread =
        new InputStream() {
          @Override
          public int read() {
            throw new AssertionError("read");
          }

          @Override
          public int read(byte[] into, int from, int count) {
            throw new AssertionError("read");
          }
        };
    Session session =
        Session.run(folder, unread, "train", "--online", "--classes", "2", option, value);
    assertThat(session.exitCode()).isEqualTo(Failure.BAD_INPUT);
  }

  @Test
  void neitherABatchBeyondAllMemoryNorAFolderIsTaken() {
    Session batch = learn(HEADER + rows(0, 10), "--batch", "2000000000");
    assertThat(batch.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(batch.json().at("/error/message").asText()).contains("batch must be in [1,");
    Session resumed = learn(HEADER, "--resume", folder.toString());
    assertThat(resumed.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(resumed.json().at("/error/message").asText()).contains("cannot be read");
  }

  @Test
  void anotherTrainingIsToldWhatDiffers() {
    learn(HEADER + rows(0, 10), "--save", saved());
    Session other = learn("b,a,y\n", "--resume", saved());
    assertThat(other.json().at("/error/message").asText())
        .isEqualTo(
            "saved training %s: features must be [a, b] as it was, got [b, a]".formatted(saved()));
  }

  @Test
  void whatIsToldOnTheWayAndInTheEnd() {
    Session session =
        Session.run(
            folder,
            new ByteArrayInputStream((HEADER + rows(0, 20)).getBytes(UTF_8)),
            "train",
            "--online",
            "--task",
            "regression",
            "--report-every",
            "10");
    assertThat(session.exitCode()).isZero();
    assertThat(session.err().lines()).hasSize(2).allMatch(line -> line.contains("absolute error"));
    assertThat(session.out()).contains("adam", "20 examples, mean absolute error", "sha256 ");
  }

  /// A process that is told to end while it waits for the next row keeps what it has learnt: 100
  /// rows, of which the last is known to be whole when the one behind it begins.
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aProcessThatIsEndedSaves() throws Exception {
    Process process = started();
    try (OutputStream in = process.getOutputStream();
        BufferedReader err = process.errorReader(UTF_8)) {
      in.write((HEADER + rows(0, 101)).getBytes(UTF_8));
      in.flush();
      String line = err.readLine();
      while (!line.startsWith("online 100 examples")) {
        line = err.readLine();
      }
      process.toHandle().destroy(); // leaves the streams open
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + 15);
      assertThat(err.lines())
          .contains("error: interrupted; 100 examples are learnt and saved in " + saved());
    }
    Session rest = learn(HEADER, "--resume", saved());
    assertThat(rest.json().get("parametersSha256"))
        .isEqualTo(learn(HEADER + rows(0, 100)).json().get("parametersSha256"));
  }

  private Process started() throws IOException {
    Files.deleteIfExists(folder.resolve("saved"));
    String classes =
        System.getProperty("java.class.path")
            + File.pathSeparator
            + System.getProperty("jdk.module.path", "");
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classes,
            "io.thalweg.app.Main",
            "train",
            "--online",
            "--classes",
            "2",
            "--model",
            "mlp(4)",
            "--batch",
            "4",
            "--threads",
            "1",
            "--save",
            saved(),
            "--report-every",
            "100")
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
