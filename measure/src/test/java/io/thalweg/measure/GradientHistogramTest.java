package io.thalweg.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GradientHistogramTest {
  private static long[] counts(float... numbers) {
    return GradientHistogram.counts(MemorySegment.ofArray(numbers), numbers.length);
  }

  private static int bin(float number) {
    long[] counts = counts(number);
    assertThat(Arrays.stream(counts).sum()).isEqualTo(1);
    int bin = 0;
    while (counts[bin] == 0) {
      bin++;
    }
    return bin;
  }

  /// 0 below 10⁻¹⁰, then one for each power of ten up to 10⁰, then all above.
  private static int expected(float number) {
    if (!(Math.abs((double) number) < 10)) {
      return 12;
    }
    int bin = 0;
    while (bin < 12 && Math.abs((double) number) >= Double.parseDouble("1e" + (bin - 10))) {
      bin++;
    }
    return bin;
  }

  @Test
  void eachNumberIsInItsDecade() {
    SplittableRandom random = new SplittableRandom(1);
    float[] numbers = new float[50_000];
    long[] expected = new long[13];
    for (int i = 0; i < numbers.length; i++) {
      double size = Math.pow(10, random.nextDouble(-14, 5));
      numbers[i] = (float) (random.nextBoolean() ? size : -size);
      expected[expected(numbers[i])]++;
    }
    assertThat(counts(numbers)).containsExactly(expected);
    assertThat(expected).doesNotContain(0);
  }

  @Test
  void edgesBelongToTheDecadeAbove() {
    for (int power = -10; power <= 1; power++) {
      double edge = Double.parseDouble("1e" + power);
      float least = (float) edge < edge ? Math.nextUp((float) edge) : (float) edge;
      assertThat(bin(least)).isEqualTo(power + 11);
      assertThat(bin(-least)).isEqualTo(power + 11);
      assertThat(bin(Math.nextDown(least))).isEqualTo(power + 10);
    }
  }

  @Test
  void extremesHaveABinAndZerosNone() {
    assertThat(bin(Float.MIN_VALUE)).isZero();
    assertThat(bin(Float.MAX_VALUE)).isEqualTo(12);
    assertThat(bin(Float.POSITIVE_INFINITY)).isEqualTo(12);
    assertThat(bin(Float.NaN)).isEqualTo(12);
    assertThat(counts(0f, -0f)).containsOnly(0);
    assertThat(GradientHistogram.HISTOGRAM.labels())
        .hasSize(13)
        .startsWith("below 1e-10", "1e-10 to 1e-9")
        .endsWith("1e0 to 1e1", "1e1 and above");
  }

  @Test
  void aLongGradientIsCountedInBlocks() {
    float[] numbers = new float[10_001];
    Arrays.fill(numbers, 2e-3f);
    numbers[10_000] = 5;
    long[] counts = counts(numbers);
    assertThat(counts[8]).isEqualTo(10_000);
    assertThat(counts[11]).isEqualTo(1);
  }

  /// Pixels at the margin are 0 in all digits: their weights get no gradient.
  @Test
  void sharesAndZerosMakeOne() {
    try (Trial trial = new Trial()) {
      Diagnosis diagnosis = trial.run("mlp(8)", "sgd", 3, "grad-histogram(1)");
      double[] zeros = diagnosis.series("zero-gradients").orElseThrow().column(0);
      Series histogram = diagnosis.series("gradient-histogram").orElseThrow();
      for (int step = 0; step < 3; step++) {
        double sum = histogram.values().get(step).stream().mapToDouble(Double::doubleValue).sum();
        assertThat(sum + zeros[step]).isCloseTo(1, within(1e-12));
        assertThat(zeros[step]).isBetween(0.1, 0.9);
      }
    }
  }
}
