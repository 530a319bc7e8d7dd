package io.thalweg.problems;

import java.util.HashSet;
import java.util.Set;

/// Looks at a target column to tell whether it holds classes or numbers.
final class TargetKind {
  /// So many different integers are still taken for classes.
  private static final int MOST_INTEGERS = 20;

  private final int column;
  private final Set<Double> integers = new HashSet<>();
  private boolean fractions;
  private String text = "";
  private boolean onlyMissing = true;

  TargetKind(int column) {
    this.column = column;
  }

  void add(CsvRows rows) {
    String cell = rows.cell(column);
    CsvRows.decimal(cell).ifPresentOrElse(this::add, () -> addText(rows));
  }

  private void add(double number) {
    if (number != Math.rint(number)) {
      fractions = true;
    } else if (integers.size() <= MOST_INTEGERS) {
      integers.add(number);
    }
  }

  private void addText(CsvRows rows) {
    if (text.isEmpty()) {
      text = rows.place(column) + ": " + rows.shown(column);
    }
    onlyMissing &= rows.isMissing(column);
  }

  /// Text or at most 20 different integers are classes, other numbers are numbers.
  ///
  /// @throws DataException where numbers are mixed with something that may be a slip
  Task task() {
    boolean numbers = fractions || !integers.isEmpty();
    if (numbers && !text.isEmpty() && (fractions || onlyMissing)) {
      throw new DataException(
          text + " among numbers; mend it, or give the task: classification or regression");
    }
    boolean classes = !text.isEmpty() || (!fractions && integers.size() <= MOST_INTEGERS);
    return classes ? Task.CLASSIFICATION : Task.REGRESSION;
  }
}
