package io.thalweg.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A row of the table of runs, which another version or another hand may have written.
///
/// @param run empty where it can not be read
/// @param fault what is wrong with it, naming the run
record StoredRow(Optional<StoredRun> run, Optional<String> fault) {

  static StoredRow of(ResultSet row, List<String> tags) throws SQLException {
    try {
      return of(readable(row, tags), row.getString("state"));
    } catch (IllegalArgumentException exception) {
      return new StoredRow(
          Optional.empty(),
          Optional.of(
              "run %s can not be read: %s"
                  .formatted(NewRun.shown(row.getString("id")), exception.getMessage())));
    }
  }

  private static StoredRow of(StoredRun run, String word) {
    Optional<String> fault =
        Optional.of(run.state())
            .filter(Predicate.isEqual(RunState.UNKNOWN))
            .map(_ -> "run %s: %s".formatted(run.id(), fault(word)));
    return new StoredRow(Optional.of(run), fault);
  }

  private static String fault(String word) {
    return "its state in the store is \"%s\", which this version of Thalweg does not know"
        .formatted(NewRun.shown(word));
  }

  private static StoredRun readable(ResultSet row, List<String> tags) throws SQLException {
    RunState state = RunState.of(row.getString("state"));
    Optional<String> reason = Columns.text(row, "reason");
    return new StoredRun(
        new RunId(row.getString("id")),
        new NewRun(
            row.getString("kind"),
            NewRun.shown(row.getString("name")),
            row.getString("optimizer"),
            row.getString("model"),
            row.getString("data"),
            row.getString("settings"),
            new NewRun.Identity(
                row.getLong("seed"), row.getInt("threads"), row.getString("version"))),
        state,
        Instant.ofEpochMilli(row.getLong("started")),
        Instant.ofEpochMilli(row.getLong("updated")),
        Columns.instant(row, "ended"),
        tags,
        Columns.text(row, "result"),
        state == RunState.UNKNOWN ? Optional.of(fault(row.getString("state"))) : reason);
  }

  StoredRun orThrow() {
    return run.orElseThrow(() -> new StoreException(fault.orElse("a run can not be read")));
  }

  static RunPage page(List<StoredRow> rows, long total) {
    return new RunPage(
        rows.stream().flatMap(row -> row.run().stream()).toList(),
        total,
        rows.stream().flatMap(row -> row.fault().stream()).toList());
  }
}
