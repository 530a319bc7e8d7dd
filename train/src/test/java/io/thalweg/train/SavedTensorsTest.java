package io.thalweg.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thalweg.problems.DataException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Against files put together by hand from the format's description.
class SavedTensorsTest {
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
    SavedTensors saved =
        new SavedTensors(
            new TreeMap<>(Map.of("who", "me")),
            new TreeMap<>(
                Map.of(
                    "a",
                    SavedTensors.Saved.floats(
                        MemorySegment.ofArray(new float[] {1.5f, -2}), 1L, 2L),
                    "b",
                    SavedTensors.Saved.of(Math.PI))));
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
    SavedTensors saved = SavedTensors.read(path);
    assertThat(saved.word("who")).isEqualTo("me");
    assertThat(saved.tensor("a", SavedTensors.Type.F32, 1, 2).shape()).isEqualTo(List.of(1L, 2L));
    assertThat(saved.tensor("b", SavedTensors.Type.F64, 1).doubles()).containsExactly(Math.PI);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [0,8]   | [0,9]            | must have 8 bytes, got 9
          [8,16]  | [8,24]           | must lie within 16 bytes, is at [8, 24]
          [8,16]  | [9223372036854775807,16] | must lie within 16 bytes
          [8,16]  | [8,16,24]        | must lie within 16 bytes
          [1,2]   | [-1,2]           | must be a whole number, is -1
          [1,2]   | [4611686018427387904,4] | overflow
          F64     | I64              | tensor b must be F32 or F64, is I64
          "b":    | "a":             | Duplicate field 'a'
          {"who"  | {who             | at byte
          """)
  void aDamagedFileIsRefused(String from, String to, String message) throws IOException {
    Path path = folder.resolve("t");
    Files.write(path, file(HEADER.replace(from, to)));
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> SavedTensors.read(path))
        .withMessageStartingWith("saved training " + path)
        .withMessageContaining(message);
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = file(HEADER);
    Path path = folder.resolve("t");
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThatExceptionOfType(DataException.class).isThrownBy(() -> SavedTensors.read(path));
    }
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> SavedTensors.read(folder.resolve("none")))
        .withMessageEndingWith("does not exist");
  }
}
