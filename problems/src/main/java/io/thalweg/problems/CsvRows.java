package io.thalweg.problems;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.NumberInput;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.thalweg.optim.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/// Reads a CSV file with a header row by row, and trusts nothing in it: every fault is a
/// [DataException] with file, line, column and reason. Memory holds one row, however many there
/// are.
///
/// ## Source
///
/// Format: [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180), with the header required. Line ends
/// may be LF or CR too, blanks around an unquoted cell are no part of it, and a byte order mark is
/// passed over.
final class CsvRows implements AutoCloseable {
  static final int MOST_COLUMNS = 100_000;
  static final int MOST_CHARACTERS = 100;

  private static final int SHOWN = 20;
  private static final int MOST_NAMED = 20;
  private static final char BYTE_ORDER_MARK = '\ufeff';
  private static final String UNDECODABLE = "\ufffd";
  private static final Set<String> MISSING = Set.of("", "?", "na", "n/a", "nan", "none", "null");
  private static final CsvFactory FACTORY =
      CsvFactory.builder()
          .enable(CsvParser.Feature.TRIM_SPACES)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(MOST_CHARACTERS).build())
          .build();

  private final String name;
  private final CsvParser parser;
  private final List<String> header;
  private final String[] cells;
  private long line = 1;

  /// Reads the header; `name` stands in error messages.
  CsvRows(String name, Reader reader) {
    this.name = name;
    try {
      parser = FACTORY.createParser(withoutMark(reader));
    } catch (IOException e) {
      throw unreadable(e);
    }
    header = List.copyOf(readHeader());
    cells = new String[header.size()];
  }

  /// Decodes UTF-8; what is not becomes U+FFFD, which no cell may hold.
  static Reader utf8(InputStream in) {
    return new InputStreamReader(
        in,
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE));
  }

  private static Reader withoutMark(Reader reader) throws IOException {
    PushbackReader pushback = new PushbackReader(reader);
    int first = pushback.read();
    if (first >= 0 && first != BYTE_ORDER_MARK) {
      pushback.unread(first);
    }
    return pushback;
  }

  /// The names of the columns, all different.
  List<String> header() {
    return header;
  }

  /// Where the column of this name is.
  int position(String column) {
    int position = header.indexOf(column);
    if (position < 0) {
      String names = String.join(", ", header.stream().limit(MOST_NAMED).toList());
      throw faultOfFile(
          "unknown column %s%s (allowed: %s)"
              .formatted(
                  column,
                  Nearest.hint(column, header),
                  header.size() > MOST_NAMED ? names + ", …" : names));
    }
    return position;
  }

  /// Checks that the columns are those of another file.
  void requireHeader(List<String> expected) {
    if (header.size() != expected.size()) {
      throw fault(
          "must have the %d columns of the training data, has %d"
              .formatted(expected.size(), header.size()));
    }
    for (int column = 0; column < header.size(); column++) {
      if (!header.get(column).equals(expected.get(column))) {
        throw fault(
            "column %d must be %s as in the training data, is %s"
                .formatted(column + 1, expected.get(column), header.get(column)));
      }
    }
  }

  /// Goes to the next row; false where there is none.
  boolean next() {
    try {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return false;
      }
      line = parser.currentLocation().getLineNr();
      int count = 0;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (count == cells.length) {
          throw fault("must have %d cells like the header, has more".formatted(cells.length));
        }
        cells[count++] = parser.getText();
      }
      checkCount(count);
      return true;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void checkCount(int count) {
    if (count == 1 && cells[0].isEmpty()) {
      throw fault("is empty");
    }
    if (count < cells.length) {
      throw fault("must have %d cells like the header, has %d".formatted(cells.length, count));
    }
  }

  /// The line that the row begins in, from 1 on.
  long line() {
    return line;
  }

  /// A cell of the row as it stands there.
  String cell(int column) {
    return cells[column];
  }

  /// A cell that must be text: not empty, without control characters.
  String text(int column) {
    if (cells[column].isEmpty()) {
      throw missing(column);
    }
    String problem = problem(cells[column]);
    if (!problem.isEmpty()) {
      throw fault(column, problem);
    }
    return cells[column];
  }

  /// A cell that must be a number within the range of float32.
  double number(int column) {
    return number(column, "");
  }

  /// The same; `hint` ends the message where it is something else.
  double number(int column, String hint) {
    OptionalDouble number = decimal(cells[column]);
    if (number.isEmpty()) {
      throw isMissing(column)
          ? missing(column)
          : fault(column, "must be a decimal number, got " + shown(column) + hint);
    }
    if (Math.abs(number.getAsDouble()) > Float.MAX_VALUE) {
      throw fault(column, "must be within ±3.4e38, got " + shown(column));
    }
    return number.getAsDouble();
  }

  /// Whether a cell is empty or has a word that customarily stands for a missing value.
  boolean isMissing(int column) {
    return MISSING.contains(cells[column].toLowerCase(Locale.ROOT));
  }

  DataException missing(int column) {
    String word = cells[column].isEmpty() ? "an empty cell" : shown(column);
    return fault(column, "missing values are not allowed, got " + word);
  }

  /// A cell for an error message.
  String shown(int column) {
    String cell = cells[column];
    return "\"%s\"".formatted(cell.length() > SHOWN ? cell.substring(0, SHOWN) + "…" : cell);
  }

  /// A decimal number, as `-1.5e3`; nothing else that a computer might take for one.
  static OptionalDouble decimal(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
        return OptionalDouble.empty();
      }
    }
    try {
      return OptionalDouble.of(NumberInput.parseDouble(text, true));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /// What is wrong with a cell of this row.
  DataException fault(int column, String what) {
    return new DataException(place(column) + ": " + what);
  }

  /// Where a cell of this row is.
  String place(int column) {
    return "data file %s at line %d, column %d (%s)"
        .formatted(name, line, column + 1, header.get(column));
  }

  /// What is wrong with this row.
  DataException fault(String what) {
    return new DataException("data file %s at line %d: %s".formatted(name, line, what));
  }

  /// What is wrong with this file.
  DataException faultOfFile(String what) {
    return new DataException("data file %s: %s".formatted(name, what));
  }

  private DataException unreadable(IOException e) {
    return switch (e) {
      case StreamConstraintsException _ ->
          fault("a cell must have at most %d characters".formatted(MOST_CHARACTERS));
      case JacksonException malformed -> fault(malformed.getOriginalMessage());
      default -> fault("cannot be read: " + DataException.reason(e));
    };
  }

  private static String problem(String text) {
    if (text.contains(UNDECODABLE)) {
      return "must be UTF-8 text";
    }
    boolean control = text.chars().anyMatch(Character::isISOControl);
    return control ? "must have no control characters" : "";
  }

  private List<String> readHeader() {
    List<String> names = new ArrayList<>();
    try {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw fault("must name the columns, is missing");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (names.size() == MOST_COLUMNS) {
          throw fault("must have at most %d columns, has more".formatted(MOST_COLUMNS));
        }
        names.add(parser.getText());
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    checkHeader(names);
    return names;
  }

  private void checkHeader(List<String> names) {
    if (names.size() < 2) {
      throw fault("must have at least 2 columns, separated by commas, has 1");
    }
    Set<String> seen = new HashSet<>();
    for (int column = 0; column < names.size(); column++) {
      String each = names.get(column);
      String problem = each.isEmpty() ? "must have a name" : problem(each);
      if (problem.isEmpty() && !seen.add(each)) {
        problem = "must have a name of its own, got %s again".formatted(each);
      }
      if (!problem.isEmpty()) {
        throw fault("column %d %s".formatted(column + 1, problem));
      }
    }
    if (names.stream().allMatch(each -> decimal(each).isPresent()) && !isCount(names)) {
      throw fault("must name the columns, got numbers; a header is required");
    }
  }

  /// Whether the names are 0, 1, 2, …, as some programs call columns without names.
  private static boolean isCount(List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).equals(Integer.toString(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}
