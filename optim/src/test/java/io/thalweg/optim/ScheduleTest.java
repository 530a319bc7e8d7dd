package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Schedules against their closed forms.
class ScheduleTest {
  private static final int STEPS_PER_EPOCH = 10;

  private static double at(String schedule, long step) {
    Progress progress = new Progress(step, STEPS_PER_EPOCH, List.of());
    return Catalogues.SCHEDULES.create(schedule).at(progress);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "constant(0.3) | 0 | 0.3",
        "constant(0.3) | 999 | 0.3",
        "step(0.8, every=10) | 0 | 0.8",
        "step(0.8, every=10) | 9 | 0.8",
        "step(0.8, every=10) | 10 | 0.08",
        "step(0.8, every=10) | 19 | 0.08",
        "step(0.8, every=10) | 20 | 0.008",
        "step(0.8, every=3, factor=0.5, unit=epoch) | 29 | 0.8",
        "step(0.8, every=3, factor=0.5, unit=epoch) | 30 | 0.4",
        "step(0.8, every=3, factor=0.5, unit=epoch) | 65 | 0.2",
        "exponential(0.8, factor=0.5) | 0 | 0.8",
        "exponential(0.8, factor=0.5) | 1 | 0.4",
        "exponential(0.8, factor=0.5) | 4 | 0.05",
        "exponential(0.8, factor=0.5, unit=epoch) | 9 | 0.8",
        "exponential(0.8, factor=0.5, unit=epoch) | 10 | 0.4",
        "exponential(0.8, factor=0.5, unit=epoch) | 49 | 0.05",
        "inverse-time(0.8, decay=0.1) | 0 | 0.8",
        "inverse-time(0.8, decay=0.1) | 10 | 0.4",
        "inverse-time(0.8, decay=0.1) | 70 | 0.1",
        "inverse-time(0.8, decay=1, unit=epoch) | 9 | 0.8",
        "inverse-time(0.8, decay=1, unit=epoch) | 30 | 0.2",
        "cosine(0.8, steps=100) | 0 | 0.8",
        "cosine(0.8, steps=90) | 30 | 0.6",
        "cosine(0.8, steps=100) | 50 | 0.4",
        "cosine(0.8, steps=90) | 60 | 0.2",
        "cosine(0.8, steps=100) | 100 | 0",
        "cosine(0.8, steps=100) | 1000 | 0",
        "cosine(0.8, steps=100, end=0.2) | 50 | 0.5",
        "cosine(0.8, steps=100, end=0.2) | 101 | 0.2",
        "cosine(0.5, steps=100, end=0.9) | 50 | 0.7",
        "cosine(0.8, steps=10, unit=epoch) | 50 | 0.4",
        "cosine(0.8, steps=10, unit=epoch) | 59 | 0.4",
        "cosine(0.8, steps=10, unit=epoch) | 100 | 0",
        "cosine-restarts(0.8, steps=90) | 30 | 0.6",
        "cosine-restarts(0.8, steps=90) | 90 | 0.8",
        "cosine-restarts(0.8, steps=90) | 9060 | 0.2",
        "cosine-restarts(0.8, steps=30, factor=3) | 20 | 0.2",
        "cosine-restarts(0.8, steps=30, factor=3) | 30 | 0.8",
        "cosine-restarts(0.8, steps=30, factor=3) | 90 | 0.2",
        "cosine-restarts(0.8, steps=30, factor=3) | 120 | 0.8",
        "cosine-restarts(0.8, steps=30, factor=3, end=0.2) | 75 | 0.5",
        "cosine-restarts(0.8, steps=10, unit=epoch) | 150 | 0.4",
        "multi-step(0.8, milestones=\"2,5\", factor=0.5, unit=epoch) | 19 | 0.8",
        "multi-step(0.8, milestones=\"2,5\", factor=0.5, unit=epoch) | 20 | 0.4",
        "multi-step(0.8, milestones=\"2,5\", factor=0.5, unit=epoch) | 500 | 0.2",
        "linear(0.8, steps=100) | 25 | 0.6",
        "linear(0.8, steps=100) | 1000 | 0",
        "linear(0.2, steps=10, end=0.8, unit=epoch) | 59 | 0.5",
        "linear(0.2, steps=10, end=0.8, unit=epoch) | 900 | 0.8",
        "wsd(1, steps=1000, warmup=100, decay=0.9) | 100 | 1",
        "wsd(1, steps=10, warmup=2, decay=0.8) | 2 | 1",
        "polynomial(0.8, steps=100) | 50 | 0.2",
        "polynomial(0.8, steps=100, power=1) | 25 | 0.6",
        "polynomial(0.8, steps=100, end=0.4, power=3) | 50 | 0.45",
        "polynomial(0.8, steps=10, unit=epoch, power=0.5) | 75 | 0.4381780460041329",
        "polynomial(0.8, steps=100, end=0.4) | 101 | 0.4",
        "logarithmic(0.8) | 0 | 0.8",
        "logarithmic(0.8) | 2 | 0.4",
        "logarithmic(0.8) | 254 | 0.1",
        "logarithmic(0.8, unit=epoch) | 29 | 0.4",
        "inverse-sqrt(0.8, warmup=100) | 0 | 0.008",
        "inverse-sqrt(0.8, warmup=100) | 49 | 0.4",
        "inverse-sqrt(0.8, warmup=100) | 99 | 0.8",
        "inverse-sqrt(0.8, warmup=100) | 399 | 0.4",
        "inverse-sqrt(0.8, warmup=100) | 9999 | 0.08",
        "inverse-sqrt(0.8, warmup=10, unit=epoch) | 45 | 0.4",
        "inverse-sqrt(0.8, warmup=1) | 3 | 0.4",
        "cyclical(0.2, 0.6, rise=5, unit=epoch) | 54 | 0.6",
        "cyclical(0.6, 0.2, rise=4) | 4 | 0.2",
        "one-cycle(0.8, steps=10) | 9 | 3.2e-6",
        "one-cycle(0.8, steps=10) | 1000 | 3.2e-6",
        "one-cycle(0.8, steps=1) | 0 | 3.2e-6",
        "one-cycle(0.8, steps=100, unit=epoch) | 299 | 0.8",
        "wsd(0.8, steps=100, warmup=10) | 0 | 0",
        "wsd(0.8, steps=100, warmup=10) | 5 | 0.4",
        "wsd(0.8, steps=100, warmup=10) | 10 | 0.8",
        "wsd(0.8, steps=100, warmup=10) | 80 | 0.8",
        "wsd(0.8, steps=100, warmup=10) | 90 | 0.4",
        "wsd(0.8, steps=100, warmup=10) | 100 | 0",
        "wsd(0.8, steps=100, warmup=10) | 500 | 0",
        "wsd(0.8, steps=100, shape=cosine) | 0 | 0.8",
        "wsd(0.8, steps=90, decay=1, shape=cosine) | 30 | 0.6",
        "wsd(0.8, steps=100, shape=one-minus-sqrt) | 85 | 0.4",
        "wsd(0.8, steps=100, shape=one-minus-sqrt, end=0.2) | 85 | 0.5",
        "wsd(0.8, steps=100, shape=one-minus-sqrt, end=0.2) | 101 | 0.2",
        "wsd(0.8, steps=10, warmup=2, decay=0.5, unit=epoch) | 79 | 0.48",
        "piecewise(0.3, 0.2, 0.7, boundaries=\"10,20\") | 9 | 0.3",
        "piecewise(0.3, 0.2, 0.7, boundaries=\"10,20\") | 10 | 0.2",
        "piecewise(0.3, 0.2, 0.7, boundaries=\"10,20\") | 19 | 0.2",
        "piecewise(0.3, 0.2, 0.7, boundaries=\"10,20\") | 20 | 0.7",
        "piecewise(0.3, 0.2, boundaries=2, unit=epoch) | 20 | 0.2",
        "join(0.3, linear(0.8, steps=8), boundaries=10) | 9 | 0.3",
        "join(0.3, linear(0.8, steps=8), boundaries=10) | 10 | 0.8",
        "join(0.3, linear(0.8, steps=8), boundaries=10) | 14 | 0.4",
        "join(0.3, linear(0.8, steps=8), 0.1, boundaries=\"10,14\") | 14 | 0.1",
        "join(0.3, step(0.8, every=2, unit=epoch), boundaries=3, unit=epoch) | 49 | 0.8",
        "join(0.3, step(0.8, every=2, unit=epoch), boundaries=3, unit=epoch) | 50 | 0.08",
        "warmup(0.8, steps=10) | 0 | 0",
        "warmup(0.8, steps=10) | 5 | 0.4",
        "warmup(0.8, steps=10) | 9 | 0.72",
        "warmup(0.8, steps=10) | 10 | 0.8",
        "warmup(0.8, steps=10, start=0.5) | 0 | 0.4",
        "warmup(0.8, steps=10, start=0.5) | 5 | 0.6",
        "warmup(0.8, steps=2, unit=epoch) | 10 | 0.4",
        "warmup(0.8, steps=2, unit=epoch) | 20 | 0.8",
        "warmup(cosine(0.8, steps=100), steps=10) | 5 | 0.4",
        "warmup(cosine(0.8, steps=100), steps=10) | 10 | 0.8",
        "warmup(cosine(0.8, steps=100), steps=10) | 60 | 0.4",
        "warmup(cosine(0.8, steps=100), steps=10) | 110 | 0",
        "warmup(cosine(0.8, steps=10, unit=epoch), steps=2, unit=epoch) | 70 | 0.4",
        "warmup(cosine(0.8, steps=10, unit=epoch), steps=20) | 70 | 0.4",
        "warmup(step(0.8, every=10), steps=5) | 14 | 0.8",
        "warmup(step(0.8, every=10), steps=5) | 15 | 0.08",
        "warmup(warmup(0.8, steps=10, start=0.5), steps=10) | 5 | 0.2",
        "warmup(warmup(0.8, steps=10, start=0.5), steps=10) | 15 | 0.6"
      })
  void closedForm(String schedule, long step, double expected) {
    assertThat(at(schedule, step)).isCloseTo(expected, within(1e-15));
  }

  /// Vaswani et al. 2017, equation 3, with the width 512 and 4,000 steps of their section 5.3.
  @Test
  void inverseSqrtIsTheTransformersRate() {
    double max = 1 / Math.sqrt(512.0 * 4000);
    for (long step : new long[] {0, 1, 100, 3999, 4000, 100_000}) {
      double t = step + 1;
      double published =
          Math.pow(512, -0.5) * Math.min(Math.pow(t, -0.5), t * Math.pow(4000, -1.5));
      assertThat(at("inverse-sqrt(%s)".formatted(max), step))
          .isCloseTo(published, within(1e-14 * published));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "multi-step(0.8, milestones=\"7,30\") | 0 | 60",
        "linear(0.8, steps=50) | 0 | 60",
        "polynomial(0.8, steps=50, end=0.1, power=0.9) | 0 | 60",
        "logarithmic(0.8) | 0 | 60",
        "inverse-sqrt(0.8, warmup=10) | 9 | 60",
        "one-cycle(0.8, steps=50, rise=0.2) | 9 | 60",
        "one-cycle(0.8, steps=50, rise=0.22, three-phase=true) | 10 | 60",
        "wsd(0.8, steps=50, warmup=10, shape=one-minus-sqrt) | 10 | 60",
        "wsd(0.8, steps=50, decay=0.33, shape=cosine, end=0.1) | 0 | 60"
      })
  void neverRisesAfterItsTop(String schedule, long top, long last) {
    for (long step = 0; step < last; step++) {
      double change = at(schedule, step + 1) - at(schedule, step);
      assertThat(step < top ? -change : change).as("step %d", step).isLessThanOrEqualTo(0);
    }
    assertThat(at(schedule, last)).isLessThan(0.5);
  }

  @Test
  void linearIsPolynomialOfPowerOne() {
    for (long step = 0; step < 60; step++) {
      assertThat(at("linear(0.8, steps=50, end=0.3)", step))
          .isCloseTo(at("polynomial(0.8, steps=50, end=0.3, power=1)", step), within(1e-15));
    }
  }

  @Test
  void rampJoinsItsScheduleWithoutAJump() {
    String schedule = "warmup(cosine(0.8, steps=1000), steps=50)";
    for (long step = 45; step < 55; step++) {
      double change = Math.abs(at(schedule, step + 1) - at(schedule, step));
      assertThat(change).isLessThanOrEqualTo(0.8 / 50 + 1e-15);
    }
  }

  @Test
  void epochsNeedTheirLength() {
    double[] x = {1};
    Recipe recipe = Recipe.parse("sgd(rate=step(1, every=2, unit=epoch))");
    try (Optimizer optimizer = Optimizer.of(recipe, Parameters.of(x, new double[] {1}))) {
      assertThatThrownBy(optimizer::step)
          .isInstanceOf(SettingException.class)
          .hasMessage("unit must be step where there are no epochs, got epoch");
    }
    assertThat(x[0]).isEqualTo(1);
  }

  @Test
  void optimizerCountsItsStepsAndEpochs() {
    double[] x = {0};
    Recipe recipe = Recipe.parse("sgd(rate=step(1, every=1, factor=0.5, unit=epoch))");
    Optimizer.Builder builder = Optimizer.builder(recipe, Parameters.of(x, new double[] {-1}));
    try (Optimizer optimizer = builder.stepsPerEpoch(3).build()) {
      double sum = 0;
      for (int step = 0; step < 9; step++) {
        int epoch = step / 3;
        double rate = Math.pow(0.5, epoch);
        assertThat(optimizer.rate()).isEqualTo(rate);
        optimizer.step();
        sum += rate;
        assertThat(x[0]).isEqualTo(sum);
      }
    }
  }

  @Test
  void ownScheduleIsAFunctionOfTheProgress() {
    double[] x = {0};
    Schedule own = progress -> progress.step() + 1;
    Recipe recipe = Recipe.of(own, new Sgd());
    try (Optimizer optimizer = Optimizer.of(recipe, Parameters.of(x, new double[] {-1}))) {
      for (int step = 0; step < 4; step++) {
        optimizer.step();
      }
    }
    assertThat(x[0]).isEqualTo(1 + 2 + 3 + 4);
  }
}
