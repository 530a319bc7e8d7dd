package io.thalweg.problems;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Turns a row of a CSV file into the numbers of an example, as its description says.
final class CsvEncoder {
  private static final int UNKNOWN = -1;

  /// One column.
  ///
  /// @param position in the file
  /// @param first of the numbers it becomes
  /// @param numbers of each word, where it is a column of words
  private record Cell(CsvColumn column, int position, int first, Map<String, Integer> numbers) {}

  private final CsvDescription description;
  private final Scaling scaling;
  private final List<Cell> features = new ArrayList<>();
  private final List<Cell> targets = new ArrayList<>();

  CsvEncoder(CsvDescription description, Scaling scaling) {
    this.description = description;
    this.scaling = scaling;
    int width = 0;
    for (int position = 0; position < description.columns().size(); position++) {
      CsvColumn column = description.columns().get(position);
      Map<String, Integer> numbers = new HashMap<>();
      column.values().forEach(word -> numbers.put(word, numbers.size()));
      if (column.role().isTarget()) {
        targets.add(new Cell(column, position, targets.size(), numbers));
      } else {
        features.add(new Cell(column, position, width, numbers));
        width += column.width();
      }
    }
  }

  CsvDescription description() {
    return description;
  }

  /// Writes the scaled features, `[width]`.
  void features(CsvRows rows, float[] row) {
    for (Cell cell : features) {
      List<Moments> moments = cell.column().moments();
      if (cell.column().role() == CsvColumn.Role.NUMBER) {
        row[cell.first()] = scaled(rows, cell, moments.getFirst(), scaling);
        continue;
      }
      int word = word(rows, cell);
      for (int i = 0; i < moments.size(); i++) {
        row[cell.first() + i] = (float) moments.get(i).scaled(scaling, i == word ? 1 : 0);
      }
    }
  }

  /// Writes the standardised target numbers, `[outputs]`.
  void outputs(CsvRows rows, float[] row) {
    for (Cell cell : targets) {
      row[cell.first()] = scaled(rows, cell, cell.column().moments().getFirst(), Scaling.STANDARD);
    }
  }

  /// The number of the class.
  int label(CsvRows rows) {
    return word(rows, targets.getFirst());
  }

  private static float scaled(CsvRows rows, Cell cell, Moments moments, Scaling scaling) {
    float scaled = (float) moments.scaled(scaling, rows.number(cell.position()));
    if (!Float.isFinite(scaled)) {
      throw rows.fault(cell.position(), Moments.BEYOND);
    }
    return scaled;
  }

  private static int word(CsvRows rows, Cell cell) {
    String text = rows.text(cell.position());
    int number = cell.numbers().getOrDefault(text, UNKNOWN);
    if (number == UNKNOWN) {
      throw rows.fault(
          cell.position(),
          "must be known from the training data, got " + rows.shown(cell.position()));
    }
    return number;
  }
}
