package io.thalweg.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What runs every database must find, and in which order.
abstract class RunListContract {
  @TempDir protected Path folder;

  private final TurnedClock clock = new TurnedClock();
  private RunStore store;

  /// The address of a database that is empty before each test.
  abstract String url();

  @BeforeEach
  void openStore() throws SQLException {
    store =
        new JdbcRunStore(Database.open(url()), folder, clock, _ -> clock.instant(), new Random(1));
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private RunId begin(String name) {
    RunId id = store.begin(Runs.named(name));
    clock.turn(Duration.ofSeconds(1));
    return id;
  }

  @Test
  void aListIsFilteredSortedAndPaged() {
    List<RunId> ids = IntStream.range(0, 6).mapToObj(i -> begin("run " + (5 - i))).toList();
    RunId sweep = store.begin(Runs.about("sweep", "100%_x"));
    store.finish(ids.getFirst(), RunState.FAILED, Optional.empty(), Optional.of("disk"));
    store.tag(ids.get(1), "good");
    store.tag(ids.get(1), "paper");
    store.tag(ids.get(2), "good");

    RunPage latest = store.list(RunQuery.LATEST.page(2, 1));
    assertThat(latest.total()).isEqualTo(7);
    assertThat(latest.runs()).map(StoredRun::id).containsExactly(ids.get(5), ids.get(4));
    assertThat(found(query(Set.of(RunState.FAILED), Set.of(), List.of(), Optional.empty())))
        .containsExactly(ids.getFirst());
    assertThat(found(query(Set.of(), Set.of("sweep", "tune"), List.of(), Optional.empty())))
        .containsExactly(sweep);
    assertThat(found(query(Set.of(), Set.of(), List.of("good"), Optional.empty())))
        .containsExactly(ids.get(2), ids.get(1));
    assertThat(found(query(Set.of(), Set.of(), List.of("good", "paper"), Optional.empty())))
        .containsExactly(ids.get(1));
    assertThat(found(query(Set.of(), Set.of(), List.of(), Optional.of("RUN 3"))))
        .containsExactly(ids.get(2));
    assertThat(found(query(Set.of(), Set.of(), List.of(), Optional.of("0%_"))))
        .containsExactly(sweep);
    assertThat(found(query(Set.of(), Set.of(), List.of(), Optional.of("digits")))).hasSize(7);
    RunQuery byName =
        new RunQuery(
            Set.of(),
            Set.of("train"),
            List.of(),
            Optional.empty(),
            RunQuery.Column.NAME,
            false,
            9,
            0);
    assertThat(found(byName)).isEqualTo(ids.reversed());
    assertThat(store.list(byName).runs().get(4).tags()).containsExactly("good", "paper");
    assertThat(store.list(RunQuery.LATEST.page(10_000, 0)).runs()).hasSize(7);
  }

  /// Runs of one time to the millisecond are apart by their ids.
  @Test
  void aListIsSortedByWhatCameOfTheRuns() {
    RunId good = ended("good", "{\"testAccuracy\":0.97,\"testLoss\":1e-1,\"n\":[1]}", 3);
    RunId best = ended("best", "{\"testLoss\":0.2,\"testAccuracy\":0.98}", 1);
    RunId whole = ended("whole", "{\"testAccuracy\":1,\"testLoss\":12}", 2);
    RunId diverged = ended("diverged", "{\"testAccuracy\":0.1,\"testLoss\":null}", 4);
    RunId within = ended("within", "{\"rows\":[{\"testAccuracy\":0.5}],\"testLoss\":\"0.0\"}", 5);
    RunId none = begin("none");

    assertThat(sorted(RunQuery.Column.TEST_ACCURACY, true))
        .containsExactly(whole, best, good, diverged, none, within);
    assertThat(sorted(RunQuery.Column.TEST_ACCURACY, false))
        .containsExactly(diverged, good, best, whole, within, none);
    assertThat(sorted(RunQuery.Column.TEST_LOSS, false))
        .containsExactly(good, best, whole, diverged, within, none);
    assertThat(sorted(RunQuery.Column.TEST_LOSS, true))
        .containsExactly(whole, best, good, none, within, diverged);
    assertThat(sorted(RunQuery.Column.SECONDS, false))
        .containsExactly(none, best, whole, good, diverged, within);
    assertThat(sorted(RunQuery.Column.SECONDS, true))
        .containsExactly(within, diverged, good, whole, best, none);
    assertThat(sorted(RunQuery.Column.ENDED, true).getLast()).isEqualTo(none);
    assertThat(sorted(RunQuery.Column.ENDED, false).getLast()).isEqualTo(none);
    RunQuery found =
        new RunQuery(
            Set.of(RunState.DONE),
            Set.of(),
            List.of(),
            Optional.of("oo"),
            RunQuery.Column.TEST_ACCURACY,
            true,
            9,
            0);
    assertThat(found(found)).containsExactly(good);
  }

  private RunId ended(String name, String result, int seconds) {
    RunId run = begin(name);
    clock.turn(Duration.ofSeconds(seconds));
    store.finish(run, RunState.DONE, Optional.of(result), Optional.empty());
    return run;
  }

  private List<RunId> sorted(RunQuery.Column column, boolean descending) {
    return found(
        new RunQuery(Set.of(), Set.of(), List.of(), Optional.empty(), column, descending, 9, 0));
  }

  private static RunQuery query(
      Set<RunState> states, Set<String> kinds, List<String> tags, Optional<String> text) {
    return new RunQuery(states, kinds, tags, text, RunQuery.Column.STARTED, true, 100, 0);
  }

  private List<RunId> found(RunQuery query) {
    return store.list(query).runs().stream().map(StoredRun::id).toList();
  }

  /// A run with a result that this library did not write.
  private RunId written(String result) throws SQLException {
    RunId run = ended("by another hand", "{}", 1);
    change(run, "result", result);
    return run;
  }

  private void change(RunId run, String column, String value) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        PreparedStatement statement =
            connection.prepareStatement("update run set %s = ? where id = ?".formatted(column))) {
      statement.setString(1, value);
      statement.setString(2, run.text());
      statement.execute();
    }
  }

  @Test
  void resultsOfAnotherHandHideNoOther() throws SQLException {
    List<String> odd =
        List.of(
            "",
            "no JSON",
            "{\"testAccuracy\":0.5",
            "{\"testAccuracy\":0.5} {}",
            "{\"testAccuracy\":0.5,}",
            "{'testAccuracy':0.5}",
            "{\"testAccuracy\":.5}",
            "{\"testAccuracy\":1e999}",
            "{\"testAccuracy\":-1e999}",
            "{\"testAccuracy\":NaN}",
            "{\"testAccuracy\":\"0.5\"}",
            "{\"testAccuracy\":\"\\u0000\"}",
            "{\"testAccuracy\":[0.5]}",
            "{\"testAccuracy\":" + "[".repeat(100_000),
            "[{\"testAccuracy\":0.5}]",
            "0.5");
    RunId low = ended("low", "{\"testAccuracy\":0.1}", 1);
    List<RunId> none = new ArrayList<>();
    for (String each : odd) {
      none.add(written(each));
    }
    RunId high = ended("high", "{\"testAccuracy\":0.9}", 1);
    assertThat(all(RunQuery.Column.TEST_ACCURACY, true))
        .startsWith(high, low)
        .endsWith(none.reversed().toArray(RunId[]::new));
    assertThat(all(RunQuery.Column.TEST_ACCURACY, false))
        .startsWith(low, high)
        .endsWith(none.toArray(RunId[]::new));
  }

  @Test
  void whatIsOddElsewhereInAResultDoesNotMatter() throws SQLException {
    List<String> odd =
        List.of(
            "{\"testAccuracy\":0.5,\"note\":\"\\u0000\"}",
            "{\"note\":\"\\ud800\",\"testAccuracy\":5e-1}",
            "{\"note\":1e999,\"testAccuracy\":0.5}",
            "{\"note\":{\"testAccuracy\":2},\"testAccuracy\":0.5}",
            " {\"testAccuracy\" : 0.5}\n");
    RunId low = ended("low", "{\"testAccuracy\":0.1}", 1);
    for (String each : odd) {
      written(each);
    }
    RunId high = ended("high", "{\"testAccuracy\":0.9}", 1);
    assertThat(all(RunQuery.Column.TEST_ACCURACY, true)).startsWith(high).endsWith(low);
    assertThat(all(RunQuery.Column.TEST_ACCURACY, false)).startsWith(low).endsWith(high);
  }

  private List<RunId> all(RunQuery.Column column, boolean descending) {
    return found(
        new RunQuery(Set.of(), Set.of(), List.of(), Optional.empty(), column, descending, 99, 0));
  }

  /// By their code points, whatever the language of the database.
  @Test
  void wordsAreInOneOrderEverywhere() {
    List<String> words = List.of("A", "B", "Z", "_", "a", "b", "ä", "日", "😀");
    Stream.of("b", "ä", "A", "😀", "_", "a", "日", "Z", "B").forEach(this::begin);
    RunQuery byName =
        new RunQuery(
            Set.of(), Set.of(), List.of(), Optional.empty(), RunQuery.Column.NAME, false, 9, 0);
    assertThat(names(byName)).isEqualTo(words);
    RunQuery latestName =
        new RunQuery(
            Set.of(), Set.of(), List.of(), Optional.of("adam"), RunQuery.Column.NAME, true, 9, 0);
    assertThat(names(latestName)).isEqualTo(words.reversed());

    RunId run = begin("words");
    store.tag(run, List.of("b", "A", "_", "a", "B"));
    assertThat(store.show(run).tags()).containsExactly("A", "B", "_", "a", "b");
    assertThat(store.list(RunQuery.LATEST).runs().getFirst().tags())
        .containsExactly("A", "B", "_", "a", "b");
    List<Measurement> numbers =
        words.reversed().stream().map(word -> new Measurement(word, 1, 1)).toList();
    store.append(run, numbers);
    assertThat(store.series(run)).map(SeriesSummary::name).isEqualTo(words);
    assertThat(store.seriesNames(run)).isEqualTo(words);
    List<Measurement> told = new ArrayList<>();
    store.forEach(run, told::add);
    assertThat(told).isEqualTo(numbers.reversed());
    words.reversed().forEach(word -> store.keep(run, new Artifact("report", word, "00", 1)));
    assertThat(store.artifacts(run)).map(Artifact::path).isEqualTo(words);
  }

  /// So are runs of the same second, whose ids end in letters.
  @Test
  void theLatestIsTheSameEverywhere() throws SQLException {
    List<RunId> ids =
        Stream.of("aaaa", "mmmm", "zzzz").map(end -> new RunId("20250101-000000-" + end)).toList();
    for (RunId id : ids.reversed()) {
      change(begin("run"), "id", id.text());
    }
    assertThat(all(RunQuery.Column.STARTED, false)).isEqualTo(ids);
    assertThat(all(RunQuery.Column.NAME, true)).isEqualTo(ids.reversed());
    assertThat(store.find("latest")).isEqualTo(ids.getLast());
    assertThat(store.find("20250101-000000-a")).isEqualTo(ids.getFirst());
  }

  private List<String> names(RunQuery query) {
    return store.list(query).runs().stream().map(run -> run.about().name()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"größe äΩ", "GRÖSSE", "ÄΩ", "o\u0308SSe", "grÖße"})
  void aTextIsFoundInAnyCaseOfItsLetters(String text) {
    RunId id = begin("Größe ÄΩ");
    begin("Grosse ao");
    RunPage page = store.list(query(Set.of(), Set.of(), List.of(), Optional.of(text)));
    assertThat(page.runs()).map(StoredRun::id).containsExactly(id);
    assertThat(page.total()).isOne();
  }

  @Test
  void aSearchHasPagesToo() {
    List<RunId> ids = IntStream.range(0, 5).mapToObj(i -> begin("Ä " + i)).toList();
    begin("b");
    RunQuery query = query(Set.of(), Set.of("train"), List.of(), Optional.of("ä "));
    RunPage page = store.list(query.page(2, 1));
    assertThat(page.total()).isEqualTo(5);
    assertThat(page.runs()).map(StoredRun::id).containsExactly(ids.get(3), ids.get(2));
  }

  @Test
  void aListMayBeLongerThanOneStatementTakes() {
    IntStream.range(0, 501).forEach(i -> begin("run " + i));
    assertThat(store.list(RunQuery.LATEST.page(10_000, 0)).runs())
        .map(StoredRun::about)
        .first()
        .isEqualTo(Runs.named("run 500"));
    assertThat(found(RunQuery.LATEST.page(10_000, 0)))
        .hasSize(501)
        .isSortedAccordingTo(Comparator.reverseOrder());
  }
}
