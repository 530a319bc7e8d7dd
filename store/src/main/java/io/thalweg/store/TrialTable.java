package io.thalweg.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/// The table of trials. Whoever changes it has changed the run's row before in the same
/// transaction, and so waits for who did so before.
final class TrialTable {
  private static final int ATTEMPTS = 3;

  /// A worker that is lost is mostly not the trial's fault; so many are.
  private static final int LOST = 10;

  private TrialTable() {}

  static List<Integer> enqueue(Handle handle, RunId run, List<NewTrial> added) {
    return insert(
        handle, run, added.stream().map(each -> new Row(each, TrialState.QUEUED, null)).toList());
  }

  static List<Integer> record(Handle handle, RunId run, List<FinishedTrial> finished) {
    return insert(
        handle,
        run,
        finished.stream()
            .map(each -> new Row(each.about(), TrialState.DONE, each.result()))
            .toList());
  }

  private record Row(NewTrial about, TrialState state, @Nullable String result) {}

  private static List<Integer> insert(Handle handle, RunId run, List<Row> rows) {
    List<Integer> numbers = new ArrayList<>();
    if (rows.isEmpty()) {
      return numbers;
    }
    int number =
        handle
            .createQuery("select coalesce(max(number), 0) from trial where run = :run")
            .bind("run", run.text())
            .mapTo(Integer.class)
            .one();
    try (PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into trial (run, number, recipe, settings, state, claims, failures, token, result)
            values (:run, :number, :recipe, :settings, :state, 0, 0, 0, :result)
            """)) {
      for (Row each : rows) {
        number++;
        numbers.add(number);
        batch
            .bind("run", run.text())
            .bind("number", number)
            .bind("recipe", each.about().recipe())
            .bind("settings", each.about().settings())
            .bind("state", each.state().word())
            .bindByType("result", each.result(), String.class)
            .add();
      }
      batch.execute();
    }
    return numbers;
  }

  static Optional<Lease> claim(Handle handle, RunId run, String owner, Instant now, Instant until) {
    giveUp(handle, run, now);
    Optional<Lease> lease =
        handle
            .createQuery(
                """
                select number, recipe, settings, token from trial
                where run = :run and (state = 'queued' or (state = 'running' and lease_until < :now))
                order by number limit 1
                """)
            .bind("run", run.text())
            .bind("now", now.toEpochMilli())
            .map((row, _) ->
                new Lease(
                    run,
                    row.getInt("number"),
                    new NewTrial(row.getString("recipe"), row.getString("settings")),
                    owner,
                    row.getLong("token") + 1,
                    until))
            .findOne();
    lease.ifPresent(each ->
        handle
            .createUpdate(
                """
                update trial set state = 'running', claims = claims + 1, owner = :owner,
                  token = :token, lease_until = :until
                where run = :run and number = :number
                """)
            .bind("owner", owner)
            .bind("token", each.token())
            .bind("until", until.toEpochMilli())
            .bind("run", run.text())
            .bind("number", each.number())
            .execute());
    return lease;
  }

  private static void giveUp(Handle handle, RunId run, Instant now) {
    handle
        .createUpdate(
            """
            update trial set state = 'failed', lease_until = null, reason = :reason
            where run = :run and state = 'running' and lease_until < :now
              and claims - failures >= :lost
            """)
        .bind("reason", "its worker was lost %d times".formatted(LOST))
        .bind("run", run.text())
        .bind("now", now.toEpochMilli())
        .bind("lost", LOST)
        .execute();
  }

  static Lease prolong(Handle handle, Lease lease, Instant now, Instant until) {
    change(
        handle,
        lease,
        now,
        "lease_until = :until",
        update -> update.bind("until", until.toEpochMilli()));
    return new Lease(
        lease.run(), lease.number(), lease.about(), lease.owner(), lease.token(), until);
  }

  static void complete(Handle handle, Lease lease, Instant now, String result) {
    change(
        handle,
        lease,
        now,
        "state = 'done', lease_until = null, result = :result, reason = null",
        update -> update.bind("result", result));
  }

  static TrialState fail(Handle handle, Lease lease, Instant now, String reason) {
    change(
        handle,
        lease,
        now,
        """
        state = case when failures + 1 >= :attempts then 'failed' else 'queued' end,
        failures = failures + 1, lease_until = null, reason = :reason
        """,
        update -> update.bind("attempts", ATTEMPTS).bind("reason", reason));
    return handle
        .createQuery("select number, state from trial where run = :run and number = :number")
        .bind("run", lease.run().text())
        .bind("number", lease.number())
        .map((row, _) -> state(lease.run(), row))
        .one();
  }

  /// Changes a trial if the lease is the one that counts.
  private static void change(
      Handle handle, Lease lease, Instant now, String set, Consumer<Update> binding) {
    Update update =
        handle
            .createUpdate(
                "update trial set "
                    + set
                    + " where run = :run and number = :number and token = :token"
                    + " and state = 'running' and lease_until >= :now")
            .bind("run", lease.run().text())
            .bind("number", lease.number())
            .bind("token", lease.token())
            .bind("now", now.toEpochMilli());
    binding.accept(update);
    if (update.execute() == 0) {
      throw new LeaseLostException(lease);
    }
  }

  static TrialCount count(Handle handle, RunId run) {
    return handle
        .createQuery(
            "select count(*) as trials, count(result) as results from trial where run = :run")
        .bind("run", run.text())
        .map((row, _) -> new TrialCount(row.getLong("trials"), row.getLong("results")))
        .one();
  }

  static List<Trial> first(Handle handle, RunId run, int limit) {
    return handle
        .createQuery("select * from trial where run = :run order by number limit :limit")
        .bind("run", run.text())
        .bind("limit", limit)
        .map((row, _) -> trial(run, row))
        .list();
  }

  private static TrialState state(RunId run, ResultSet row) throws SQLException {
    String word = row.getString("state");
    int number = row.getInt("number");
    return TrialState.of(word)
        .orElseThrow(() ->
            new StoreException(
                "trial %d of run %s: its state in the store is \"%s\", which this version of Thalweg does not know"
                    .formatted(number, run, NewRun.shown(word))));
  }

  private static Trial trial(RunId run, ResultSet row) throws SQLException {
    return new Trial(
        run,
        row.getInt("number"),
        new NewTrial(row.getString("recipe"), row.getString("settings")),
        state(run, row),
        row.getInt("claims"),
        row.getInt("failures"),
        Columns.text(row, "owner"),
        Columns.instant(row, "lease_until"),
        Columns.text(row, "result"),
        Columns.text(row, "reason"));
  }
}
