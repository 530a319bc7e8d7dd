package io.thalweg.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxReaderTest {
  private static final byte[] PIXELS = IdxFiles.pixels(3 * 4 * 5, 1);
  private static final byte[] RAW = IdxFiles.idx(PIXELS, 3, 4, 5);
  private static final byte[] PACKED = IdxFiles.gzip(RAW);

  @TempDir Path folder;

  private static byte[] content(byte[] file) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (IdxReader idx = IdxReader.of("f", file)) {
      byte[] buffer = new byte[7];
      for (int got = idx.read(buffer); got > 0; got = idx.read(buffer)) {
        all.write(buffer, 0, got);
      }
    }
    return all.toByteArray();
  }

  private static void assertFault(byte[] file, String... words) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> content(file))
        .withMessageStartingWith("data file f at offset ")
        .satisfies(e -> assertThat(e.getMessage()).contains(words).doesNotContain("\n"));
  }

  @Test
  void readsRawAndGzipAlike() {
    for (byte[] file : new byte[][] {RAW, PACKED}) {
      try (IdxReader idx = IdxReader.of("f", file)) {
        assertThat(idx.shape()).containsExactly(3, 4, 5);
        assertThat(idx.size()).isEqualTo(60);
        assertThat(idx.sha256()).isEqualTo(IdxFiles.sha256(RAW));
      }
      assertThat(content(file)).isEqualTo(PIXELS);
    }
  }

  @Test
  void readsFromADisk() throws Exception {
    Path file = Files.write(folder.resolve("x.gz"), PACKED);
    try (IdxReader idx = IdxReader.open(file)) {
      assertThat(idx.sha256()).isEqualTo(IdxFiles.sha256(RAW));
    }
  }

  @Test
  void hashIsTheSameWhateverWasReadBefore() {
    try (IdxReader idx = IdxReader.of("f", PACKED)) {
      assertThat(idx.read(new byte[13])).isEqualTo(13);
      assertThat(idx.sha256()).isEqualTo(IdxFiles.sha256(RAW)).isEqualTo(idx.sha256());
    }
  }

  @Test
  void aMissingFileAndAFolderAreNoFiles() {
    Path missing = folder.resolve("nothing");
    assertThatThrownBy(() -> IdxReader.open(missing))
        .isInstanceOf(DataException.class)
        .hasMessage("data file %s: no such file", missing);
    assertThatThrownBy(() -> IdxReader.open(folder)).isInstanceOf(DataException.class);
  }

  @Test
  void messagesStayOnOneLineWhateverTheFileIsCalled() throws Exception {
    Path file = Files.write(folder.resolve("a\nb"), new byte[3]);
    assertThatThrownBy(() -> IdxReader.open(file)).message().doesNotContain("\n").contains("a b");
  }

  @Test
  void rawCutAnywhereIsAFault() {
    for (int length = 0; length < RAW.length; length++) {
      assertFault(Arrays.copyOf(RAW, length), "expected", "got " + length);
    }
  }

  @Test
  void gzipCutAnywhereIsAFault() {
    assertFault(Arrays.copyOf(PACKED, 1), "expected 4 bytes, got 1");
    for (int length = 2; length < PACKED.length; length++) {
      assertFault(Arrays.copyOf(PACKED, length), "cut off");
    }
  }

  @Test
  void contentCutBehindAnIntactGzipIsAFault() {
    for (int length = 0; length < RAW.length; length++) {
      assertFault(IdxFiles.gzip(Arrays.copyOf(RAW, length)), "expected", "got " + length);
    }
  }

  @Test
  void trailingBytesAreAFault() {
    assertFault(Arrays.copyOf(RAW, RAW.length + 1), "at offset 76:", "expected 76 bytes, got 77");
    assertFault(IdxFiles.gzip(Arrays.copyOf(RAW, RAW.length + 1)), "at offset 76:", "more bytes");
    for (int extra : new int[] {1, 7, 8, 9, 17, 18, 19, 100, 70_000}) {
      assertFault(Arrays.copyOf(PACKED, PACKED.length + extra), "more bytes after the gzip data");
    }
  }

  @Test
  void aSecondGzipMemberIsAFaultEvenAnEmptyOne() {
    for (byte[] second : new byte[][] {new byte[0], new byte[5], RAW}) {
      byte[] member = IdxFiles.gzip(second);
      byte[] both = Arrays.copyOf(PACKED, PACKED.length + member.length);
      System.arraycopy(member, 0, both, PACKED.length, member.length);
      assertFault(both, "more bytes");
    }
  }

  @Test
  void gzipHeadersWithANameAreRead() {
    byte[] named = new byte[PACKED.length + 4];
    System.arraycopy(PACKED, 0, named, 0, 10);
    named[3] = 8;
    named[10] = 'i';
    named[11] = 'd';
    named[12] = 'x';
    System.arraycopy(PACKED, 10, named, 14, PACKED.length - 10);
    assertThat(content(named)).isEqualTo(PIXELS);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, must start with 00 00",
    "1, 255, must start with 00 00",
    "2, 9, number type must be 08 (unsigned byte) or 0d (float)",
    "2, 14, got 0e",
    "2, 13, 'expected 256 bytes, got 76'",
    "3, 0, dimensions must be 1 to 8",
    "3, 9, dimensions must be 1 to 8",
    "3, 255, got 255",
    "3, 4, dimension 4",
    "3, 2, 'expected 24 bytes, got 76'"
  })
  void eachHeaderByteIsChecked(int at, int value, String words) {
    byte[] file = RAW.clone();
    file[at] = (byte) value;
    assertFault(file, words);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void hugeAndEmptyDimensionsAreAFault(int size) {
    for (int at = 4; at < 16; at += 4) {
      byte[] file = RAW.clone();
      ByteBuffer.wrap(file).putInt(at, size);
      assertFault(file, "offset " + at, "got " + Integer.toUnsignedLong(size));
      assertFault(IdxFiles.gzip(file), "offset " + at, "got " + Integer.toUnsignedLong(size));
    }
  }

  @Test
  void productsBeyondAnyNumberTypeAreAFault() {
    assertFault(IdxFiles.idx(new byte[9], 1 << 30, 1 << 30, 1 << 30), "dimension 2");
    assertFault(IdxFiles.idx(new byte[9], -1, -1, -1, -1, -1, -1, -1, -1), "dimension 1");
    assertFault(IdxFiles.idx(new byte[9], 1 << 16, 1 << 16, 1 << 16, 1 << 16), "dimension 2");
    assertFault(IdxFiles.idx(new byte[9], 1 << 16, 1 << 14, 2), "dimension 3");
  }

  @Test
  void theLargestAllowedSizeIsTakenAtItsWordOnlyAsFarAsBytesCome() {
    byte[] file = IdxFiles.idx(new byte[100], 1 << 30);
    assertFault(file, "expected 1073741832 bytes, got 108");
    assertFault(IdxFiles.gzip(file), "expected 1073741832 bytes, got 108");
  }

  @Test
  void memoryDoesNotGrowWithWhatIsDeclared() {
    byte[] bomb = IdxFiles.gzip(Arrays.copyOf(IdxFiles.idx(PIXELS, 1 << 30), 50_000_000));
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    try (IdxReader idx = IdxReader.of("f", bomb)) {
      assertThatThrownBy(idx::sha256).hasMessageContaining("got 50000000");
    }
    assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(4 << 20);
  }

  @Test
  void aGzipBombIsReadNoFurtherThanDeclared() {
    byte[] bomb = IdxFiles.gzip(Arrays.copyOf(RAW, 50_000_000));
    assertFault(bomb, "at offset 76: expected the end, got more bytes");
  }

  /// Whatever a mutation does, the outcome is the content or one typed error. Where the packed
  /// bytes were changed and still read well, the content must be unchanged.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void randomMutationsNeverDoWorse(long seed) {
    Random random = new Random(seed);
    int faults = 0;
    for (int i = 0; i < 2_000; i++) {
      boolean packed = random.nextBoolean();
      byte[] file = mutated(packed ? PACKED : RAW, random);
      try {
        byte[] content = content(file);
        if (packed) {
          assertThat(content).isEqualTo(PIXELS);
        }
      } catch (DataException e) {
        assertThat(e.getMessage()).startsWith("data file f at offset ").doesNotContain("\n");
        faults++;
      }
    }
    assertThat(faults).isGreaterThan(1_000);
  }

  @Test
  @Tag("long")
  void aHundredThousandMutationsNeverDoWorse() {
    for (long seed = 6; seed < 56; seed++) {
      randomMutationsNeverDoWorse(seed);
    }
  }

  private static byte[] mutated(byte[] original, Random random) {
    byte[] file =
        random.nextInt(4) == 0
            ? Arrays.copyOf(original, random.nextInt(2 * original.length))
            : original.clone();
    for (int change = random.nextInt(4); change >= 0 && file.length > 0; change--) {
      int at =
          random.nextBoolean() ? random.nextInt(file.length) : random.nextInt(20) % file.length;
      file[at] = (byte) random.nextInt(256);
    }
    return file;
  }
}
