package io.thalweg.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Expected figures were computed from the files by other means (Python's gzip and sum).
class DigitsTest {
  private static final DataHome NOWHERE = new DataHome(Path.of("no-such-folder"));

  private static Dataset digits(Scaling scaling, Arena arena) {
    return NOWHERE.load("digits", scaling, arena);
  }

  @ParameterizedTest
  @CsvSource({
    "train-images-idx3-ubyte, dc86aec90e9e7e530d6701d2836ca920e0b53f61ba578122c66eda1fbb1a7903",
    "train-labels-idx1-ubyte, 24606726a409667a41694638e27a4ba1e107b67b6e8af60fccacd31295f8db5d",
    "t10k-images-idx3-ubyte, ddb7400bdcdc2aa969df35ccd91d99d6fd2687c1f8ff1472ae1f7cc8e1f6d7c1",
    "t10k-labels-idx1-ubyte, 29ae8aaaffa2ee6e0d88fd02af05c157f29bdf34e023138a7bf77b8bd1876b39"
  })
  void resourcesAreThoseThatWereCut(String file, String sha256) throws IOException {
    try (InputStream in = DataHome.class.getResourceAsStream("digits/" + file + ".gz")) {
      assertThat(in).isNotNull();
      assertThat(IdxFiles.sha256(in.readAllBytes())).isEqualTo(sha256);
    }
  }

  @Test
  void hasTheShapeOfMnist() {
    try (Arena arena = Arena.ofConfined()) {
      Dataset digits = digits(Scaling.UNIT, arena);
      assertThat(digits.name()).isEqualTo("digits");
      assertThat(digits.inputShape()).containsExactly(28, 28);
      assertThat(digits.classes()).isEqualTo(10);
      assertThat(digits.classNames()).startsWith("0", "1").endsWith("9");
      assertThat(digits.train().size()).isEqualTo(10_000);
      assertThat(digits.test().size()).isEqualTo(2_000);
      for (Split split : new Split[] {digits.train(), digits.test(), digits.train().tail(1_000)}) {
        assertThat(split.features().address() % 64).isZero();
        assertThat(split.features().isNative()).isTrue();
      }
      assertThat(digits.train().labels().address() % 64).isZero();
    }
  }

  /// Each block of ten holds every digit once.
  @Test
  void anyPrefixIsAsGoodAsBalanced() {
    try (Arena arena = Arena.ofConfined()) {
      Dataset digits = digits(Scaling.UNIT, arena);
      for (Split split : new Split[] {digits.train(), digits.test()}) {
        for (int block = 0; block < split.size(); block += 10) {
          boolean[] seen = new boolean[10];
          for (int i = 0; i < 10; i++) {
            seen[split.label(block + i)] = true;
          }
          assertThat(seen).containsOnly(true);
        }
      }
    }
  }

  @Test
  void pixelsAreThoseOfMnist() {
    try (Arena arena = Arena.ofConfined()) {
      Dataset digits = digits(Scaling.UNIT, arena);
      assertThat(pixelSum(digits.train())).isEqualTo(262_052_719);
      assertThat(pixelSum(digits.test())).isEqualTo(53_655_596);
      assertThat(pixelSum(digits.train().head(1))).isEqualTo(43_588);
      assertThat(pixelSum(digits.test().head(3).tail(1))).isEqualTo(42_329);
      int[] first = new int[10];
      Arrays.setAll(first, digits.train()::label);
      assertThat(first).containsExactly(3, 0, 5, 9, 7, 8, 6, 1, 2, 4);
    }
  }

  private static long pixelSum(Split split) {
    return split
        .features()
        .elements(ValueLayout.JAVA_FLOAT)
        .mapToLong(x -> Math.round(255.0 * x.get(ValueLayout.JAVA_FLOAT, 0)))
        .sum();
  }

  @Test
  void standardScalingUsesTheTrainingImagesFigures() {
    try (Arena arena = Arena.ofConfined()) {
      Split unit = digits(Scaling.UNIT, arena).test();
      Split standard = digits(Scaling.STANDARD, arena).test();
      for (int column = 0; column < unit.width(); column++) {
        double expected = (unit.feature(5, column) - 0.1311) / 0.3084;
        assertThat((double) standard.feature(5, column)).isEqualTo(expected, within(1e-6));
      }
    }
  }
}
