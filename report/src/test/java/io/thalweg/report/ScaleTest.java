package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScaleTest {
  private static List<String> labels(Scale scale, int wanted) {
    return scale.ticks(wanted).stream().map(Scale.Tick::label).toList();
  }

  @Test
  void linearTicksAreRound() {
    assertThat(labels(new LinearScale(0, 1), 5))
        .containsExactly("0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
    assertThat(labels(new LinearScale(-0.3, 0.3), 3)).containsExactly("−0.2", "0.0", "0.2");
  }

  @Test
  void epochTicksAreWhole() {
    assertThat(labels(new LinearScale(1, 3, 1), 9)).containsExactly("1", "2", "3");
    assertThat(labels(new LinearScale(1, 12, 1), 6))
        .containsExactly("2", "4", "6", "8", "10", "12");
  }

  @Test
  void logarithmicTicksHaveOneTwoFiveInEachDecade() {
    assertThat(labels(new LogScale(0.009, 1.1), 7))
        .containsExactly("0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1");
  }

  @Test
  void shortLogarithmicRangeHasEqualSteps() {
    assertThat(labels(new LogScale(0.9, 1.12), 4)).containsExactly("0.9", "1", "1.1");
  }

  @Test
  void manyDecadesAreThinned() {
    assertThat(labels(new LogScale(1e-15, 3), 5))
        .containsExactly("1e-15", "1e-13", "1e-11", "1e-9", "1e-7", "1e-5", "0.001", "0.1");
  }

  @Test
  void halvingTheErrorIsTheSameDistanceEverywhere() {
    AccuracyScale scale = new AccuracyScale(0.5, 0.99);

    double first = scale.fraction(0.9) - scale.fraction(0.8);
    assertThat(scale.fraction(0.95) - scale.fraction(0.9)).isCloseTo(first, within(1e-12));
    assertThat(scale.fraction(0.5)).isCloseTo(0, within(1e-12));
    assertThat(scale.fraction(0.99)).isCloseTo(1, within(1e-12));
  }

  @Test
  void faultlessAccuracyIsAtTheTop() {
    assertThat(new AccuracyScale(0.5, 0.99).fraction(1)).isCloseTo(1, within(1e-12));
  }

  @Test
  void accuracyTicksAreInPercent() {
    assertThat(labels(new AccuracyScale(0.45, 0.985), 5))
        .containsExactly("50", "80", "90", "95", "98");
  }

  @Test
  void logarithmicAxisNeedsPositiveEnds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LogScale(0, 1))
        .withMessage("need 0 < low < high, got 0.0 and 1.0");
  }

  static Stream<Scale> random() {
    Random random = new Random(7);
    return Stream.generate(
            () -> {
              double a = Math.exp(8 * random.nextGaussian());
              double b = a * (1 + Math.exp(3 * random.nextGaussian()));
              double accuracy = random.nextDouble();
              return Stream.of(
                  new LinearScale(a, b),
                  new LinearScale(-b, a),
                  new LogScale(a, b),
                  new AccuracyScale(accuracy * 0.99, 1 - (1 - accuracy) * 0.01));
            })
        .limit(60)
        .flatMap(scales -> scales);
  }

  @ParameterizedTest
  @MethodSource("random")
  void ticksLieOnTheAxisInOrderWithDifferentLabels(Scale scale) {
    List<Scale.Tick> ticks = scale.ticks(6);

    assertThat(ticks).hasSizeBetween(2, 15);
    assertThat(ticks).extracting(Scale.Tick::label).doesNotHaveDuplicates();
    assertThat(ticks).extracting(Scale.Tick::value).isSorted();
    assertThat(ticks)
        .allSatisfy(tick -> assertThat(scale.fraction(tick.value())).isBetween(-1e-6, 1 + 1e-6));
  }
}
