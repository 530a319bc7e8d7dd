package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A rate changed from outside is the schedule's, so many times as large.
class MultipliedRateTest {
  private static final int BEFORE = 5;
  private static final int AFTER = 6;

  /// At a power of 2 the product with the rate is exact, so the bits are those of a schedule.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd(rate=%s)",
        "momentum(rate=%s)",
        "nag(rate=%s, momentum=0.9)",
        "adamw(rate=%s)",
        "lookahead(nag(rate=%s))",
        "chain(clip-global-norm(1), adam(rate=%s), decoupled-decay(0.1))"
      })
  void isThatOfASchedule(String recipe) {
    String schedule = "multi-step(0.125, milestones=\"5\", factor=0.25)";
    try (TestRun steered = TestRun.of(recipe.formatted("0.125"), Precision.FLOAT64);
        TestRun scheduled = TestRun.of(recipe.formatted(schedule), Precision.FLOAT64)) {
      steered.steps(BEFORE).optimizer().multiplyRate(0.5);
      steered.optimizer().multiplyRate(0.5);
      scheduled.steps(BEFORE);
      assertThat(steered.optimizer().rate()).isEqualTo(scheduled.optimizer().rate());
      steered.steps(AFTER);
      scheduled.steps(AFTER);
      for (long i = 0; i < steered.parameters().length(); i++) {
        assertThat(steered.parameters().value(i))
            .isCloseTo(scheduled.parameters().value(i), within(1e-12));
      }
    }
  }

  @Test
  void belongsToTheState() {
    try (TestRun run = TestRun.of("nag(rate=0.1)", Precision.FLOAT32);
        TestRun later = TestRun.of("nag(rate=0.1)", Precision.FLOAT32)) {
      run.steps(3).optimizer().multiplyRate(0.25);
      later.optimizer().restore(TestRun.throughBytes(run.optimizer().state()));
      assertThat(later.optimizer().rate()).isEqualTo(run.optimizer().rate()).isEqualTo(0.1 * 0.25);
      assertThat(later.optimizer().parts().rate()).isEqualTo(0.1 * 0.25);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void otherFactorsAreRefused(double factor) {
    try (TestRun run = TestRun.of("sgd", Precision.FLOAT32)) {
      assertThatExceptionOfType(SettingException.class)
          .isThrownBy(() -> run.optimizer().multiplyRate(factor))
          .withMessageContaining("must be in (0,inf)");
    }
  }
}
