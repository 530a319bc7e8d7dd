package io.thalweg.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
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

  /// No lease ends later than so: one that does was given before the clock was set back, by a
  /// worker that would have prolonged it by now if it were alive.
  private static final Duration LATEST = RunStore.LONGEST_LEASE.plusMinutes(1);

  private static final String IS_OVER = "(lease_until < :now or lease_until > :latest)";

  private TrialTable() {}

  /// @param now by the clock of leases
  /// @param until then a lease that is given now lasts
  record Time(Instant now, Instant until) {}

  static void enqueue(Handle handle, RunId run, int first, List<List<NewTrial>> groups) {
    List<Row> rows = new ArrayList<>();
    int number = first;
    for (List<NewTrial> group : groups) {
      int lead = number;
      for (NewTrial each : group) {
        rows.add(new Row(number, lead, each, TrialState.QUEUED, null, null));
        number++;
      }
    }
    insert(handle, run, rows, "(run, number)");
  }

  static void record(Handle handle, RunId run, List<FinishedTrial> finished) {
    int number =
        handle
            .createQuery("select coalesce(max(number), 0) from trial where run = :run")
            .bind("run", run.text())
            .mapTo(Integer.class)
            .one();
    List<Row> rows = new ArrayList<>();
    for (FinishedTrial each : finished) {
      number++;
      String content = content(each.about());
      rows.add(new Row(number, number, each.about(), TrialState.DONE, each.result(), content));
    }
    insert(handle, run, rows, "(run, content)");
  }

  /// @param content what may be there once only; null where that is the number
  private record Row(
      int number,
      int lead,
      NewTrial about,
      TrialState state,
      @Nullable String result,
      @Nullable String content) {}

  /// @param once columns that are of one trial only: a second one is left out
  private static void insert(Handle handle, RunId run, List<Row> rows, String once) {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into trial (run, number, lead, recipe, settings, state, claims, failures, token,
              result, content)
            values (:run, :number, :lead, :recipe, :settings, :state, 0, 0, 0, :result, :content)
            on conflict %s do nothing
            """
                .formatted(once))) {
      for (Row each : rows) {
        batch
            .bind("run", run.text())
            .bind("number", each.number())
            .bind("lead", each.lead())
            .bind("recipe", each.about().recipe())
            .bind("settings", each.about().settings())
            .bind("state", each.state().word())
            .bindByType("result", each.result(), String.class)
            .bindByType("content", each.content(), String.class)
            .add();
      }
      batch.execute();
    }
  }

  private static String content(NewTrial trial) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(trial.recipe().getBytes(UTF_8));
      digest.update((byte) 0);
      return HexFormat.of().formatHex(digest.digest(trial.settings().getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException exception) {
      throw new IllegalStateException(exception); // every Java has it
    }
  }

  /// Whether there is something to be taken, or given up.
  static boolean isWaiting(Handle handle, RunId run, int last, Instant now) {
    return handle
        .createQuery(
            """
            select 1 from trial
            where run = :run and number = lead and number <= :last
              and (state = 'queued' or (state = 'running' and %s))
            limit 1
            """
                .formatted(IS_OVER))
        .bind("run", run.text())
        .bind("last", last)
        .bind("now", now.toEpochMilli())
        .bind("latest", now.plus(LATEST).toEpochMilli())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /// The first of trials that are done together, and how often they were taken.
  private record Lead(int number, long token) {}

  static Optional<Lease> claim(Handle handle, RunId run, int last, String owner, Time time) {
    giveUp(handle, run, time.now());
    Optional<Lead> found =
        handle
            .createQuery(
                """
                select number, token from trial
                where run = :run and number = lead and number <= :last
                  and (state = 'queued' or (state = 'running' and %s))
                order by number limit 1
                """
                    .formatted(IS_OVER))
            .bind("run", run.text())
            .bind("last", last)
            .bind("now", time.now().toEpochMilli())
            .bind("latest", time.now().plus(LATEST).toEpochMilli())
            .map((row, _) -> new Lead(row.getInt("number"), row.getLong("token") + 1))
            .findOne();
    return found.map(lead -> take(handle, run, lead, owner, time.until()));
  }

  private static Lease take(Handle handle, RunId run, Lead lead, String owner, Instant until) {
    handle
        .createUpdate(
            """
            update trial set state = 'running', claims = claims + 1, owner = :owner,
              token = :token, lease_until = :until
            where run = :run and lead = :lead
            """)
        .bind("owner", owner)
        .bind("token", lead.token())
        .bind("until", until.toEpochMilli())
        .bind("run", run.text())
        .bind("lead", lead.number())
        .execute();
    List<NewTrial> trials =
        handle
            .createQuery(
                "select recipe, settings from trial where run = :run and lead = :lead order by number")
            .bind("run", run.text())
            .bind("lead", lead.number())
            .map((row, _) -> new NewTrial(row.getString("recipe"), row.getString("settings")))
            .list();
    return new Lease(run, lead.number(), trials, owner, lead.token());
  }

  private static void giveUp(Handle handle, RunId run, Instant now) {
    handle
        .createUpdate(
            """
            update trial set state = 'failed', lease_until = null, reason = :reason
            where run = :run and state = 'running' and %s and claims - failures >= :lost
            """
                .formatted(IS_OVER))
        .bind("reason", "its worker was lost %d times".formatted(LOST))
        .bind("run", run.text())
        .bind("now", now.toEpochMilli())
        .bind("latest", now.plus(LATEST).toEpochMilli())
        .bind("lost", LOST)
        .execute();
  }

  static void prolong(Handle handle, Lease lease, Time time) {
    change(
        handle,
        lease,
        time.now(),
        "lease_until = :until",
        update -> update.bind("until", time.until().toEpochMilli()));
  }

  static void complete(Handle handle, Lease lease, Instant now, List<String> results) {
    if (results(handle, lease).equals(results)) {
      return; // said before, and not heard that it was understood
    }
    change(handle, lease, now, "state = 'done', lease_until = null, reason = null", _ -> {});
    try (PreparedBatch batch =
        handle.prepareBatch(
            "update trial set result = :result where run = :run and number = :number")) {
      for (int i = 0; i < results.size(); i++) {
        batch
            .bind("result", results.get(i))
            .bind("run", lease.run().text())
            .bind("number", lease.number() + i)
            .add();
      }
      batch.execute();
    }
  }

  /// What was recorded under the lease.
  private static List<String> results(Handle handle, Lease lease) {
    return handle
        .createQuery(
            """
            select result from trial
            where run = :run and lead = :lead and token = :token and state = 'done' order by number
            """)
        .bind("run", lease.run().text())
        .bind("lead", lease.number())
        .bind("token", lease.token())
        .mapTo(String.class)
        .list();
  }

  static TrialState fail(Handle handle, Lease lease, Instant now, String reason) {
    Optional<TrialState> before = failed(handle, lease, reason);
    if (before.isPresent()) {
      return before.get(); // said before, and not heard that it was understood
    }
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

  /// What became of trials that failed under the lease, for that reason, and were not taken since.
  private static Optional<TrialState> failed(Handle handle, Lease lease, String reason) {
    return handle
        .createQuery(
            """
            select number, state from trial
            where run = :run and number = :number and token = :token and owner = :owner
              and state in ('queued', 'failed') and failures > 0 and reason = :reason
            """)
        .bind("run", lease.run().text())
        .bind("number", lease.number())
        .bind("token", lease.token())
        .bind("owner", lease.owner())
        .bind("reason", reason)
        .map((row, _) -> state(lease.run(), row))
        .findOne();
  }

  static void release(Handle handle, Lease lease, Instant now) {
    change(
        handle,
        lease,
        now,
        "state = 'queued', claims = claims - 1, owner = null, lease_until = null",
        _ -> {});
  }

  static void retry(Handle handle, RunId run) {
    handle
        .createUpdate(
            """
            update trial set state = 'queued', claims = 0, failures = 0, reason = null
            where run = :run and state = 'failed'
            """)
        .bind("run", run.text())
        .execute();
  }

  /// Changes trials if the lease is the one that counts.
  private static void change(
      Handle handle, Lease lease, Instant now, String set, Consumer<Update> binding) {
    Update update =
        handle
            .createUpdate(
                "update trial set "
                    + set
                    + " where run = :run and lead = :lead and token = :token"
                    + " and state = 'running' and lease_until >= :now")
            .bind("run", lease.run().text())
            .bind("lead", lease.number())
            .bind("token", lease.token())
            .bind("now", now.toEpochMilli());
    binding.accept(update);
    if (update.execute() == 0) {
      throw new LeaseLostException(lease);
    }
  }

  static boolean isHeld(Handle handle, RunId run, Instant now) {
    return handle
        .createQuery(
            """
            select 1 from trial where run = :run and state = 'running' and not %s limit 1
            """
                .formatted(IS_OVER))
        .bind("run", run.text())
        .bind("now", now.toEpochMilli())
        .bind("latest", now.plus(LATEST).toEpochMilli())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  static TrialCount count(Handle handle, RunId run) {
    return handle
        .createQuery(
            "select count(*) as trials, count(result) as results from trial where run = :run")
        .bind("run", run.text())
        .map((row, _) -> new TrialCount(row.getLong("trials"), row.getLong("results")))
        .one();
  }

  static List<Integer> ended(Handle handle, RunId run, int first, int last) {
    return handle
        .createQuery(
            """
            select number from trial
            where run = :run and number between :first and :last and state in ('done', 'failed')
            order by number
            """)
        .bind("run", run.text())
        .bind("first", first)
        .bind("last", last)
        .mapTo(Integer.class)
        .list();
  }

  static List<Trial> from(Handle handle, RunId run, int first, int limit) {
    return handle
        .createQuery(
            "select * from trial where run = :run and number >= :first order by number limit :limit")
        .bind("run", run.text())
        .bind("first", first)
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
        row.getInt("failures"),
        Columns.text(row, "owner"),
        Columns.text(row, "result"),
        Columns.text(row, "reason"));
  }
}
