package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rates after each observation of a metric, counted out by hand.
class ReduceOnPlateauTest {

  /// Settings, metrics, and the rate after each of them.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Falling: never. Two that do not improve are borne, the third drops.
        "patience=2 | 5 4 3 2 1 | 1 1 1 1 1",
        "patience=2 | 5 5 5 5 5 5 5 | 1 1 1 .1 .1 .1 .01",
        "patience=0 | 5 5 5 | 1 .1 .01",
        "patience=0, factor=0.5 | 5 6 7 4 | 1 .5 .25 .25",
        // An improvement starts the count again.
        "patience=1 | 5 5 4 4 4 | 1 1 1 1 .1",
        // 0.01 % of 100 is 0.01: less is none, and then the best stays.
        "patience=0 | 100 99.995 99.98 | 1 .1 .1",
        "patience=0, threshold=0.1 | 100 91 89 | 1 .1 .1",
        "patience=0, threshold=0 | 100 99.999 99.998 | 1 1 1",
        "patience=0, threshold=2, relative=false | 100 99 97 | 1 .1 .1",
        // Two observations after a drop do not count.
        "patience=0, cooldown=2 | 5 5 5 5 5 5 | 1 .1 .1 .1 .01 .01",
        "patience=1, cooldown=1 | 5 5 5 5 5 5 5 | 1 1 .1 .1 .1 .01 .01",
        // An improvement during the cooldown is the new best.
        "patience=0, cooldown=2 | 5 5 4 5 4.5 | 1 .1 .1 .1 .01",
        "patience=0, least=0.05 | 5 5 5 5 | 1 .1 .05 .05",
        "patience=0, mode=max | 1 2 3 3 2 | 1 1 1 .1 .01",
        "patience=0, mode=max, threshold=0.5, relative=false | 1 1.4 2 2.4 | 1 .1 .1 .01",
        // A metric below 0 improves by a share of its size.
        "patience=0, threshold=0.1 | -10 -10.5 -12 | 1 .1 .1",
        "patience=0, threshold=0.1, mode=max | -10 -9.5 -8 | 1 .1 .1"
      })
  void rateAfterEachObservation(String settings, String metrics, String rates) {
    Schedule schedule = Catalogues.SCHEDULES.create("reduce-on-plateau(1, %s)".formatted(settings));
    List<Double> history = Arrays.stream(metrics.split(" ", -1)).map(Double::valueOf).toList();
    double[] expected =
        Arrays.stream(rates.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    assertThat(schedule.at(new Progress(0, 0, List.of()))).isEqualTo(1);
    for (int i = 0; i < expected.length; i++) {
      assertThat(schedule.at(new Progress(i, 0, history.subList(0, i + 1))))
          .as("after observation %d", i + 1)
          .isCloseTo(expected[i], within(1e-15));
    }
  }

  @Test
  void notANumberIsNoImprovement() {
    Schedule schedule = Catalogues.SCHEDULES.create("reduce-on-plateau(1, patience=1)");
    List<Double> history = List.of(5.0, Double.NaN, Double.NaN, 4.0);
    assertThat(schedule.at(new Progress(0, 0, history))).isEqualTo(0.1);
    assertThat(schedule.at(new Progress(0, 0, List.of(Double.NaN, 5.0, 4.0)))).isEqualTo(1);
  }

  @Test
  void savedHistoryRestoresTheRate() {
    String expression = "sgd(rate=reduce-on-plateau(1, patience=1))";
    try (TestRun before = TestRun.of(expression, Precision.FLOAT64).steps(3);
        TestRun after = TestRun.of(expression, Precision.FLOAT64)) {
      for (double metric : new double[] {5, 5, 5, 5}) {
        before.optimizer().observe(metric);
      }
      assertThat(before.optimizer().rate()).isEqualTo(0.1);
      after.optimizer().restore(TestRun.throughBytes(before.optimizer().state()));
      assertThat(after.optimizer().rate()).isEqualTo(0.1);
      before.optimizer().observe(5);
      after.optimizer().observe(5);
      assertThat(after.optimizer().rate()).isEqualTo(before.optimizer().rate());
      assertThat(after.optimizer().state().metrics()).containsExactly(5.0, 5.0, 5.0, 5.0, 5.0);
    }
  }
}
