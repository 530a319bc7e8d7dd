package io.thalweg.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows under a heading, for a terminal or for a page. The first column is text, the others are
/// numbers.
final class Table {
  private final List<String> heading;
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<String> heading) {
    this.heading = List.copyOf(heading);
  }

  /// Adds a row with a cell for each heading.
  void add(List<String> cells) {
    if (cells.size() != heading.size()) {
      throw new IllegalArgumentException(
          "a row must have %d cells, got %s".formatted(heading.size(), cells));
    }
    rows.add(List.copyOf(cells));
  }

  /// For a terminal.
  String text() {
    int[] widths = new int[heading.size()];
    Arrays.setAll(widths, column -> width(column));
    StringBuilder text = new StringBuilder();
    line(text, heading, widths);
    rows.forEach(row -> line(text, row, widths));
    return text.toString();
  }

  private int width(int column) {
    return Math.max(
        heading.get(column).length(),
        rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
  }

  private static void line(StringBuilder text, List<String> cells, int[] widths) {
    text.append(("%-" + widths[0] + "s").formatted(cells.getFirst()));
    for (int i = 1; i < widths.length; i++) {
      text.append(("  %" + widths[i] + "s").formatted(cells.get(i)));
    }
    text.append('\n');
  }

  /// For a page in Markdown.
  String markdown() {
    String rule = "|---" + String.join("", Collections.nCopies(heading.size() - 1, "|---:")) + "|";
    return IntStream.rangeClosed(-2, rows.size() - 1)
        .mapToObj(i -> i == -1 ? rule : line(i == -2 ? heading : rows.get(i)))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
