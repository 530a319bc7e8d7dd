package io.thalweg.tensors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thalweg.tensors.SafeTensors.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against files put together by hand from the format's description.
class SafeTensorsTest {
  private static final String HEADER =
      "{\"__metadata__\":{\"who\":\"me\"},"
          + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
          + "\"b\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}}";

  @TempDir Path folder;

  private static byte[] file(String header) {
    byte[] text = header.getBytes(UTF_8);
    return ByteBuffer.allocate(8 + text.length + 16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .putFloat(1.5f)
        .putFloat(-2)
        .putDouble(Math.PI)
        .array();
  }

  @Test
  void aFileIsWhatTheFormatSays() throws IOException {
    SafeTensors saved =
        new SafeTensors(
            new TreeMap<>(Map.of("who", "me")),
            new TreeMap<>(
                Map.of(
                    "a",
                    Tensor.floats(MemorySegment.ofArray(new float[] {1.5f, -2}), 1L, 2L),
                    "b",
                    Tensor.of(Math.PI))));
    Path path = folder.resolve("t");
    Files.writeString(path, "an old one");
    Path other = Files.writeString(folder.resolve("t.new"), "another's");
    saved.write(path);
    assertThat(other).hasContent("another's");
    String padded = HEADER + " ".repeat(Math.ceilDiv(HEADER.length(), 8) * 8 - HEADER.length());
    assertThat(Files.readAllBytes(path)).isEqualTo(file(padded));
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(path, other);
    }
  }

