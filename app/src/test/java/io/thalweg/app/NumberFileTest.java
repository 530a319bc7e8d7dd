package io.thalweg.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberFileTest {
  private static final NumberFile.Columns ONE =
      new NumberFile.Columns(1, 1, "one for each number of --start");
  private static final NumberFile.Columns TWO =
      new NumberFile.Columns(2, 2, "one for each number of --start");

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void nameFile() {
    file = folder.resolve("g.csv");
  }

  private Path written(String text) throws IOException {
    return Files.writeString(file, text, ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,2\n-0.5,+3e-1\n",
        "1,2\n-0.5,+3e-1",
        "1,2\r\n-.5, 0.3\r\n",
        "1.,\"2\"\n-5e-1,.3\n"
      })
  void readsARowPerStep(String text) throws IOException {
    assertThat(NumberFile.read(written(text), TWO))
        .usingRecursiveComparison()
        .isEqualTo(java.util.List.of(new double[] {1, 2}, new double[] {-0.5, 0.3}));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '1,2\n3,x\n'       | line 2, column 2: must be a finite decimal number, got "x"
          '1,2\n3,NaN\n'     | line 2, column 2: must be a finite decimal number, got "NaN"
          '1,2\n1e999,4\n'   | line 2, column 1: must be a finite decimal number, got "1e999"
          '1,2\n0x1p3,4\n'   | line 2, column 1: must be a finite decimal number, got "0x1p3"
          'x1,x2\n3,4\n'     | line 1, column 1: must be a finite decimal number, got "x1"
          '1,2\n3,\n'        | line 2, column 2: must be a finite decimal number, got ""
          '1,2\n3\n'         | line 2 must have 2 columns, one for each number of --start, has 1
          '1,2\n3,4,5\n'     | line 2 must have 2 columns, one for each number of --start, has 3
          '1,2\n\n3,4\n'     | line 2 must have 2 columns, one for each number of --start, has 1
          '1;2\n3;4\n'       | line 1 must have 2 columns, one for each number of --start, has 1
          """)
  void aFaultIsNamedByLineAndColumn(String text, String message) throws IOException {
    written(text);
    assertThatThrownBy(() -> NumberFile.read(file, TWO))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .message()
        .startsWith(file.toString())
        .endsWith(message);
  }

  @Test
  void anEmptyFileAFolderAndAMissingFileAreFaults() throws IOException {
    assertThatThrownBy(() -> NumberFile.read(written(""), TWO)).hasMessageEndingWith("is empty");
    assertThatThrownBy(() -> NumberFile.read(folder, TWO)).hasMessageEndingWith("is a folder");
    assertThatThrownBy(() -> NumberFile.read(folder.resolve("no"), TWO))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aLineWithoutEndIsRefused() throws IOException {
    String endless = "9".repeat(30_000_000);
    written(endless);
    assertThatThrownBy(() -> NumberFile.read(file, ONE))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .message()
        .hasSizeLessThan(500);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void changedBytesGiveRowsOrOneLineOfError(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      byte[] bytes = "1,2\n-0.5,3e-1\n\"7\",8\n".repeat(3).getBytes(ISO_8859_1);
      for (int change = 0; change <= round % 4; change++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Files.write(file, bytes);
      try {
        assertThat(NumberFile.read(file, TWO)).allSatisfy(row -> assertThat(row).hasSize(2));
      } catch (IllegalArgumentException | IOException exception) {
        assertThat(Failure.of(exception).exitCode()).isEqualTo(Failure.BAD_INPUT);
      }
    }
  }
}
