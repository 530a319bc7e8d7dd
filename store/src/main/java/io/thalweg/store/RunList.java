package io.thalweg.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// A part of the list of runs, as a query asks for it. First comes which runs, then their rows.
final class RunList {
  /// So many parameters every database takes.
  private static final int AT_ONCE = 500;

  /// Rows that are held before they are looked at.
  private static final int FETCH = 1_000;

  private RunList() {}

  static RunPage of(Handle handle, RunQuery query, Database database) {
    RunCondition condition = RunCondition.of(query);
    String direction = query.descending() ? " desc" : " asc";
    String last = query.sort().isOptional() ? " nulls last" : "";
    String by =
        query.sort().sql(database).map(column -> column + direction + last + ", ").orElse("");
    String sorted =
        " from run%s order by %s%s%s"
            .formatted(condition.where(), by, database.word("id"), direction);
    if (query.text().isPresent() || query.sort().member().isPresent()) {
      List<String> found = found(handle, sorted, condition.values(), query);
      List<String> ids = found.stream().skip(query.offset()).limit(query.limit()).toList();
      return StoredRow.page(rows(handle, ids, database), found.size());
    }
    long total =
        handle
            .createQuery("select count(*) from run" + condition.where())
            .bindMap(condition.values())
            .mapTo(Long.class)
            .one();
    List<String> ids =
        handle
            .createQuery("select id" + sorted + " limit :limit offset :offset")
            .bindMap(condition.values())
            .bind("limit", query.limit())
            .bind("offset", query.offset())
            .mapTo(String.class)
            .list();
    return StoredRow.page(rows(handle, ids, database), total);
  }

  /// A run that is looked at here.
  ///
  /// @param value that it is sorted by; empty where it has none, or the database has sorted it
  private record Candidate(String id, OptionalDouble value) {
    boolean hasNone() {
      return value.isEmpty();
    }

    /// Neither zero comes before the other.
    double up() {
      return value.orElse(0) + 0.0;
    }

    double down() {
      return 0.0 - value.orElse(0);
    }
  }

  /// Text is compared here: SQLite knows the case of ASCII letters only, and PostgreSQL those of
  /// the database's locale. So are [numbers of results][ResultNumber].
  private static List<String> found(
      Handle handle, String sorted, Map<String, Object> values, RunQuery query) {
    Optional<String> text = query.text().map(RunList::folded);
    Optional<String> member = query.sort().member();
    String columns =
        "select id"
            + (text.isPresent() ? ", name, optimizer, model, data" : "")
            + (member.isPresent() ? ", result" : "");
    List<Candidate> found = new ArrayList<>();
    handle
        .createQuery(columns + sorted)
        .bindMap(values)
        .setFetchSize(FETCH)
        .map((row, _) -> candidate(row, text, member))
        .forEach(each -> each.ifPresent(found::add));
    if (member.isPresent()) {
      found.sort(
          Comparator.comparing(Candidate::hasNone)
              .thenComparingDouble(query.descending() ? Candidate::down : Candidate::up));
    }
    return found.stream().map(Candidate::id).toList();
  }

  private static Optional<Candidate> candidate(
      ResultSet row, Optional<String> text, Optional<String> member) throws SQLException {
    if (text.isPresent() && !words(row).contains(text.get())) {
      return Optional.empty();
    }
    Optional<String> result = member.isPresent() ? Columns.text(row, "result") : Optional.empty();
    OptionalDouble value =
        result.isPresent()
            ? ResultNumber.of(result.get(), member.orElseThrow())
            : OptionalDouble.empty();
    return Optional.of(new Candidate(row.getString("id"), value));
  }

  /// The same for all ways to write the same word.
  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  private static List<StoredRow> rows(Handle handle, List<String> ids, Database database) {
    List<StoredRow> rows = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      List<String> some = ids.subList(from, Math.min(from + AT_ONCE, ids.size()));
      Map<String, Object> values = new HashMap<>();
      String list = RunCondition.list("id", some, values);
      Map<String, List<String>> tags = tags(handle, list, values, database);
      Map<String, StoredRow> found = new HashMap<>();
      handle
          .createQuery("select * from run where id in " + list)
          .bindMap(values)
          .map((row, _) -> {
            String id = row.getString("id");
            return Map.entry(id, StoredRow.of(row, tags.getOrDefault(id, List.of())));
          })
          .forEach(each -> found.put(each.getKey(), each.getValue()));
      some.stream().flatMap(id -> Optional.ofNullable(found.get(id)).stream()).forEach(rows::add);
    }
    return rows;
  }

  private static Map<String, List<String>> tags(
      Handle handle, String list, Map<String, Object> values, Database database) {
    Map<String, List<String>> tags = new HashMap<>();
    handle
        .createQuery(
            "select run, name from tag where run in %s order by run, %s"
                .formatted(list, database.word("name")))
        .bindMap(values)
        .map((row, _) -> Map.entry(row.getString("run"), row.getString("name")))
        .forEach(each ->
            tags.merge(
                each.getKey(),
                List.of(each.getValue()),
                (before, more) -> Stream.concat(before.stream(), more.stream()).toList()));
    return tags;
  }

  private static String words(ResultSet row) throws SQLException {
    return folded(
        String.join(
            " ",
            row.getString("id"),
            row.getString("name"),
            row.getString("optimizer"),
            row.getString("model"),
            row.getString("data")));
  }
}