  @Test
  void aFileOfOthersIsRead() throws IOException {
    Path path = folder.resolve("t");
    Files.write(path, file(HEADER));
    SafeTensors saved = SafeTensors.read(path, "saved weights");
    assertThat(saved.word("who")).isEqualTo("me");
    assertThat(saved.tensor("a", SafeTensors.Type.F32, 1, 2).shape()).isEqualTo(List.of(1L, 2L));
    assertThat(saved.tensor("b", SafeTensors.Type.F64, 1).doubles()).containsExactly(Math.PI);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [0,8]   | [0,9]            | tensor b must start at byte 9 of the numbers, starts at 8
          [1,2]   | [1,3]            | tensor a: F32 [1, 3] must have 12 bytes, got 8
          [8,16]  | [8,24]           | must lie within 16 bytes, is at [8, 24]
          [0,8]   | [0]              | must lie within 16 bytes, is at [0]
          [0,8]   | [8,0]            | must lie within 16 bytes, is at [8, 0]
          [8,16]  | [4,12]           | tensor b must start at byte 8 of the numbers, starts at 4
          [8,16]  | [0,8]            | tensor b must start at byte 8 of the numbers, starts at 0
          "shape":[1,2],"data_offsets":[0,8] | "shape":[1],"data_offsets":[0,4] | tensor b must start at byte 4 of the numbers, starts at 8
          "shape":[1],"data_offsets":[8,16] | "shape":[0],"data_offsets":[8,8] | must have 8 bytes of numbers, has 16
          "shape":[1,2], |           | tensor a must have an array named shape
          [0,8]   | "0,8"            | tensor a must have an array named data_offsets
          [1,2]   | [1.5,2]          | must be a whole number, is 1.5
          "me"    | 7                | who must be text
          {"who":"me"} | []          | __metadata__ must be an object
          who":   | a":"b","a":      | Duplicate field 'a'
          [8,16]  | [9223372036854775807,16] | must lie within 16 bytes
          [8,16]  | [8,16,24]        | must lie within 16 bytes
          [1,2]   | [-1,2]           | must be a whole number, is -1
          [1,2]   | [4611686018427387904,4] | overflow
          F64     | BF16             | dtype of tensor b must be one of F32, F64, I64, is BF16
          "b":    | "a":             | Duplicate field 'a'
          {"who"  | {who             | at byte
          """)
  void aDamagedFileIsRefused(String from, @Nullable String to, String message) throws IOException {
    Path path = folder.resolve("t");
    Files.write(path, file(HEADER.replace(from, to == null ? "" : to)));
    assertThatExceptionOfType(TensorFileException.class)
        .isThrownBy(() -> SafeTensors.read(path, "saved weights"))
        .withMessageStartingWith("saved weights " + path)
        .withMessageContaining(message);
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = file(HEADER);
    Path path = folder.resolve("t");
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThatExceptionOfType(TensorFileException.class)
          .isThrownBy(() -> SafeTensors.read(path, "saved weights"));
    }
    assertThatExceptionOfType(TensorFileException.class)
        .isThrownBy(() -> SafeTensors.read(folder.resolve("none"), "saved weights"))
        .withMessageEndingWith("does not exist");
  }

  @Test
  void aHeaderIsAnObjectOfOrdinaryLength() throws IOException {
    Path path = folder.resolve("t");
    for (String header : List.of("  {}", "[]", "{\u0000}\u0000")) {
      Files.write(path, file(header));
      refused(path, "header must be JSON in UTF-8 that starts with {");
    }
    Files.write(path, file("{\"a\":".repeat(10_000)));
    refused(path, "nesting depth");
    try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
      sparse.setLength(200_000_008);
      sparse.writeLong(Long.reverseBytes(200_000_000));
    }
    refused(path, "header must have at most 16000000 bytes, has 200000000");
    for (long length : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1_000}) {
      Files.write(path, ByteBuffer.wrap(file(HEADER)).putLong(Long.reverseBytes(length)).array());
      refused(path, "its first 8 bytes must be the length of a header that is there");
    }
  }

  private static void refused(Path path, String message) {
    assertThatExceptionOfType(TensorFileException.class)
        .isThrownBy(() -> SafeTensors.read(path, "saved weights"))
        .withMessageContaining(message);
  }

  @Test
  void bytesLeftOverAreRefused() throws IOException {
    Path path = folder.resolve("t");
    byte[] whole = file(HEADER);
    Files.write(path, Arrays.copyOf(whole, whole.length + 1));
    refused(path, "must have 16 bytes of numbers, has 17");
  }

  /// Whatever byte is changed, the file is refused or read as what it now says: written again, it
  /// gives the same.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void mutationsAreRefusedOrReadAsTheyStand(long seed) throws IOException {
    Path path = folder.resolve("t");
    Path again = folder.resolve("again");
    byte[] whole = file(HEADER);
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    int read = 0;
    for (int i = 0; i < 400; i++) {
      byte[] damaged = whole.clone();
      for (int times = random.nextInt(1, 4); times > 0; times--) {
        damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(path, damaged);
      try {
        SafeTensors first = SafeTensors.read(path, "saved weights");
        first.write(again);
        assertThat(bytes(SafeTensors.read(again, "saved weights"))).isEqualTo(bytes(first));
        read++;
      } catch (TensorFileException e) {
        assertThat(e.getMessage()).startsWith("saved weights " + path).doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(100);
    assertThat(read).isGreaterThan(10);
  }

  private static Map<String, Object> bytes(SafeTensors saved) {
    Map<String, Object> all = new TreeMap<>(saved.words());
    saved
        .tensors()
        .forEach((name, tensor) ->
            all.put(
                "tensor " + name,
                List.of(
                    tensor.type(),
                    tensor.shape(),
                    Arrays.toString(tensor.numbers().toArray(ValueLayout.JAVA_BYTE)))));
    return all;
  }

  /// More than one piece of the writer.
  @Test
  void longTensorsAreWrittenWhole() throws IOException {
    float[] numbers = new float[600_001];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    Path path = folder.resolve("t");
    Tensor tensor = Tensor.floats(MemorySegment.ofArray(numbers));
    new SafeTensors(new TreeMap<>(), new TreeMap<>(Map.of("a", tensor, "b", Tensor.of(7))))
        .write(path);
    SafeTensors saved = SafeTensors.read(path, "saved weights");
    assertThat(saved.row("a", SafeTensors.Type.F32).numbers().toArray(ValueLayout.JAVA_FLOAT))
        .isEqualTo(numbers);
    assertThat(saved.row("b", SafeTensors.Type.F64).doubles()).containsExactly(7);
  }
}
