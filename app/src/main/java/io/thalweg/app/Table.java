package io.thalweg.app;

import java.util.ArrayList;
import java.util.List;

/// Text in columns, each as wide as its widest cell; a column of numbers is flush right.
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... header) {
    rows.add(List.of(header));
  }

  /// Appends a row of as many cells as the header has.
  Table row(String... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalStateException(
          "%d cells in a table of %d columns".formatted(cells.length, rows.getFirst().size()));
    }
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    int columns = rows.getFirst().size();
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String space = " ".repeat(width(i) - length(row.get(i)));
        line.append(isNumeric(i) ? space + row.get(i) : row.get(i) + space).append(GAP);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  private boolean isNumeric(int column) {
    return rows.stream().skip(1).allMatch(row -> row.get(column).matches("[-+]?[\\d.].*|[-–]?"));
  }
}
