package io.thalweg.bench;

import io.thalweg.store.Measurement;
import io.thalweg.store.NewRun;
import io.thalweg.store.RunId;
import io.thalweg.store.RunQuery;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/// How long a store of many runs takes for what it is asked.
///
/// @param folder empty before the trial
/// @param runs to fill it with, each of one series
/// @param points of each series
/// @param rounds of each question, the first of which counts too
record StoreTrial(Path folder, int runs, int points, int rounds) {
  private static final int BATCH = 1_000;

  /// One question.
  ///
  /// @param median milliseconds
  /// @param most milliseconds
  record Line(String question, double median, double most) {}

  /// Fills the store and asks it.
  List<Line> run() throws SQLException {
    List<Line> lines = new ArrayList<>();
    long start = System.nanoTime();
    open().close();
    lines.add(line("open a new store", List.of(since(start))));
    start = System.nanoTime();
    fill();
    lines.add(line("fill it, by SQL", List.of(since(start))));
    start = System.nanoTime();
    try (RunStore store = open()) {
      lines.add(line("open it again", List.of(since(start))));
      questions(store).forEach((question, work) -> lines.add(ask(question, work)));
    }
    return lines;
  }

  private RunStore open() {
    return RunStore.open(folder, InstantSource.system(), new Random(1));
  }

  private Map<String, Runnable> questions(RunStore store) {
    RunId last = store.find("latest");
    RunId own = store.begin(run("own"));
    Random random = new Random(1);
    Map<String, Runnable> questions = new LinkedHashMap<>();
    questions.put("list the latest 20", () -> store.list(RunQuery.LATEST.page(20, 0)));
    questions.put("list 100 far down", () -> store.list(RunQuery.LATEST.page(100, runs / 2)));
    questions.put(
        "list by state, tag and text, by name",
        () ->
            store.list(
                new RunQuery(
                    Set.of(RunState.DONE),
                    Set.of("train"),
                    List.of("even"),
                    Optional.of("adam"),
                    RunQuery.Column.NAME,
                    false,
                    100,
                    0)));
    questions.put("list 50 by test accuracy", () -> store.list(by(RunQuery.Column.TEST_ACCURACY)));
    questions.put("list 50 by seconds", () -> store.list(by(RunQuery.Column.SECONDS)));
    questions.put("list all", () -> store.list(RunQuery.LATEST.page(10_000, 0)));
    questions.put("find by the beginning of an id", () -> store.find(last.text().substring(0, 15)));
    questions.put(
        "show a run and what series it has",
        () -> {
          store.show(last);
          store.series(last);
        });
    questions.put("a series in 100 buckets", () -> store.series(last, "loss", 100));
    questions.put("a series in 10 buckets", () -> store.series(last, "loss", 10));
    questions.put("all numbers of a run", () -> store.forEach(last, _ -> {}));
    questions.put("append 1 number", () -> append(store, own, random.nextLong(1L << 40), 1));
    questions.put(
        "append 1,000 numbers", () -> append(store, own, random.nextLong(1L << 40), 1_000));
    return questions;
  }

  private static RunQuery by(RunQuery.Column column) {
    return new RunQuery(Set.of(), Set.of(), List.of(), Optional.empty(), column, true, 50, 0);
  }

  private static void append(RunStore store, RunId run, long from, int count) {
    store.append(
        run,
        LongStream.range(from, from + count)
            .mapToObj(step -> new Measurement("loss", step, 1.0 / step))
            .toList());
  }

  private static NewRun run(String name) {
    NewRun.Identity identity = new NewRun.Identity(1, 1, "0");
    return new NewRun("train", name, "adam(rate=0.002)", "mlp(128)", "digits", "{}", identity);
  }

  /// A row at a time would be as good, and take as long as the trainings.
  private void fill() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(RunStore.FILE));
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          """
          with recursive each (n) as (select 0 union all select n + 1 from each where n + 1 < %d)
          insert into run (id, kind, name, state, started, updated, ended, optimizer, model, data,
            settings, seed, threads, version, result)
          select printf('20250101-%%06d-aaaa', n), 'train', 'run ' || (n * 7919 %% 10007),
            case n %% 10 when 0 then 'failed' else 'done' end, n * 1000, n * 1000, n * 1000 + 60000,
            case n %% 3 when 0 then 'nag(rate=0.1)' else 'adam(rate=0.002)' end, 'mlp(128)',
            'digits', '{"epochs":"10","batch":"64"}', n, 1, '0',
            '{"epochs":10,"trainLoss":0.01,"trainAccuracy":0.99,"testLoss":0.1,"testAccuracy":0.'
              || (n * 7919 %% 10007) || ',"parametersSha256":"' || hex(zeroblob(32)) || '"}'
          from each
          """
              .formatted(runs));
      statement.execute("insert into series (run, name) select id, 'loss' from run order by id");
      statement.execute(
          "insert into tag (run, name) select id, 'even' from run where seed % 2 = 0");
      connection.commit();
      for (int from = 0; from < runs; from += BATCH) {
        statement.execute(
            """
            with recursive each (n) as (select 1 union all select n + 1 from each where n < %d)
            insert into measurement (series, step, value)
            select series.id, n, 1.0 / n + (series.id * 31 + n * 17) %% 101 / 1000.0
            from series cross join each where series.id > %d and series.id <= %d
            """
                .formatted(points, from, from + BATCH));
        connection.commit();
      }
    }
  }

  private Line ask(String question, Runnable work) {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      work.run();
      times.add(since(start));
    }
    return line(question, times);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  private static Line line(String question, List<Double> times) {
    double most = times.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return new Line(question, Report.median(times), most);
  }
}
