package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Gradients that are not finite never get into parameters or state.
class NonFiniteTest {
  private static final double[] START = {1, 2, 3};

  private final double[] x = START.clone();
  private final double[] g = new double[3];

  private Optimizer optimizer(String recipe) {
    return Optimizer.of(Recipe.parse(recipe), Parameters.of(x, g));
  }

  private void step(Optimizer optimizer, double... gradient) {
    System.arraycopy(gradient, 0, g, 0, g.length);
    optimizer.step();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aBadStepIsLeftOutAndNotCounted(double bad) {
    double[] sound = START.clone();
    double[] gradient = new double[3];
    try (Optimizer with = optimizer("chain(non-finite, clip-global-norm(1), adam)");
        Optimizer without =
            Optimizer.of(
                Recipe.parse("chain(clip-global-norm(1), adam)"), Parameters.of(sound, gradient))) {
      for (int t = 0; t < 9; t++) {
        for (int i = 0; i < 3; i++) {
          gradient[i] = t - i * 2.5;
        }
        without.step();
        step(with, gradient);
        step(with, 1, bad, 2);
      }
      assertThat(with.steps()).isEqualTo(9);
    }
    assertThat(x).isEqualTo(sound);
  }

  @Test
  void largeButFiniteGradientsPass() {
    try (Optimizer optimizer = optimizer("chain(non-finite(stop), sgd(rate=1))")) {
      step(optimizer, 1e300, -1e300, 0);
      assertThat(optimizer.steps()).isEqualTo(1);
    }
  }

  @Test
  void stopIsAnErrorAtOnceAndChangesNothing() {
    try (Optimizer optimizer = optimizer("chain(non-finite(stop), adam)")) {
      assertThatThrownBy(() -> step(optimizer, 0, 0, Double.NaN))
          .isInstanceOf(NonFiniteException.class)
          .hasMessage("the gradient of values is not finite");
      assertThat(x).isEqualTo(START);
      assertThat(optimizer.steps()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"skip", "restore"})
  void theFifthInARowAlwaysStops(String action) {
    try (Optimizer optimizer = optimizer("chain(non-finite(%s), adam)".formatted(action))) {
      for (int i = 0; i < 4; i++) {
        step(optimizer, 0, 0, Double.NaN);
      }
      step(optimizer, 1, 1, 1); // a sound one: they are counted anew
      for (int i = 0; i < 4; i++) {
        step(optimizer, 0, 0, Double.NaN);
      }
      OptimizerState saved = TestRun.throughBytes(optimizer.state());
      assertThatThrownBy(() -> step(optimizer, 0, 0, Double.NaN))
          .isInstanceOf(NonFiniteException.class)
          .hasMessageContaining("5 times in a row");
      try (Optimizer later = optimizer("chain(non-finite(%s), adam)".formatted(action))) {
        later.restore(saved);
        assertThatThrownBy(() -> step(later, 0, 0, Double.NaN))
            .isInstanceOf(NonFiniteException.class);
      }
    }
  }

  @Test
  void restoreGoesBackToWhatWasKept() {
    try (Optimizer optimizer = optimizer("chain(non-finite(restore, every=4), momentum)")) {
      for (int t = 0; t < 4; t++) {
        step(optimizer, 1, 2, 3);
      }
      double[] kept = x.clone();
      double[] velocity = velocity(optimizer);
      step(optimizer, 5, 5, 5); // before it a copy is kept
      step(optimizer, 5, 5, 5);
      step(optimizer, 5, Double.NaN, 5);
      assertThat(x).isEqualTo(kept);
      assertThat(optimizer.steps()).isEqualTo(4);
      assertThat(velocity(optimizer)).isEqualTo(velocity);
    }
  }

  /// That the training has come so far, and what was observed, are facts.
  @Test
  void restoreLeavesWhatSchedulesSee() {
    String recipe = "chain(non-finite(restore), sgd(rate=reduce-on-plateau(1, patience=0)))";
    try (Optimizer optimizer = optimizer(recipe)) {
      step(optimizer, 1, 1, 1);
      optimizer.observe(1);
      optimizer.observe(2);
      double rate = optimizer.rate();
      assertThat(rate).isLessThan(1);
      step(optimizer, 1, Double.NaN, 1);
      assertThat(optimizer.rate()).isEqualTo(rate);
    }
  }

  /// Also where it was saved between what was kept and the bad gradient, and behind that.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "chain(non-finite(restore, every=4), momentum)",
        "chain(non-finite(restore, every=3), accumulate(2), nag(rate=cosine(0.1, steps=9)))",
        "chain(non-finite(restore, every=2), prodigy)"
      })
  void aRestartLeavesWhatWasKept(String recipe) {
    double[] through = restarted(recipe, 20);
    for (int at = 0; at < 20; at++) {
      assertThat(restarted(recipe, at)).isEqualTo(through);
    }
  }

  /// Where 18 gradients lead, each fifth of which is bad, with a restart before one of them.
  private double[] restarted(String recipe, int restart) {
    System.arraycopy(START, 0, x, 0, x.length);
    Optimizer optimizer = optimizer(recipe);
    for (int t = 0; t < 18; t++) {
      if (t == restart) {
        OptimizerState saved = TestRun.throughBytes(optimizer.state());
        optimizer.close();
        optimizer = optimizer(recipe);
        optimizer.restore(saved);
      }
      step(optimizer, t % 5 == 4 ? Double.NaN : 1, t * 0.1, -t);
    }
    optimizer.close();
    return x.clone();
  }

  private static double[] velocity(Optimizer optimizer) {
    return Objects.requireNonNull(optimizer.state().slots().get("values/v"))
        .toArray(ValueLayout.JAVA_DOUBLE);
  }

  @Test
  void itIsSaidWhetherARecipeIsGuarded() {
    try (Optimizer with = optimizer("chain(non-finite, sgd)");
        Optimizer without = optimizer("sgd")) {
      assertThat(with.isGuarded()).isTrue();
      assertThat(without.isGuarded()).isFalse();
    }
  }
}
