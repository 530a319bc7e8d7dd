package io.thalweg.problems;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvStreamTest {
  private static CsvStream open(String text, Task task) {
    return CsvStream.open("s.csv", new StringReader(text), task);
  }

  @Test
  void rowsComeOneAfterAnother() {
    try (CsvStream stream = open("a,b,kind\n1,2.5,x\n-3,4e2,\"y, z\"\n", Task.CLASSIFICATION)) {
      assertThat(stream.header()).containsExactly("a", "b", "kind");
      CsvStream.Row first = stream.next().orElseThrow();
      assertThat(first.features()).containsExactly(1, 2.5f);
      assertThat(first.label()).isEqualTo("x");
      assertThat(first.line()).isEqualTo(2);
      CsvStream.Row second = stream.next().orElseThrow();
      assertThat(second.features()).containsExactly(-3, 400);
      assertThat(second.label()).isEqualTo("y, z");
      assertThat(first.features()).containsExactly(1, 2.5f);
      assertThatThrownBy(second::number).isInstanceOf(IllegalStateException.class);
      assertThat(stream.next()).isEmpty();
      assertThat(stream.next()).isEmpty();
    }
  }

  @Test
  void theTargetMayBeNamedAndANumber() {
    Reader text = new StringReader("a,y,b\n1,-2.5,3\n");
    try (CsvStream stream = CsvStream.open("s.csv", text, Task.REGRESSION, "y")) {
      CsvStream.Row row = stream.next().orElseThrow();
      assertThat(row.features()).containsExactly(1, 3);
      assertThat(row.number()).isEqualTo(-2.5f);
      assertThat(row.label()).isEqualTo("-2.5");
    }
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(
            () -> CsvStream.open("s.csv", new StringReader("a,yield\n"), Task.REGRESSION, "yeld"))
        .withMessage(
            "data file s.csv: unknown column yeld; did you mean yield? (allowed: a, yield)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `a,y\n1,2\n3\n`    | at line 3: must have 2 cells like the header, has 1
          `a,y\n1,2\nx,2\n`  | at line 3, column 1 (a): must be a decimal number, got "x"
          `a,y\n1,2\n1,x\n`  | at line 3, column 2 (y): must be a decimal number, got "x"
          `a,y\n1,2\n1,\n`   | at line 3, column 2 (y): missing values are not allowed
          `a,y\n"1\n2",3\n`  | at line 2, column 1 (a): must be a decimal number, got "1 2"
          """)
  void faultsSayWhere(String text, String message) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> {
          try (CsvStream stream = open(text, Task.REGRESSION)) {
            while (stream.next().isPresent()) {
              assertThat(stream.header()).hasSize(2);
            }
          }
        })
        .withMessageContaining("data file s.csv " + message);
  }

  @Test
  void anEmptyStreamAndAMissingLabelAreFaultsAndNoRowIsNone() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> open("", Task.REGRESSION))
        .withMessageContaining("must name the columns");
    try (CsvStream stream = open("a,y\n", Task.REGRESSION)) {
      assertThat(stream.next()).isEmpty();
    }
    try (CsvStream stream = open("a,y\n1,\n", Task.CLASSIFICATION)) {
      assertThatExceptionOfType(DataException.class).isThrownBy(stream::next);
    }
  }

  @Test
  void bytesAreUtf8() {
    byte[] text = "a,y\n1,fl\u00e8che\n".getBytes(UTF_8);
    Reader reader = CsvStream.utf8(new ByteArrayInputStream(text));
    try (CsvStream stream = CsvStream.open("s.csv", reader, Task.CLASSIFICATION)) {
      assertThat(stream.next().map(CsvStream.Row::label)).hasValue("fl\u00e8che");
    }
  }

  /// Gives one piece at each read; being asked for more than there is means that one would have
  /// waited for it.
  private static final class Pipe extends Reader {
    private final List<String> pieces;
    private int given;
    private boolean closed;

    Pipe(String... pieces) {
      this.pieces = List.of(pieces);
    }

    @Override
    public int read(char[] buffer, int from, int count) throws IOException {
      if (given == pieces.size()) {
        throw new IOException("would wait");
      }
      String piece = pieces.get(given++);
      piece.getChars(0, piece.length(), buffer, from);
      return piece.length();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void aRowIsThereAsSoonAsTheNextBegins() {
    Pipe pipe = new Pipe("a", ",y\n", "1,2\n", "3", ",4\n", "5");
    CsvStream stream = CsvStream.open("s.csv", pipe, Task.REGRESSION);
    assertThat(pipe.given).isEqualTo(3);
    assertThat(stream.next().map(CsvStream.Row::number)).hasValue(2f);
    assertThat(pipe.given).isEqualTo(4);
    assertThat(stream.next().map(CsvStream.Row::number)).hasValue(4f);
    assertThat(pipe.given).isEqualTo(6);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(stream::next)
        .withMessage("data file s.csv at line 4: cannot be read: would wait");
    stream.close();
    assertThat(pipe.closed).isTrue();
  }

  /// Rows of ten numbers made as they are read: the row's number, then its digits one by one.
  private static final class Generated extends InputStream {
    private final int rows;
    private byte[] line = "i,a,b,c,d,e,f,g,h,y\n".getBytes(UTF_8);
    private int at;
    private int row;

    Generated(int rows) {
      this.rows = rows;
    }

    @Override
    public int read() {
      if (at == line.length) {
        if (row == rows) {
          return -1;
        }
        line = "%d,0.5,-1.25,3e-3,17,0,1,2,3,%d\n".formatted(row, row % 7).getBytes(UTF_8);
        row++;
        at = 0;
      }
      return line[at++];
    }

    @Override
    public int read(byte[] buffer, int from, int count) {
      int got = 0;
      for (int next = read(); next >= 0; next = got < count ? read() : -1) {
        buffer[from + got++] = (byte) next;
      }
      return got == 0 ? -1 : got;
    }
  }

  /// What is still held after a full collection does not grow with the rows read.
  @Test
  void memoryHoldsOneRow() {
    int rows = 300_000;
    Reader text = CsvStream.utf8(new Generated(rows));
    long sum = 0;
    long early = 0;
    try (CsvStream stream = CsvStream.open("s.csv", text, Task.REGRESSION)) {
      int count = 0;
      for (Optional<CsvStream.Row> row = stream.next(); row.isPresent(); row = stream.next()) {
        assertThat(row.get().features()[0]).isEqualTo(count++);
        sum += (long) row.get().number();
        if (count == 1_000) {
          early = held();
        }
        if (count == rows) {
          assertThat(held() - early).isLessThan(1 << 20);
        }
      }
      assertThat(count).isEqualTo(rows);
    }
    // 42,857 times 0 + 1 + … + 6, and 0 once more
    assertThat(sum).isEqualTo(42_857 * 21);
  }

  private static long held() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getCollectionUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  @Test
  void mutationsNeverDoWorse() {
    byte[] original = "a,b,y\n1,2,x\n3,4,y\n5,6,x\n".getBytes(UTF_8);
    Random random = new Random(1);
    int rows = 0;
    int faults = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] text = CsvRowsTest.mutated(original, random);
      try (CsvStream stream =
          CsvStream.open(
              "s.csv",
              CsvStream.utf8(new ByteArrayInputStream(text)),
              i % 2 == 0 ? Task.CLASSIFICATION : Task.REGRESSION)) {
        for (Optional<CsvStream.Row> row = stream.next(); row.isPresent(); row = stream.next()) {
          assertThat(row.get().features()).hasSize(stream.header().size() - 1);
          rows++;
        }
      } catch (DataException e) {
        assertThat(e.getMessage()).startsWith("data file s.csv at line ").doesNotContain("\n");
        faults++;
      }
    }
    assertThat(rows).isGreaterThan(1_000);
    assertThat(faults).isGreaterThan(1_000);
  }
}
