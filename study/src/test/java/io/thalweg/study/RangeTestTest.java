package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.engine.Models;
import io.thalweg.optim.Recipe;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Scaling;
import io.thalweg.train.Descent;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeTestTest {
  private static final Range RATES = new Range("rate", 1e-4, 100, true);

  @TempDir Path home;

  private Training training(Arena arena, String model, String optimizer, int batch) {
    return new Training(
        Models.CATALOGUE.create(model),
        new DataHome(home).load("digits", Scaling.UNIT, arena).validation(9_000),
        Recipe.parse(optimizer),
        1,
        Integer.MAX_VALUE,
        batch,
        Long.MAX_VALUE,
        Training.LOSS_BOUND);
  }

  private static void steps(Descent descent, int count) {
    for (int i = 0; i < count; i++) {
      descent.nextGradient();
      descent.optimizer().step();
    }
  }

  private static float[] parameters(Descent descent) {
    return descent.network().parameters().values().toArray(ValueLayout.JAVA_FLOAT);
  }

  private static float[] gradients(Descent descent) {
    return descent.network().parameters().gradients().toArray(ValueLayout.JAVA_FLOAT);
  }

  /// With dropout, batch normalisation, noise of the rule and a schedule that counts steps.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nag(rate=cosine(0.1, steps=30))",
        "lookahead(adam, k=3)",
        "chain(gradient-noise, lamb)"
      })
  void leavesNoTrace(String optimizer) {
    try (Arena arena = Arena.ofShared()) {
      Training training =
          training(arena, "mlp(8, dropout=0.5, normalisation=batch)", optimizer, 64);
      try (Descent tested = new Descent(training);
          Descent untested = new Descent(training)) {
        steps(tested, 7);
        steps(untested, 7);
        float[] before = parameters(tested);
        float[] gradients = gradients(tested);
        RangeTest.of(tested, RATES, 50);
        assertThat(parameters(tested)).isEqualTo(before);
        assertThat(gradients(tested)).isEqualTo(gradients);
        assertThat(tested.network().evaluate(tested.test()))
            .isEqualTo(untested.network().evaluate(untested.test()));
        steps(tested, 20);
        steps(untested, 20);
        assertThat(parameters(tested)).isEqualTo(parameters(untested));
      }
    }
  }

  /// Batch descent on a loss that is almost a parabola at its start: below 2/λ the loss falls from
  /// step to step, and the test ends above.
  @Test
  void theLossFallsBelowTheLimitAndRisesAboveIt() {
    try (Arena arena = Arena.ofShared();
        Descent descent = new Descent(training(arena, "linear", "sgd", 1_000))) {
      RangeTest test = RangeTest.of(descent, RATES, 100);
      double limit = test.limit().orElseThrow();
      assertThat(limit * test.sharpness()).isCloseTo(2, within(1e-6));
      assertThat(test.diverged()).isTrue();
      assertThat(test.points().getLast().rate()).isGreaterThan(limit);
      assertThat(test.points())
          .filteredOn(point -> point.rate() < limit)
          .hasSizeGreaterThan(50)
          .isSortedAccordingTo(Comparator.comparingDouble(RangeTest.Point::loss).reversed());
      assertThat(test.steepest().orElseThrow().rate()).isLessThan(test.lowest().rate());
      assertThat(test.tenth()).isEqualTo(test.lowest().rate() / 10);
    }
  }

  @Test
  void adaptiveRulesHaveNoLimitOfTheirOwn() {
    try (Arena arena = Arena.ofShared();
        Descent descent = new Descent(training(arena, "linear", "adam", 64))) {
      RangeTest test = RangeTest.of(descent, RATES, 20);
      assertThat(test.limit()).isEmpty();
      assertThat(test.points().getFirst().rate()).isCloseTo(1e-4, within(1e-12));
      assertThat(test.points().getFirst().loss()).isCloseTo(Math.log(10), within(0.5));
      assertThatThrownBy(() -> RangeTest.of(descent, RATES, 1)).hasMessageContaining("at least 2");
    }
  }

  @Test
  void groupsHaveMoreThanOneRate() {
    String groups = "groups(sgd(rate=0.1), group(\"bias\", sgd(rate=0.001)))";
    try (Arena arena = Arena.ofShared();
        Descent descent = new Descent(training(arena, "linear", groups, 64))) {
      assertThatThrownBy(() -> RangeTest.of(descent, RATES, 20))
          .hasMessageContaining("one rule for all tensors");
    }
  }

  /// The last of three steps, at a rate of 100, is where it ends.
  @Test
  void whatEndsAtTheLastStepHasDivergedToo() {
    try (Arena arena = Arena.ofShared();
        Descent descent = new Descent(training(arena, "linear", "sgd", 1_000))) {
      Range steep = new Range("rate", 100, 10_000, true);
      assertThat(RangeTest.of(descent, steep, 2).diverged()).isTrue();
    }
  }
}
