package io.thalweg.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that share the embedded store and are killed (SIGKILL) at random moments.
class CrashTest {
  private static final long MILLISECOND = 1_000_000;

  @TempDir Path folder;

  private final Random random = new Random(7);
  private RunId run = new RunId("20260102-030405-aaaa");

  @BeforeEach
  void begin() {
    try (RunStore store = open()) {
      run = store.begin(Runs.named("crash"));
    }
  }

  private RunStore open() {
    return RunStore.open(folder, InstantSource.system(), new Random(1));
  }

  @Test
  void noAcknowledgedRowIsLost() throws Exception {
    assertThat(kill(2, 6)).isPositive();
  }

  @Test
  @Tag("long")
  void noAcknowledgedRowIsLostInFiveHundredKills() throws Exception {
    System.out.printf("500 kills: %d acknowledged rows%n", kill(4, 500));
  }

  /// Keeps `writers` processes at work and kills one after the other.
  ///
  /// @return rows that were acknowledged, all of which are there
  private long kill(int writers, int kills) throws Exception {
    Map<String, Child> all = new HashMap<>();
    List<String> working = new ArrayList<>();
    try (RunStore reader = open()) {
      for (int killed = 0; killed < kills; ) {
        while (working.size() < writers) {
          String series = "series " + all.size();
          all.put(series, append(series, 60_000));
          working.add(series);
        }
        // A process that has only just begun would mostly be killed before its first row.
        String oldest = working.getFirst();
        if (!reader.series(run, oldest, 3).isEmpty()) {
          LockSupport.parkNanos(random.nextInt(40) * MILLISECOND + random.nextInt(1_000_000));
          Objects.requireNonNull(all.get(oldest)).kill();
          working.removeFirst();
          killed++;
        } else {
          assertThat(Objects.requireNonNull(all.get(oldest)).isAlive()).as(oldest).isTrue();
          LockSupport.parkNanos(10 * MILLISECOND);
        }
      }
    } finally {
      all.values().forEach(Child::kill);
    }
    return check(all);
  }

  private Child append(String series, long milliseconds) {
    return Child.start(
        AppendingProcess.class,
        folder.toString(),
        run.text(),
        series,
        "200",
        Long.toString(milliseconds));
  }

  private long check(Map<String, Child> all) throws Exception {
    long acknowledged = 0;
    try (RunStore store = open()) {
      Map<String, SeriesSummary> kept = new HashMap<>();
      store.series(run).forEach(each -> kept.put(each.name(), each));
      for (Map.Entry<String, Child> child : all.entrySet()) {
        List<String> rows = child.getValue().lines();
        assertThat(rows)
            .isEqualTo(IntStream.rangeClosed(1, rows.size()).mapToObj(String::valueOf).toList());
        if (!rows.isEmpty()) {
          SeriesSummary series = Objects.requireNonNull(kept.get(child.getKey()));
          // One row may be there that could not be acknowledged any more.
          assertThat(series.count()).isBetween((long) rows.size(), rows.size() + 1L);
          assertThat(series.lastStep()).isEqualTo(series.count());
        }
        acknowledged += rows.size();
      }
    }
    assertThat(integrity()).isEqualTo("ok");
    return acknowledged;
  }

  private String integrity() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder + "/runs.db");
        Statement statement = connection.createStatement();
        ResultSet said = statement.executeQuery("pragma integrity_check")) {
      return said.getString(1);
    }
  }

  @Test
  @Tag("long")
  void fourProcessesWriteForAMinuteWhileOneReads() throws Exception {
    Map<String, Child> writers = new HashMap<>();
    for (int i = 0; i < 4; i++) {
      writers.put("series " + i, append("series " + i, 60_000));
    }
    long reads = 0;
    try (RunStore reader = open()) {
      while (writers.values().stream().anyMatch(Child::isAlive)) {
        reader.list(RunQuery.LATEST);
        reader.series(run).forEach(each -> reader.series(run, each.name(), 100));
        reads++;
        LockSupport.parkNanos(50 * MILLISECOND);
      }
    } finally {
      writers.values().forEach(Child::kill);
    }
    long rows = check(writers);
    System.out.printf("4 writers for 60 s: %d rows, %d reads beside them%n", rows, reads);
    assertThat(rows).isPositive();
  }

  @Test
  void everyTrialHasOneResult() throws Exception {
    trials(20, 2, 4);
  }

  @Test
  @Tag("long")
  void aHundredTrialsHaveOneResultEachThroughTwentyKills() throws Exception {
    trials(100, 4, 20);
  }

  private void trials(int trials, int workers, int kills) throws Exception {
    List<Child> all = new ArrayList<>();
    List<Child> working = new ArrayList<>();
    try (RunStore store = open()) {
      store.enqueue(
          run,
          1,
          IntStream.range(0, trials).mapToObj(_ -> List.of(new NewTrial("sgd", "{}"))).toList());
      int killed = 0;
      while (done(store) < trials) {
        while (working.size() < workers) {
          working.add(
              Child.start(
                  WorkingProcess.class, folder.toString(), run.text(), "w" + all.size(), "60"));
          all.add(working.getLast());
        }
        assertThat(working).allMatch(worker -> worker.isAlive() || done(store) == trials);
        // Spread over the whole work: the next kill when its share of the trials is done.
        if (killed < kills && done(store) * kills >= (long) killed * trials) {
          LockSupport.parkNanos(random.nextInt(60) * MILLISECOND);
          Child victim = working.remove(random.nextInt(workers));
          assertThat(victim.isAlive()).isTrue();
          victim.kill();
          killed++;
        }
        LockSupport.parkNanos(10 * MILLISECOND);
      }
      assertThat(killed).isEqualTo(kills);
      checkTrials(store.trials(run), all, trials);
    } finally {
      all.forEach(Child::kill);
    }
  }

  private long done(RunStore store) {
    return store.trials(run).stream().filter(trial -> trial.state() == TrialState.DONE).count();
  }

  private static void checkTrials(List<Trial> trials, List<Child> workers, int wanted)
      throws Exception {
    assertThat(trials).hasSize(wanted).allMatch(trial -> trial.state() == TrialState.DONE);
    List<String> acknowledged = new ArrayList<>();
    for (Child worker : workers) {
      acknowledged.addAll(worker.lines());
    }
    acknowledged.removeIf("fenced"::equals);
    assertThat(acknowledged).allMatch(line -> line.matches("\\d+ \\d+"));
    assertThat(acknowledged.stream().map(line -> line.split(" ", 2)[0])).doesNotHaveDuplicates();
    for (String line : acknowledged) {
      String[] words = line.split(" ", 2);
      assertThat(trials.get(Integer.parseInt(words[0]) - 1).result())
          .contains("{\"token\":%s}".formatted(words[1]));
    }
  }
}
