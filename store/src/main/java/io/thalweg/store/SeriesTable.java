package io.thalweg.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// The tables of series and their numbers.
final class SeriesTable {
  private static final int FETCH = 10_000;

  private SeriesTable() {}

  static void append(Handle handle, RunId run, List<Measurement> measurements) {
    if (measurements.isEmpty()) {
      return;
    }
    Map<String, Long> ids = new HashMap<>();
    // In one order for all, so that no two writers wait for each other.
    TreeSet<String> names = new TreeSet<>();
    measurements.forEach(each -> names.add(each.series()));
    names.forEach(name -> ids.put(name, id(handle, run, name)));
    try (PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into measurement (series, step, value) values (:series, :step, :value)
            on conflict (series, step) do update set value = excluded.value
            """)) {
      for (Measurement each : measurements) {
        batch
            .bind("series", ids.get(each.series()))
            .bind("step", each.step())
            .bindByType("value", Double.isNaN(each.value()) ? null : each.value(), Double.class)
            .add();
      }
      batch.execute();
    }
  }

  private static long id(Handle handle, RunId run, String name) {
    Optional<Long> known = find(handle, run, name);
    if (known.isPresent()) {
      return known.get();
    }
    handle
        .createUpdate(
            "insert into series (run, name) values (:run, :name) on conflict (run, name) do nothing")
        .bind("run", run.text())
        .bind("name", name)
        .execute();
    return find(handle, run, name).orElseThrow();
  }

  private static Optional<Long> find(Handle handle, RunId run, String name) {
    return handle
        .createQuery("select id from series where run = :run and name = :name")
        .bind("run", run.text())
        .bind("name", name)
        .mapTo(Long.class)
        .findOne();
  }

  /// At once, however many numbers there are.
  static List<String> names(Handle handle, RunId run, Database database) {
    return handle
        .createQuery(
            "select name from series where run = :run order by %s".formatted(database.word("name")))
        .bind("run", run.text())
        .mapTo(String.class)
        .list();
  }

  static List<SeriesSummary> summaries(Handle handle, RunId run, Database database) {
    return handle
        .createQuery(
            """
            select known.name, known.steps, known.first, known.last, ended.value
            from (select series.id, series.name, count(*) as steps, min(step) as first,
                    max(step) as last
                  from series join measurement on measurement.series = series.id
                  where series.run = :run group by series.id, series.name) known
            join measurement ended on ended.series = known.id and ended.step = known.last
            order by %s
            """
                .formatted(database.word("known.name")))
        .bind("run", run.text())
        .map((row, _) ->
            new SeriesSummary(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                Columns.number(row, "value")))
        .list();
  }

  private record Extent(long count, long first, long last) {}

  static List<Bucket> buckets(Handle handle, RunId run, String name, int most) {
    Optional<Long> series = find(handle, run, name);
    if (series.isEmpty()) {
      return List.of();
    }
    long id = series.get();
    Extent extent =
        handle
            .createQuery(
                "select count(*), min(step), max(step) from measurement where series = :series")
            .bind("series", id)
            .map((row, _) -> new Extent(row.getLong(1), row.getLong(2), row.getLong(3)))
            .one();
    if (extent.count() <= most) {
      return points(handle, id, extent.first(), extent.last());
    }
    List<Bucket> buckets = new ArrayList<>(points(handle, id, extent.first(), extent.first()));
    buckets.addAll(inner(handle, id, extent, most - 2));
    buckets.addAll(points(handle, id, extent.last(), extent.last()));
    return buckets;
  }

  private static List<Bucket> points(Handle handle, long series, long first, long last) {
    return handle
        .createQuery(
            """
            select step, value from measurement
            where series = :series and step >= :first and step <= :last order by step
            """)
        .bind("series", series)
        .bind("first", first)
        .bind("last", last)
        .map((row, _) -> Bucket.of(row.getLong("step"), Columns.number(row, "value")))
        .list();
  }

  /// What is between the ends. Values are divided before they are summed, for losses that diverge
  /// are near the largest number.
  private static List<Bucket> inner(Handle handle, long series, Extent extent, int most) {
    long width = Math.ceilDiv(extent.last() - extent.first() - 1, most);
    return handle
        .createQuery(
            """
            select min(step) as first, max(step) as last, min(value) as low, max(value) as high,
              sum(value / :share) as part, count(value) as numbers, count(*) as steps
            from measurement where series = :series and step > :first and step < :last
            group by (step - :first - 1) / :width order by 1
            """)
        .bind("series", series)
        .bind("first", extent.first())
        .bind("last", extent.last())
        .bind("width", width)
        .bind("share", (double) width)
        .map((row, _) ->
            new Bucket(
                row.getLong("first"),
                row.getLong("last"),
                Columns.number(row, "low"),
                Columns.number(row, "high"),
                Columns.number(row, "part") * ((double) width / row.getLong("numbers")),
                row.getLong("steps")))
        .list();
  }

  static void forEach(Handle handle, RunId run, Consumer<Measurement> told, Database database) {
    handle
        .createQuery(
            """
            select name, step, value from series join measurement on measurement.series = series.id
            where series.run = :run order by %s, step
            """
                .formatted(database.word("name")))
        .bind("run", run.text())
        .setFetchSize(FETCH)
        .map((row, _) ->
            new Measurement(
                row.getString("name"), row.getLong("step"), Columns.number(row, "value")))
        .forEach(told);
  }
}
