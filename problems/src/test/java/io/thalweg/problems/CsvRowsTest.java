package io.thalweg.problems;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowsTest {
  private static List<List<String>> all(byte[] file) {
    try (CsvRows rows = new CsvRows("f.csv", CsvRows.utf8(new ByteArrayInputStream(file)))) {
      List<List<String>> all = new ArrayList<>();
      all.add(rows.header());
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 0; column < rows.header().size(); column++) {
          row.add(rows.cell(column));
        }
        all.add(row);
      }
      return all;
    }
  }

  private static List<List<String>> all(String text) {
    return all(text.getBytes(UTF_8));
  }

  private static void assertFault(Runnable what, String message) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(what::run)
        .withMessageStartingWith("data file f.csv")
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b\n1,x y\n2,z\n",
        "a,b\n1,x y\n2,z",
        "a,b\r\n1,x y\r\n2,z\r\n",
        "a,b\r1,x y\r2,z",
        "\"a\",\"b\"\n\"1\",\"x y\"\n2,z\n",
        " a , b \n1 , x y\n2,\tz\n",
        "\ufeffa,b\n1,x y\n2,z\n",
        "\ufeff\"a\",b\n1,x y\n2,z\n"
      })
  void readsWhatMeansTheSame(String text) {
    assertThat(all(text))
        .containsExactly(List.of("a", "b"), List.of("1", "x y"), List.of("2", "z"));
  }

  /// RFC 4180, section 2, rules 5 to 7.
  @Test
  void quotedCellsHoldCommasQuotesAndLineBreaks() {
    assertThat(all("a,b\n\"x,y\",\"say \"\"no\"\"\"\n\"\",\"1\r\n2\"\n"))
        .containsExactly(List.of("a", "b"), List.of("x,y", "say \"no\""), List.of("", "1\r\n2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                     | at line 1: must name the columns, is missing
          `\n`                   | at line 1: must have at least 2 columns, separated by commas, has 1
          `a;b\n1;2\n`           | at line 1: must have at least 2 columns
          `a,\n1,2\n`            | at line 1: column 2 must have a name
          `a,b,a\n1,2,3\n`       | at line 1: column 3 must have a name of its own, got a again
          `"a\tb",b\n1,2\n`      | at line 1: column 1 must have no control characters
          `1.5,2,-3e4\n4,5,6\n`  | at line 1: must name the columns, got numbers; a header is required
          `a,b\n1,2\n3\n`        | at line 3: must have 2 cells like the header, has 1
          `a,b\n1,2,3\n`         | at line 2: must have 2 cells like the header, has more
          `a,b\n1,2\n\n`         | at line 3: is empty
          `a,b\n\n1,2\n`         | at line 2: is empty
          `a,b\n1,"2\n3,4\n`     | at line 2: Missing closing quote
          `a,b\n1,2\n"3"x,4\n`   | at line 3: Unexpected character ('x'
          """)
  void structureIsChecked(String text, String message) {
    assertFault(() -> all(text), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``         | missing values are not allowed, got an empty cell
          `NA`       | missing values are not allowed, got "NA"
          `n/a`      | missing values are not allowed, got "n/a"
          `NaN`      | missing values are not allowed, got "NaN"
          `?`        | missing values are not allowed, got "?"
          `x`        | must be a decimal number, got "x"
          `1,000`    | must be a decimal number, got "1,000"
          `1 000`    | must be a decimal number, got "1 000"
          `0x10`     | must be a decimal number, got "0x10"
          `0x1p3`    | must be a decimal number, got "0x1p3"
          `1f`       | must be a decimal number, got "1f"
          `1d`       | must be a decimal number, got "1d"
          `Infinity` | must be a decimal number, got "Infinity"
          `-`        | must be a decimal number, got "-"
          `1e`       | must be a decimal number, got "1e"
          `١`        | must be a decimal number, got "١"
          `1e39`     | must be within ±3.4e38, got "1e39"
          `-1e999`   | must be within ±3.4e38, got "-1e999"
          """)
  void numbersAreDecimalAndFinite(String cell, String message) {
    String text = "a,b\n0,1\n2,\"%s\"\n".formatted(cell);
    try (CsvRows rows = new CsvRows("f.csv", new StringReader(text))) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.next()).isTrue();
      assertFault(() -> rows.number(1), "at line 3, column 2 (b): " + message);
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0", "-0.5,-0.5", "+3,3", ".25,0.25", "2.,2", "1e-3,0.001", "6E2,600"})
  void numbersAreReadAsTheyAre(String cell, double value) {
    try (CsvRows rows = new CsvRows("f.csv", new StringReader("a,b\n0," + cell))) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.number(1)).isEqualTo(value);
    }
  }

  /// Against the JDK's own reading, to the last bit.
  @Test
  void numbersAreRoundedCorrectly() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      String digits = Long.toString(random.nextLong() >> random.nextInt(64));
      int point = random.nextInt(digits.length()) + 1;
      String text =
          digits.substring(0, point)
              + (random.nextBoolean() ? "." : "")
              + digits.substring(point)
              + (random.nextBoolean() ? "" : "e" + (random.nextInt(700) - 350));
      assertThat(CsvRows.decimal(text)).hasValue(Double.parseDouble(text));
    }
    for (String text : List.of("", ".", "-", "1e", "e5", "1e+", "--1", "1.2.3", "+-1", "1-1")) {
      assertThat(CsvRows.decimal(text)).isEmpty();
    }
  }

  @Test
  void textIsPrintableUtf8() {
    byte[] latin = "a,b\n1,fl\u00e8che\n".getBytes(ISO_8859_1);
    try (CsvRows rows = new CsvRows("f.csv", CsvRows.utf8(new ByteArrayInputStream(latin)))) {
      assertThat(rows.next()).isTrue();
      assertFault(() -> rows.text(1), "at line 2, column 2 (b): must be UTF-8 text");
    }
    try (CsvRows rows = new CsvRows("f.csv", new StringReader("a,b\n,\"x\u0007\"\n"))) {
      assertThat(rows.next()).isTrue();
      assertFault(() -> rows.text(1), "must have no control characters");
      assertFault(() -> rows.text(0), "missing values are not allowed");
    }
    assertThat(all("a,b\n1,fl\u00e8che 流\n")).last().isEqualTo(List.of("1", "fl\u00e8che 流"));
  }

  @Test
  void linesAreCountedThroughQuotedLineBreaks() {
    String text = "a,b\n\"x\ny\",1\n\"\n\n\",2\n3\n";
    assertFault(() -> all(text), "at line 7: must have 2 cells");
  }

  @Test
  void columnsWithoutNamesMayBeCounted() {
    assertThat(all("0,1,2\n5,6,7\n")).hasSize(2);
    assertFault(() -> all("1,2,3\n5,6,7\n"), "a header is required");
  }

  @Test
  void cellsAndColumnsHaveALimit() {
    String longest = "x".repeat(CsvRows.MOST_CHARACTERS);
    assertThat(all("a,b\n1," + longest)).last().isEqualTo(List.of("1", longest));
    assertFault(() -> all("a,b\n1," + longest + "y"), "line 2: a cell must have at most 100");
    assertFault(() -> all("a,b\n1,\"" + longest + "y\"\n"), "line 2: a cell must have at most 100");
    assertFault(() -> all("a," + longest + "y\n1,2"), "line 1: a cell must have at most 100");
    StringBuilder header = new StringBuilder("c0");
    for (int column = 1; column < CsvRows.MOST_COLUMNS; column++) {
      header.append(",c").append(column);
    }
    assertThat(all(header.toString()).getFirst()).hasSize(CsvRows.MOST_COLUMNS);
    assertFault(() -> all(header + ",d"), "must have at most 100000 columns, has more");
  }

  /// A text that never ends.
  private static final class Endless extends Reader {
    private final String text;
    private int at;

    Endless(String text) {
      this.text = text;
    }

    @Override
    public int read(char[] buffer, int from, int count) {
      for (int i = 0; i < count; i++) {
        buffer[from + i] = at < text.length() ? text.charAt(at) : text.charAt(text.length() - 1);
        at++;
      }
      return count;
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b\n1,\"x", "a,b\n1,x", "a,\"x", "x", "a,b\n1,2,", "a,b\n\"", "\n"})
  void endlessTextTakesNoMemory(String text) {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    assertFault(
        () -> {
          CsvRows rows = new CsvRows("f.csv", new Endless(text));
          while (rows.next()) {
            assertThat(rows.line()).isLessThan(1_000);
          }
        },
        "line");
    assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(4 << 20);
  }

  @Test
  void aReaderThatFailsIsAFaultOfTheFile() {
    Reader failing =
        new Reader() {
          @Override
          public int read(char[] buffer, int from, int count) throws IOException {
            throw new IOException("the disk is gone");
          }

          @Override
          public void close() {}
        };
    assertFault(() -> new CsvRows("f.csv", failing), "cannot be read: the disk is gone");
  }

  /// Whatever a mutation does, the outcome is rows as wide as the header or one typed error.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void randomMutationsNeverDoWorse(long seed) {
    byte[] original = "a,b,\"c,d\"\n1,2,x\n3,\"4\",\"y \"\"z\"\"\"\n5,6,\"\n\"\n".getBytes(UTF_8);
    Random random = new Random(seed);
    int faults = 0;
    for (int i = 0; i < 4_000; i++) {
      byte[] file = mutated(original, random);
      try {
        List<List<String>> rows = all(file);
        assertThat(rows).allSatisfy(row -> assertThat(row).hasSameSizeAs(rows.getFirst()));
      } catch (DataException e) {
        assertThat(e.getMessage()).startsWith("data file f.csv at line ").doesNotContain("\n");
        faults++;
      }
    }
    assertThat(faults).isBetween(1_000, 3_900);
  }

  @Test
  @Tag("long")
  void aHundredThousandMutationsNeverDoWorse() {
    for (long seed = 6; seed < 31; seed++) {
      randomMutationsNeverDoWorse(seed);
    }
  }

  /// Bytes changed, most to ones that mean something in CSV, and sometimes cut or lengthened.
  static byte[] mutated(byte[] original, Random random) {
    byte[] file =
        random.nextInt(4) == 0
            ? Arrays.copyOf(original, random.nextInt(2 * original.length))
            : original.clone();
    byte[] telling = ",\"\n\r 0-.eE\t\u0000;x".getBytes(UTF_8);
    for (int change = random.nextInt(4); change >= 0 && file.length > 0; change--) {
      file[random.nextInt(file.length)] =
          random.nextInt(4) > 0
              ? telling[random.nextInt(telling.length)]
              : (byte) random.nextInt(256);
    }
    return file;
  }
}
