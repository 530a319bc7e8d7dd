package io.thalweg.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Rows 1 and 2 of the promises: a training killed at any moment goes on bit for bit, in another
/// process.
@DisabledOnOs(OS.WINDOWS)
class KillTest {
  private static final int FEW = 8;
  private static final int MANY = 200;
  private static final int SAME = 10;

  /// Operations of about 12 saves.
  private static final int OPERATIONS = 300;

  private static final int STEPS = 160;
  private static final int KILLED = 128 + 9;

  @TempDir Path folder;

  /// What a process said.
  private record Said(List<String> lines, int exitCode) {
    private List<Long> numbers(String word) {
      return lines.stream()
          .filter(line -> line.startsWith(word + " "))
          .map(line -> Long.parseLong(line.substring(word.length() + 1)))
          .toList();
    }

    long last(String word, long otherwise) {
      List<Long> all = numbers(word);
      return all.isEmpty() ? otherwise : all.getLast();
    }

    boolean isDone() {
      return lines.getLast().startsWith("done ");
    }
  }

  /// @param killAtStep where it is killed from here; [Long#MAX_VALUE] for never
  private static Said run(Path own, int operation, String writer, long killAtStep)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KilledTraining.class.getName(),
            own.toString(),
            Integer.toString(operation),
            writer);
    builder.redirectErrorStream(true);
    Process process = builder.start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader out = process.inputReader(UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        if (line.equals("step " + killAtStep)) {
          process.toHandle().destroyForcibly(); // leaves what it said readable
        }
      }
    }
    return new Said(lines, process.waitFor());
  }

  @Test
  void fewKills() throws Exception {
    kill(FEW, 1);
  }

  @Tag("long")
  @Test
  void manyKills() throws Exception {
    kill(MANY, 2);
  }

  /// In turn at random steps and within random operations of saves, with one thread and with two.
  private void kill(int count, long seed) throws Exception {
    String expected = "done " + KilledTraining.word(KilledTraining.trial().uninterrupted());
    SplittableRandom random = new SplittableRandom(seed);
    int kills = 0;
    int resumes = 0;
    int finished = 0;
    long seen = 0;
    long acknowledged = 0;
    boolean alone = true;
    for (int n = 0; kills < count; n++) {
      String writer = (n / 2) % 2 == 0 ? "alone" : "other";
      Path own = folder.resolve("" + finished);
      // Anywhere in what is left, so that runs are killed several times before they end.
      Said said =
          n % 2 == 0
              ? run(own, -1, writer, seen + 1 + random.nextInt(STEPS / 3))
              : run(own, random.nextInt(OPERATIONS), writer, Long.MAX_VALUE);
      long from = said.last("resumed", 0);
      if (said.lines().stream().anyMatch(line -> line.startsWith("resumed "))) {
        resumes++;
        assertThat(from).isGreaterThanOrEqualTo(acknowledged);
      }
      // Where the training writes by itself nothing is made meanwhile; of the other only what is
      // acknowledged is sure.
      if (alone) {
        assertThat(seen - from).isLessThanOrEqualTo(KilledTraining.INTERVAL);
      }
      alone = writer.equals("alone");
      seen = Math.max(said.last("step", from), from);
      acknowledged = Math.max(said.last("saved", from), from);
      if (said.isDone()) {
        assertThat(said.lines()).contains(expected);
        finished++;
        seen = 0;
        acknowledged = 0;
      } else {
        assertThat(said.exitCode()).as("%s", said.lines()).isEqualTo(KILLED);
        kills++;
      }
      assertThat(said.lines()).noneMatch(line -> line.startsWith("warned "));
    }
    Said last = run(folder.resolve("" + finished), -1, "other", Long.MAX_VALUE);
    assertThat(last.lines()).contains(expected);
    assertThat(resumes).isGreaterThan(count / 3);
  }

  @Test
  void theSameSeedGivesTheSameBitsInAnotherProcess() throws Exception {
    String first = KilledTraining.word(KilledTraining.trial().uninterrupted());
    for (int i = 1; i < SAME; i++) {
      assertThat(KilledTraining.word(KilledTraining.trial().uninterrupted())).isEqualTo(first);
    }
    assertThat(run(folder, -1, "other", Long.MAX_VALUE).lines()).contains("done " + first);
  }
}
