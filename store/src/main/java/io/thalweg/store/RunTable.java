package io.thalweg.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/// The tables of runs, their tags, events and artifacts.
final class RunTable {
  private static final Pattern PREFIX = Pattern.compile("[0-9a-z-]{1,20}");
  private static final int SHOWN = 5;

  private RunTable() {}

  /// Begins a run.
  ///
  /// @return false where the id is taken
  static boolean insert(Handle handle, RunId id, NewRun about, Instant now) {
    return handle
            .createUpdate(
                """
                insert into run (id, kind, name, state, started, updated, optimizer, model, data,
                  settings, seed, threads, version)
                values (:id, :kind, :name, 'running', :now, :now, :optimizer, :model, :data,
                  :settings, :seed, :threads, :version)
                on conflict (id) do nothing
                """)
            .bind("id", id.text())
            .bind("kind", about.kind())
            .bind("name", about.name())
            .bind("now", now.toEpochMilli())
            .bind("optimizer", about.optimizer())
            .bind("model", about.model())
            .bind("data", about.data())
            .bind("settings", about.settings())
            .bind("seed", about.identity().seed())
            .bind("threads", about.identity().threads())
            .bind("version", about.identity().version())
            .execute()
        == 1;
  }

  /// The run is there, and was changed now.
  static void touch(Handle handle, RunId run, Instant now) {
    int changed =
        handle
            .createUpdate("update run set updated = :now where id = :run")
            .bind("now", now.toEpochMilli())
            .bind("run", run.text())
            .execute();
    if (changed == 0) {
      throw UnknownRunException.of(run);
    }
  }

  /// The run is there.
  static void check(Handle handle, RunId run) {
    if (handle
        .createQuery("select 1 from run where id = :run")
        .bind("run", run.text())
        .mapTo(Integer.class)
        .findOne()
        .isEmpty()) {
      throw UnknownRunException.of(run);
    }
  }

  static void state(Handle handle, RunId run, RunState state) {
    handle
        .createUpdate("update run set state = :state, ended = null, reason = null where id = :run")
        .bind("state", state.word())
        .bind("run", run.text())
        .execute();
  }

  static void finish(
      Handle handle,
      RunId run,
      RunState state,
      Instant now,
      Optional<String> result,
      Optional<String> reason) {
    handle
        .createUpdate(
            """
            update run set state = :state, ended = :now, result = coalesce(:result, result),
              reason = :reason
            where id = :run
            """)
        .bind("state", state.word())
        .bind("now", now.toEpochMilli())
        .bindByType("result", result.orElse(null), String.class)
        .bindByType("reason", reason.orElse(null), String.class)
        .bind("run", run.text())
        .execute();
  }

  static RunId find(Handle handle, String text, Database database) {
    if (text.equals("latest")) {
      return handle
          .createQuery("select max(%s) from run".formatted(database.word("id")))
          .mapTo(String.class)
          .findOne()
          .map(RunId::new)
          .orElseThrow(() -> new UnknownRunException("there is no run yet"));
    }
    List<String> ids = beginningWith(handle, text, database);
    if (ids.isEmpty()) {
      throw new UnknownRunException(
          "there is no run %s (allowed: an id, its beginning, or latest)"
              .formatted(text.replaceAll("\\p{Cntrl}", "?")));
    }
    if (ids.size() > 1) {
      throw new UnknownRunException(
          "several runs begin with %s: %s%s"
              .formatted(
                  text,
                  String.join(", ", ids.subList(0, Math.min(SHOWN, ids.size()))),
                  ids.size() > SHOWN ? ", …" : ""));
    }
    return new RunId(ids.getFirst());
  }

  private static List<String> beginningWith(Handle handle, String text, Database database) {
    if (!PREFIX.matcher(text).matches()) {
      return List.of();
    }
    return handle
        .createQuery(
            """
            select id from run where %1$s >= :text and substr(id, 1, :length) = :text
            order by %1$s limit :most
            """
                .formatted(database.word("id")))
        .bind("text", text)
        .bind("length", text.length())
        .bind("most", SHOWN + 1)
        .mapTo(String.class)
        .list();
  }

  static StoredRun show(Handle handle, RunId run, Database database) {
    List<String> tags =
        handle
            .createQuery("select name from tag where run = :run order by " + database.word("name"))
            .bind("run", run.text())
            .mapTo(String.class)
            .list();
    return handle
        .createQuery("select * from run where id = :run")
        .bind("run", run.text())
        .map((row, _) -> StoredRow.of(row, tags))
        .findOne()
        .orElseThrow(() -> UnknownRunException.of(run))
        .orThrow();
  }

  static void note(Handle handle, RunId run, RunEvent event) {
    handle
        .createUpdate(
            """
            insert into event (run, happened, kind, step, message)
            values (:run, :happened, :kind, :step, :message)
            """)
        .bind("run", run.text())
        .bind("happened", event.at().toEpochMilli())
        .bind("kind", event.kind())
        .bindByType("step", event.step().isPresent() ? event.step().getAsLong() : null, Long.class)
        .bind("message", event.message())
        .execute();
  }

  static List<RunEvent> events(Handle handle, RunId run) {
    return handle
        .createQuery("select happened, kind, step, message from event where run = :run order by id")
        .bind("run", run.text())
        .map((row, _) ->
            new RunEvent(
                Instant.ofEpochMilli(row.getLong("happened")),
                row.getString("kind"),
                step(row),
                row.getString("message")))
        .list();
  }

  private static OptionalLong step(ResultSet row) throws SQLException {
    long step = row.getLong("step");
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(step);
  }

  static void keep(Handle handle, RunId run, Artifact artifact) {
    handle
        .createUpdate(
            """
            insert into artifact (run, kind, path, sha256, bytes)
            values (:run, :kind, :path, :sha256, :bytes)
            on conflict (run, path) do update
            set kind = excluded.kind, sha256 = excluded.sha256, bytes = excluded.bytes
            """)
        .bind("run", run.text())
        .bind("kind", artifact.kind())
        .bind("path", artifact.path())
        .bind("sha256", artifact.sha256())
        .bind("bytes", artifact.bytes())
        .execute();
  }

  static List<Artifact> artifacts(Handle handle, RunId run, Database database) {
    return handle
        .createQuery(
            "select kind, path, sha256, bytes from artifact where run = :run order by "
                + database.word("path"))
        .bind("run", run.text())
        .map((row, _) ->
            new Artifact(
                row.getString("kind"),
                row.getString("path"),
                row.getString("sha256"),
                row.getLong("bytes")))
        .list();
  }

  static void tag(Handle handle, RunId run, String tag) {
    handle
        .createUpdate(
            "insert into tag (run, name) values (:run, :tag) on conflict (run, name) do nothing")
        .bind("run", run.text())
        .bind("tag", tag)
        .execute();
  }

  static void untag(Handle handle, RunId run, String tag) {
    handle
        .createUpdate("delete from tag where run = :run and name = :tag")
        .bind("run", run.text())
        .bind("tag", tag)
        .execute();
  }

  static void rename(Handle handle, RunId run, String name) {
    handle
        .createUpdate("update run set name = :name where id = :run")
        .bind("name", name)
        .bind("run", run.text())
        .execute();
  }

  static void delete(Handle handle, RunId run) {
    handle.createUpdate("delete from run where id = :run").bind("run", run.text()).execute();
  }
}
