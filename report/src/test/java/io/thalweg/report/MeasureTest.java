package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MeasureTest {
  static IntStream seeds() {
    return IntStream.range(0, 30);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void axisHasRoomForAllValues(int seed) {
    Random random = new Random(seed);
    double size = Math.exp(20 * random.nextGaussian());
    double[] values = random.doubles(1 + random.nextInt(9), 1e-3, 0.9999).toArray();
    double[] sizes = DoubleStream.of(values).map(v -> size * v).toArray();

    check(Measure.accuracy("a").scale(DoubleStream.of(values)), values);
    check(Measure.loss("l").scale(DoubleStream.of(sizes)), sizes);
    check(Measure.linear("n", "").scale(DoubleStream.of(sizes)), sizes);
    double[] negative = DoubleStream.of(sizes).map(v -> -v).toArray();
    check(Measure.linear("n", "").scale(DoubleStream.of(negative)), negative);
  }

  private static void check(Scale scale, double[] values) {
    double[] fractions = DoubleStream.of(values).map(scale::fraction).toArray();
    assertThat(DoubleStream.of(fractions).boxed().toList())
        .allSatisfy(f -> assertThat(f).isBetween(-1e-9, 1 + 1e-9));
    double range =
        DoubleStream.of(fractions).max().orElse(0) - DoubleStream.of(fractions).min().orElse(0);
    double[] different = DoubleStream.of(values).distinct().toArray();
    if (different.length > 1) {
      assertThat(range).isGreaterThan(0.6);
    }
  }

  @Test
  void whatIsNoNumberHasNoInfluenceOnTheAxis() {
    Measure measure = Measure.linear("n", "");
    DoubleStream odd = DoubleStream.of(Double.NaN, 2, Double.POSITIVE_INFINITY, 3);

    assertThat(measure.scale(odd)).isEqualTo(measure.scale(DoubleStream.of(2, 3)));
    assertThat(Measure.loss("l").scale(DoubleStream.of(-1, 0, 2, 3)))
        .isEqualTo(Measure.loss("l").scale(DoubleStream.of(2, 3)));
  }

  @Test
  void valuesAreWrittenWithTheirUnit() {
    assertThat(Measure.accuracy("a").format(0.97421)).isEqualTo("97.42\u00a0%");
    assertThat(Measure.loss("l").format(0.0123456)).isEqualTo("0.01235 nats per example");
    assertThat(Measure.linear("n", "").format(Double.NaN)).isEqualTo("–");
    assertThat(Measure.logarithmic("n", "").format(3e-9)).isEqualTo("3e-9");
  }

  @Test
  void binsHaveTheSameRoom() {
    BinScale scale = new BinScale(List.of(-100.0, -1.0, 0.0, 1.0, 100.0));

    assertThat(scale.fraction(-100)).isZero();
    assertThat(scale.fraction(-1)).isEqualTo(0.25);
    assertThat(scale.fraction(0)).isEqualTo(0.5);
    assertThat(scale.fraction(50.5)).isCloseTo(0.875, within(1e-12));
    assertThat(scale.fraction(100)).isEqualTo(1);
    assertThat(scale.ticks(2)).extracting(Scale.Tick::label).containsExactly("−1", "1");
    assertThat(scale.ticks(9))
        .extracting(Scale.Tick::label)
        .containsExactly("−100", "−1", "0", "1", "100");
  }

  @Test
  void outermostBinsMayBeInfinite() {
    BinScale scale =
        new BinScale(List.of(Double.NEGATIVE_INFINITY, 1.0, 2.0, Double.POSITIVE_INFINITY));

    assertThat(scale.fraction(-1e300)).isCloseTo(1.0 / 6, within(1e-12));
    assertThat(scale.fraction(1.5)).isCloseTo(0.5, within(1e-12));
    assertThat(scale.fraction(7)).isCloseTo(5.0 / 6, within(1e-12));
    assertThat(scale.ticks(9)).extracting(Scale.Tick::value).containsExactly(1.0, 2.0);
  }

  @Test
  void edgesThatDoNotRiseAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BinScale(List.of(1.0, 1.0)))
        .withMessage("edges of bins must rise, got 1.0 before 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BinScale(List.of(1.0)))
        .withMessage("bins must have at least 2 edges, got 1");
  }

  @ParameterizedTest
  @CsvSource({"0, 2e7, '0,5e6,1e7,1.5e7,2e7'", "0, 4e-6, '0,1e-6,2e-6,3e-6,4e-6'"})
  void largeAndSmallTicksHaveAPowerOfTen(double low, double high, String labels) {
    assertThat(new LinearScale(low, high).ticks(4))
        .extracting(Scale.Tick::label)
        .containsExactly(labels.split(",", -1));
  }

  @Test
  void ticksOfANarrowRangeDiffer() {
    assertThat(new LinearScale(1e7, 1e7 + 40).ticks(4))
        .extracting(Scale.Tick::label)
        .containsExactly("1e7", "1.000001e7", "1.000002e7", "1.000003e7", "1.000004e7");
  }
}
