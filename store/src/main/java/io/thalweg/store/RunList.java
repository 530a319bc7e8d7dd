package io.thalweg.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// A part of the list of runs, as a query asks for it. First comes which runs, then their rows.
final class RunList {
  /// So many parameters every database takes.
  private static final int AT_ONCE = 500;

  private RunList() {}

  static RunPage of(Handle handle, RunQuery query, Database database) {
    RunCondition condition = RunCondition.of(query);
    String direction = query.descending() ? " desc" : " asc";
    String last = query.sort().isOptional() ? " nulls last" : "";
    String sorted =
        " from run%s order by %s%s%s, id%s"
            .formatted(condition.where(), query.sort().sql(database), direction, last, direction);
    if (query.text().isPresent()) {
      List<String> found = search(handle, sorted, condition.values(), folded(query.text().get()));
      List<String> ids = found.stream().skip(query.offset()).limit(query.limit()).toList();
      return StoredRow.page(rows(handle, ids), found.size());
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
    return StoredRow.page(rows(handle, ids), total);
  }

  /// Compared here: SQLite knows the case of ASCII letters only, and PostgreSQL those of the
  /// database's locale.
  private static List<String> search(
      Handle handle, String sorted, Map<String, Object> values, String text) {
    return handle
        .createQuery("select id, name, optimizer, model, data" + sorted)
        .bindMap(values)
        .map((row, _) ->
            words(row).contains(text) ? Optional.of(row.getString("id")) : Optional.<String>empty())
        .list()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /// The same for all ways to write the same word.
  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  private static List<StoredRow> rows(Handle handle, List<String> ids) {
    List<StoredRow> rows = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      List<String> some = ids.subList(from, Math.min(from + AT_ONCE, ids.size()));
      Map<String, Object> values = new HashMap<>();
      String list = RunCondition.list("id", some, values);
      Map<String, List<String>> tags = tags(handle, list, values);
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
      Handle handle, String list, Map<String, Object> values) {
    Map<String, List<String>> tags = new HashMap<>();
    handle
        .createQuery("select run, name from tag where run in " + list + " order by run, name")
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
