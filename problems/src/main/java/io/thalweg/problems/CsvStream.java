package io.thalweg.problems;

import java.io.InputStream;
import java.io.Reader;
import java.util.List;
import java.util.Optional;

/// Examples one after another from a CSV file or a pipe, for learning online: memory holds one row,
/// however many come. Features and target numbers are as they stand there, unscaled. From a pipe, a
/// row is there as soon as the next one begins, since only then is it known to be whole.
///
/// A fault is a [DataException] with line, column and reason.
public final class CsvStream implements AutoCloseable {
  private final CsvRows rows;
  private final Task task;
  private final int target;

  private CsvStream(CsvRows rows, Task task, int target) {
    this.rows = rows;
    this.task = task;
    this.target = target;
  }

  /// One example.
  public static final class Row {
    private final long line;
    private final float[] features;
    private final String label;
    private final float number;

    private Row(long line, float[] features, String label, float number) {
      this.line = line;
      this.features = features;
      this.label = label;
      this.number = number;
    }

    /// The line that it begins in, from 1 on.
    public long line() {
      return line;
    }

    /// All cells but the target in their order, `[features]`; the caller's own.
    public float[] features() {
      return features;
    }

    /// The target as it stands there: the name of the class.
    public String label() {
      return label;
    }

    /// The target of a regression.
    ///
    /// @throws IllegalStateException where the stream is a classification
    public float number() {
      if (Float.isNaN(number)) {
        throw new IllegalStateException("a classification has labels and no target numbers");
      }
      return number;
    }
  }

  /// Reads the header of text whose last column is the target. Closing the stream closes the text.
  ///
  /// @param name stands in error messages
  public static CsvStream open(String name, Reader text, Task task) {
    CsvRows rows = new CsvRows(name, text);
    return new CsvStream(rows, task, rows.header().size() - 1);
  }

  /// Reads the header of text with a target column. Closing the stream closes the text.
  ///
  /// @param name stands in error messages
  public static CsvStream open(String name, Reader text, Task task, String target) {
    CsvRows rows = new CsvRows(name, text);
    return new CsvStream(rows, task, rows.position(target));
  }

  /// Bytes as text for [#open]; what is not UTF-8 is a fault of its row.
  public static Reader utf8(InputStream bytes) {
    return CsvRows.utf8(bytes);
  }

  /// The names of all columns, the target's included.
  public List<String> header() {
    return rows.header();
  }

  /// The next example; empty at the end.
  public Optional<Row> next() {
    if (!rows.next()) {
      return Optional.empty();
    }
    float[] features = new float[rows.header().size() - 1];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) rows.number(i < target ? i : i + 1);
    }
    return Optional.of(
        switch (task) {
          case CLASSIFICATION -> new Row(rows.line(), features, rows.text(target), Float.NaN);
          case REGRESSION ->
              new Row(rows.line(), features, rows.cell(target), (float) rows.number(target));
        });
  }

  @Override
  public void close() {
    rows.close();
  }
}
