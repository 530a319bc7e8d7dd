package io.thalweg.app;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Ways out of local optima as a table.
final class EscapeText {
  private EscapeText() {}

  static String of(EscapeCommand.Document document) {
    Table table =
        new Table("METHOD", "FOUND", "SHARE", "95 %", "MEDIAN", "EXPECTED", "MEDIAN VALUE");
    document.results().forEach(row -> table.row(cells(row).toArray(String[]::new)));
    return """
    %s, %d searches of %d evaluations each; starts uniform in %s
    Found: the lowest point evaluated is %s.

    %s
    95 %%: %s. MEDIAN: evaluations until found, of the searches that found it.
    EXPECTED: evaluations of all searches until found, per success.
    """
        .formatted(
            document.problem(),
            document.seeds().size(),
            document.evaluations(),
            box(document),
            goal(document),
            table,
            "bootstrap interval (BCa) of the share, Wilson's where all or none found it");
  }

  private static String goal(EscapeCommand.Document document) {
    return document
        .gap()
        .map(gap -> "at most %s above a global minimum".formatted(Double.toString(gap)))
        .orElseGet(() ->
            "within %s of a global minimum"
                .formatted(document.distance().map(Object::toString).orElse("")));
  }

  private static String box(EscapeCommand.Document document) {
    List<Double> lower = document.box().lower();
    List<Double> upper = document.box().upper();
    boolean cube = lower.stream().distinct().count() == 1 && upper.stream().distinct().count() == 1;
    return cube
        ? "[%s, %s] in each of %d variables"
            .formatted(lower.getFirst(), upper.getFirst(), document.dimension())
        : "%s to %s".formatted(lower, upper);
  }

  private static List<String> cells(EscapeCommand.Row row) {
    return List.of(
        row.method(),
        Integer.toString(row.found()),
        "%.2f".formatted(row.share()),
        "%.2f – %.2f".formatted(row.low(), row.high()),
        whole(row.medianEvaluations()),
        whole(row.expectedEvaluations()),
        Double.isFinite(row.medianValue())
            ? "%.4g".formatted(row.medianValue()).toLowerCase(Locale.ROOT)
            : "–");
  }

  private static String whole(Optional<Double> value) {
    return value.map("%.0f"::formatted).orElse("–");
  }
}
