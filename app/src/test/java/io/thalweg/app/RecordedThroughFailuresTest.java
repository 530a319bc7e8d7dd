package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.store.NewRun;
import io.thalweg.store.RunEvent;
import io.thalweg.store.RunId;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A record outlives writes that fail.
class RecordedThroughFailuresTest {
  private static final NewRun ABOUT =
      new NewRun("train", "x", "sgd", "mlp", "digits", "{}", new NewRun.Identity(1, 1, "0.1.0"));

  /// All that a run is told fails.
  private static final String OUT =
      "create trigger out before update on run begin select raise(abort, 'disk'); end";

  private static final String NO_EVENTS =
      "create trigger out before insert on event begin select raise(abort, 'no events'); end";

  @TempDir Path home;

  private final StringWriter err = new StringWriter();

  private RunRecord begin() {
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true),
            home,
            false,
            OptionalInt.empty(),
            false);
    return RunRecord.begin(new Context(console, Optional.empty(), new Interrupts()), ABOUT);
  }

  private void execute(String statement) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve(RunStore.FILE));
        Statement each = connection.createStatement()) {
      each.execute(statement);
    }
  }

  private List<String> warnings() {
    return err.toString().lines().toList();
  }

  private void check(RunId run, RunState state, List<String> events) {
    try (RunStore store = RunStore.open(home, InstantSource.system(), new Random(1))) {
      assertThat(store.show(run).state()).isEqualTo(state);
      assertThat(store.events(run))
          .filteredOn(event -> !event.kind().equals("process"))
          .map(RunEvent::message)
          .isEqualTo(events);
    }
  }

  private static void note(RunRecord record, String message) {
    record.note("warning", OptionalLong.empty(), message);
    assertThat(record.id()).isPresent(); // which waits for what was told before
  }

  @Test
  void whatFailedIsWrittenWithTheNext() throws SQLException {
    RunId run;
    try (RunRecord record = begin()) {
      run = record.id().orElseThrow();
      execute(OUT);
      note(record, "a");
      note(record, "b");
      execute("drop trigger out");
      note(record, "c");
      record.done(Map.of());
    }
    check(run, RunState.DONE, List.of("a", "b", "c"));
    assertThat(warnings())
        .singleElement()
        .asString()
        .startsWith("warning: the store does not take what is recorded, which waits: ")
        .contains("disk");
  }

  @Test
  void aWriteThatIsAtFaultItselfHoldsNothingUp() throws SQLException {
    RunId run;
    try (RunRecord record = begin()) {
      run = record.id().orElseThrow();
      execute(NO_EVENTS);
      note(record, "a");
      record.done(Map.of());
    }
    check(run, RunState.DONE, List.of());
    assertThat(warnings()).hasSize(2).last().isEqualTo("warning: 1 writes of this run are lost");
  }

  @Test
  void howARunEndedIsWrittenEvenWhereMuchElseIsNot() throws SQLException {
    RunId run;
    try (RunRecord record = begin()) {
      run = record.id().orElseThrow();
      execute(NO_EVENTS);
      IntStream.range(0, 5).forEach(i -> note(record, "a" + i));
      record.done(Map.of());
    }
    check(run, RunState.DONE, List.of());
    assertThat(warnings()).hasSize(2).last().isEqualTo("warning: 5 writes of this run are lost");
  }

  @Test
  void ofTooManyTheOldestAreDroppedAndCounted() throws SQLException {
    RunId run;
    try (RunRecord record = begin()) {
      run = record.id().orElseThrow();
      execute(OUT);
      IntStream.range(0, 130).forEach(i -> note(record, "a" + i));
      execute("drop trigger out");
      record.done(Map.of());
    }
    List<String> kept = IntStream.range(3, 130).mapToObj(i -> "a" + i).toList();
    check(run, RunState.DONE, kept);
    assertThat(warnings()).hasSize(2).last().isEqualTo("warning: 3 writes of this run are lost");
  }

  @Test
  void aRunThatIsGoneIsNoLongerRecorded() {
    try (RunRecord record = begin()) {
      RunId run = record.id().orElseThrow();
      try (RunStore store = RunStore.open(home, InstantSource.system(), new Random(1))) {
        store.delete(run);
      }
      note(record, "a");
      note(record, "b");
    }
    assertThat(warnings())
        .singleElement()
        .asString()
        .contains("no longer recorded: there is no run");
  }
}
