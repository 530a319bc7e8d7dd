package io.thalweg.tensors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files made to hurt: whatever they say, reading takes at most 64 MiB of the heap and a second of
/// the processor, and ends with what the file holds or with an error of one line.
class HostileFilesTest {
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long MOST_BYTES = 64L << 20;
  private static final double MOST_SECONDS = 1;

  @TempDir Path folder;

  private static byte[] file(String header, int numbers) {
    byte[] text = header.getBytes(UTF_8);
    return ByteBuffer.allocate(Long.BYTES + text.length + numbers)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }

  /// Whether the file was read.
  private static boolean reads(Path file) {
    return reads(file, MOST_BYTES);
  }

  private static boolean reads(Path file, long mostBytes) {
    long bytes = THREAD.getCurrentThreadAllocatedBytes();
    long nanoseconds = THREAD.getCurrentThreadCpuTime();
    try {
      SafeTensors.read(file, "saved weights");
      return true;
    } catch (TensorFileException e) {
      assertThat(e.getMessage())
          .startsWith("saved weights " + file)
          .doesNotContain("\n")
          .hasSizeLessThan(1_000);
      return false;
    } finally {
      assertThat((THREAD.getCurrentThreadCpuTime() - nanoseconds) / 1e9)
          .as("seconds of the processor")
          .isLessThan(MOST_SECONDS);
      assertThat(THREAD.getCurrentThreadAllocatedBytes() - bytes)
          .as("bytes taken from the heap")
          .isLessThan(mostBytes);
    }
  }

  private Path written(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("t"), bytes);
  }

  private static String tensors(int count, String tensor) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"t%d\":%s".formatted(i, tensor))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /// Reads files in a process whose whole heap is small, and says of each whether it was read.
  static final class SmallHeap {
    private SmallHeap() {}

    static void main(String[] files) {
      for (String file : files) {
        System.out.println(reads(Path.of(file), Long.MAX_VALUE));
      }
    }
  }

  /// What 100,000 tensors leave on the heap, not what is taken and given back on the way.
  @Test
  void aHundredThousandTensorsFitIntoASmallHeap() throws Exception {
    String empty = "{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}";
    String same = "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    Path many = Files.write(folder.resolve("many"), file(tensors(100_000, empty), 0));
    Path together = Files.write(folder.resolve("together"), file(tensors(100_000, same), 8));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx72m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeap.class.getName(),
                many.toString(),
                together.toString())
            .redirectErrorStream(true)
            .start();
    try (InputStream output = process.getInputStream()) {
      assertThat(new String(output.readAllBytes(), UTF_8).lines()).containsExactly("true", "false");
    }
  }

  /// Headers of fifteen megabytes.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"a\":[",
        "{\"a\":{\"shape\":[",
        "{\"a\":\"",
        "{ ",
        "{\"__metadata__\":{\""
      })
  void longHeadersOfNothingAreRefused(String start) throws IOException {
    for (String more : new String[] {"[", "1,", "{\"a\":", " ", "x", "\"\",", "\\u0000"}) {
      String header = start + more.repeat(15_000_000 / more.length());
      assertThat(reads(written(file(header, 0)))).as(start + more).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 1_000_000})
  void longNamesWordsAndNumbersAreReadOrRefused(int length) throws IOException {
    String tensor = "{\"dtype\":\"F32\",\"shape\":[%s],\"data_offsets\":[0,0]}";
    String name = "x".repeat(length);
    reads(written(file("{\"%s\":%s}".formatted(name, tensor.formatted("0")), 0)));
    reads(written(file("{\"__metadata__\":{\"a\":\"%s\"}}".formatted(name), 0)));
    assertThat(
            reads(written(file("{\"a\":%s}".formatted(tensor.formatted("9".repeat(length))), 0))))
        .isFalse();
    reads(written(file("{\"a\":%s}".formatted(tensor.formatted("0" + ",0".repeat(length))), 0)));
  }

  private void mutate(int times) throws IOException {
    Path file = folder.resolve("t");
    new SafeTensors(
            new TreeMap<>(Map.of("who", "me")),
            new TreeMap<>(
                Map.of("a", SafeTensors.Tensor.of(1, 2, 3), "b", SafeTensors.Tensor.of())))
        .write(file);
    byte[] whole = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(11);
    int refused = 0;
    for (int i = 0; i < times; i++) {
      byte[] damaged = whole.clone();
      for (int change = random.nextInt(1, 6); change > 0; change--) {
        damaged[random.nextInt(whole.length)] = (byte) random.nextInt(256);
      }
      refused += reads(written(damaged)) ? 0 : 1;
    }
    assertThat(refused).isBetween(times / 4, times - times / 50);
  }

  @Test
  void mutationsAreReadOrRefused() throws IOException {
    mutate(2_000);
  }

  @Test
  @Tag("long")
  void aHundredThousandMutationsAreReadOrRefused() throws IOException {
    mutate(100_000);
  }
}
