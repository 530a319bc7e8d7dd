package io.thalweg.app;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.TypeConversionException;

/// Rows of comma-separated decimal numbers, no header.
final class NumberFile {
  private static final int MOST_NUMBERS = 10_000_000;
  private static final ObjectReader READER =
      CsvMapper.builder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY, CsvParser.Feature.TRIM_SPACES)
          .build()
          .readerFor(String[].class);

  private final Path file;
  private final Columns columns;
  private final List<double[]> rows = new ArrayList<>();

  private NumberFile(Path file, Columns columns) {
    this.file = file;
    this.columns = columns;
  }

  /// How many columns a row has, and what they are.
  ///
  /// @param meaning for messages: `one for each number of --start`
  record Columns(int least, int most, String meaning) {
    @Override
    public String toString() {
      return "%s columns, %s".formatted(least == most ? least : least + " to " + most, meaning);
    }
  }

  /// Reads all rows.
  ///
  /// @throws IllegalArgumentException naming file, line, column and what is allowed there
  static List<double[]> read(Path file, Columns columns) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException("%s must be a file, is a folder".formatted(file));
    }
    NumberFile gradients = new NumberFile(file, columns);
    try (InputStream in = Files.newInputStream(file);
        MappingIterator<String[]> lines = READER.readValues(in)) {
      while (lines.hasNextValue()) {
        gradients.append(lines.nextValue());
      }
    } catch (JacksonException exception) {
      throw new IllegalArgumentException(
          "%s, line %d: %s"
              .formatted(file, gradients.rows.size() + 1, exception.getOriginalMessage()),
          exception);
    }
    if (gradients.rows.isEmpty()) {
      throw new IllegalArgumentException("%s must have at least one row, is empty".formatted(file));
    }
    return gradients.rows;
  }

  private double number(String text, int column) {
    try {
      return Numbers.finite(text);
    } catch (TypeConversionException exception) {
      String shown = text.length() > 20 ? text.substring(0, 20) + "…" : text;
      throw new IllegalArgumentException(
          "%s, line %d, column %d: %s, got \"%s\""
              .formatted(file, rows.size() + 1, column + 1, exception.getMessage(), shown),
          exception);
    }
  }

  private void append(String[] cells) {
    if (cells.length < columns.least() || cells.length > columns.most()) {
      throw new IllegalArgumentException(
          "%s, line %d must have %s, has %d"
              .formatted(file, rows.size() + 1, columns, cells.length));
    }
    if ((rows.size() + 1L) * cells.length > MOST_NUMBERS) {
      throw new IllegalArgumentException(
          "%s must have at most %d numbers".formatted(file, MOST_NUMBERS));
    }
    double[] row = new double[cells.length];
    Arrays.setAll(row, column -> number(cells[column], column));
    rows.add(row);
  }
}
