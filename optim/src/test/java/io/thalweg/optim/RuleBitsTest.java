package io.thalweg.optim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The same bits on any number of threads, in any memory, with and without SIMD.
class RuleBitsTest {
  private static final int STEPS = 6;
  private static final int NONE = -1;

  /// 70,000 numbers: several chunks, whose borders fall within tensors and between them.
  private static final Parameters.Layout LARGE =
      Parameters.layout().add("0.weight", 410, 101).add("0.bias", 33).add("1.weight", 28_557);

  static Stream<Arguments> cases() {
    return RuleVariant.ALL.stream()
        .flatMap(variant ->
            Stream.of(Precision.values()).map(precision -> Arguments.of(variant, precision)));
  }

  /// A norm over everything, so that the order of its summation shows.
  private static String clipped(RuleVariant variant) {
    return variant.chained("clip-global-norm(2)");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void twoThreadsGiveTheBitsOfOne(RuleVariant variant, Precision precision) {
    Recipe recipe = Recipe.parse(clipped(variant));
    try (ExecutorService executor = Executors.newFixedThreadPool(1);
        TestRun one = large(recipe, precision, executor, 1);
        TestRun two = large(recipe, precision, executor, 2)) {
      assertThat(Arrays.mismatch(two.steps(STEPS).bits(), one.steps(STEPS).bits())).isEqualTo(NONE);
      assertThat(Arrays.mismatch(two.evaluated(), one.evaluated())).isEqualTo(NONE);
    }
  }

  private static TestRun large(
      Recipe recipe, Precision precision, ExecutorService executor, int threads) {
    Parameters parameters = TestRun.parameters(LARGE, precision, TestRun.Memory.NATIVE);
    Optimizer.Builder builder = Optimizer.builder(recipe, parameters);
    return new TestRun(parameters, builder.threads(executor, threads).build());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyMemoryGivesTheSameBits(RuleVariant variant, Precision precision) {
    byte[] expected = bits(clipped(variant), precision, TestRun.Memory.NATIVE);
    byte[] heap = bits(clipped(variant), precision, TestRun.Memory.HEAP);
    byte[] floats = bits(clipped(variant), precision, TestRun.Memory.FLOATS);
    byte[] unaligned = bits(clipped(variant), precision, TestRun.Memory.UNALIGNED);
    assertThat(Arrays.mismatch(heap, expected)).isEqualTo(NONE);
    assertThat(Arrays.mismatch(floats, expected)).isEqualTo(NONE);
    assertThat(Arrays.mismatch(unaligned, expected)).isEqualTo(NONE);
  }

  private static byte[] bits(String expression, Precision precision, TestRun.Memory memory) {
    Parameters parameters = TestRun.parameters(TestRun.LAYOUT, precision, memory);
    try (TestRun run = TestRun.of(expression, parameters)) {
      return run.steps(STEPS).bits();
    }
  }

  /// The whole catalogue in a JVM without the Vector API, by digest.
  @Test
  void plainLoopsGiveTheBitsOfSimd() throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classes =
        path(Optimizer.class) + System.getProperty("path.separator") + path(Bits.class);
    Process process =
        new ProcessBuilder(java.toString(), "-cp", classes, Bits.class.getName())
            .redirectErrorStream(true)
            .start();
    try (InputStream output = process.getInputStream()) {
      List<String> lines = new String(output.readAllBytes(), UTF_8).lines().toList();
      assertThat(process.waitFor()).as("%s", lines).isZero();
      assertThat(lines).contains("plain");
      assertThat(lines).anyMatch(line -> line.contains(Simd.remedy()));
      assertThat(lines).containsAll(Bits.digests());
    }
    assertThat(Bits.kind()).isNotEqualTo("plain");
  }

  private static Path path(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }
}
