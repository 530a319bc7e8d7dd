package io.thalweg.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Seed;
import io.thalweg.optim.SettingException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelNoiseTest {
  private static final int SIZE = 2_000;
  private static final int WIDTH = 50;
  private static final int VALUES = SIZE * WIDTH;

  private final Arena arena = Arena.ofConfined();
  private final Split grey = grey(SIZE);

  @AfterEach
  void free() {
    arena.close();
  }

  /// All pixels .5, so that what is added is known.
  private static Split grey(int size) {
    float[] features = new float[size * WIDTH];
    Arrays.fill(features, 0.5f);
    return new Split(
        MemorySegment.ofArray(features), MemorySegment.ofArray(new long[size]), size, WIDTH);
  }

  private static double[] added(Split noisy) {
    double[] z = new double[noisy.size() * WIDTH];
    for (int i = 0; i < z.length; i++) {
      z[i] = noisy.feature(i / WIDTH, i % WIDTH) - 0.5;
    }
    return z;
  }

  private static double mean(double[] z, int power) {
    return Arrays.stream(z).map(each -> Math.pow(each, power)).average().orElseThrow();
  }

  /// Of n values N(0, σ²), the mean has deviation σ/√n, the mean square σ²√(2/n), the mean cube
  /// σ³√(15/n) and the mean fourth power σ⁴√(96/n) about 0, σ², 0 and 3σ⁴. Five of each are
  /// exceeded once in 1.7 million seeds.
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5})
  void itIsGaussian(double sigma) {
    double[] z = added(new PixelNoise(sigma, new Seed(1)).on(grey, arena));
    double n = VALUES;
    double square = sigma * sigma;
    assertThat(mean(z, 1)).isEqualTo(0, within(5 * sigma / Math.sqrt(n)));
    assertThat(mean(z, 2)).isEqualTo(square, within(5 * square * Math.sqrt(2 / n)));
    assertThat(mean(z, 3)).isEqualTo(0, within(5 * sigma * square * Math.sqrt(15 / n)));
    assertThat(mean(z, 4))
        .isEqualTo(3 * square * square, within(5 * square * square * Math.sqrt(96 / n)));
  }

  /// The correlation of independent values has deviation 1/√n.
  @Test
  void neighboursAndRowsAreIndependent() {
    double[] z = added(new PixelNoise(1, new Seed(2)).on(grey, arena));
    for (int lag : new int[] {1, 2, WIDTH}) {
      double sum = 0;
      for (int i = lag; i < VALUES; i++) {
        sum += z[i] * z[i - lag];
      }
      assertThat(sum / (VALUES - lag)).isEqualTo(0, within(5 / Math.sqrt(VALUES)));
    }
  }

  @Test
  void itIsNotClippedUnlessAskedFor() {
    PixelNoise noise = new PixelNoise(0.5, new Seed(1));
    double[] z = added(noise.on(grey, arena));
    double[] clipped = added(noise.clipped(0, 1).on(grey, arena));
    // P(|z| > 1 sd) is .3173 with deviation √(.3173·.6827/n)
    double outside =
        Arrays.stream(z).filter(each -> Math.abs(each) > 0.5).count() / (double) VALUES;
    assertThat(outside).isEqualTo(0.3173, within(5 * Math.sqrt(0.3173 * 0.6827 / VALUES)));
    for (int i = 0; i < VALUES; i++) {
      assertThat(clipped[i]).isEqualTo(Math.clamp(z[i], -0.5, 0.5));
    }
  }

  @Test
  void theSameSeedGivesTheSameNoiseAtEveryStrength() {
    double[] weak = added(new PixelNoise(0.1, new Seed(3)).on(grey, arena));
    double[] strong = added(new PixelNoise(0.4, new Seed(3)).on(grey, arena));
    double[] other = added(new PixelNoise(0.1, new Seed(4)).on(grey, arena));
    for (int i = 0; i < VALUES; i++) {
      assertThat(strong[i]).isEqualTo(4 * weak[i], within(1e-6));
    }
    assertThat(added(new PixelNoise(0.1, new Seed(3)).on(grey, arena))).isEqualTo(weak);
    assertThat(other).isNotEqualTo(weak);
    assertThat(added(new PixelNoise(0.1, new Seed(3)).on(grey.head(7), arena)))
        .isEqualTo(Arrays.copyOf(weak, 7 * WIDTH));
  }

  @Test
  void theOriginalIsUntouchedAndOnlyTheTestDataAreNoisy() {
    Dataset data = new Dataset("x", List.of(WIDTH), List.of("a", "b"), grey(3), grey);
    Dataset noisy = new PixelNoise(0.3, new Seed(1)).onTest(data, arena);
    assertThat(noisy.train()).isEqualTo(data.train());
    assertThat(noisy.test().targets()).isEqualTo(data.test().targets());
    assertThat(added(data.test())).containsOnly(0);
    assertThat(added(noisy.test())).isNotEqualTo(added(data.test()));
    assertThat(noisy.test().features().address() % 64).isZero();
    assertThat(added(new PixelNoise(0, new Seed(1)).on(grey, arena))).containsOnly(0);
  }

  @Test
  void settingsAreChecked() {
    for (double bad : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new PixelNoise(bad, new Seed(1)))
          .isInstanceOf(SettingException.class)
          .hasMessage("deviation must be at least 0 and finite, got " + bad);
    }
    assertThatThrownBy(() -> new PixelNoise(1, new Seed(1)).clipped(1, 0))
        .hasMessage("low must be below high, got 1.0 and 0.0");
  }
}
