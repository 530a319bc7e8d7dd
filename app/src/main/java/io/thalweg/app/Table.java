package io.thalweg.app;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Text in columns, each as wide as its widest cell; a column of numbers is flush right.
final class Table {
  private static final String GAP = "  ";
  private static final Pattern NUMBER = Pattern.compile("[-+<]?[\\d.∞].*|[-–]?");

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
    int[] widths = IntStream.range(0, columns).map(this::width).toArray();
    List<Boolean> numeric = IntStream.range(0, columns).mapToObj(this::isNumeric).toList();
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String space = " ".repeat(widths[i] - length(row.get(i)));
        line.append(numeric.get(i) ? space + row.get(i) : row.get(i) + space).append(GAP);
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
    return rows.stream().skip(1).allMatch(row -> NUMBER.matcher(row.get(column)).matches());
  }
}
