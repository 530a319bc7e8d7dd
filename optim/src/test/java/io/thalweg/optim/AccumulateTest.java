package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Accumulated gradients against the mean given at once.
class AccumulateTest {
  private static final int K = 4;

  /// Gradient `i` of micro-batch `t`; sums of four of them and their quarters are exact.
  private static double gradient(int t, int i) {
    return (t * 7 + i * 3) % 11 - 4;
  }

  private static double[] accumulated(String recipe, int steps) {
    double[] x = {1, 2, 3};
    double[] g = new double[3];
    try (Optimizer optimizer = Optimizer.of(Recipe.parse(recipe), Parameters.of(x, g))) {
      for (int t = 0; t < steps * K; t++) {
        for (int i = 0; i < g.length; i++) {
          g[i] = gradient(t, i);
        }
        optimizer.step();
        assertThat(optimizer.steps()).isEqualTo((t + 1) / K);
      }
      return optimizer.evaluate(x::clone);
    }
  }

  private static double[] atOnce(String recipe, int steps) {
    double[] x = {1, 2, 3};
    double[] g = new double[3];
    try (Optimizer optimizer = Optimizer.of(Recipe.parse(recipe), Parameters.of(x, g))) {
      for (int step = 0; step < steps; step++) {
        for (int i = 0; i < g.length; i++) {
          g[i] = 0;
          for (int k = 0; k < K; k++) {
            g[i] += gradient(step * K + k, i) / K;
          }
        }
        optimizer.step();
      }
      return optimizer.evaluate(x::clone);
    }
  }

  /// Steps, bias correction, schedules, norms and decay count once in four.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd",
        "adam(rate=step(0.1, factor=0.5, every=3))",
        "clip-global-norm(1), lookahead(radam), decoupled-decay(0.1)",
        "nag(momentum=linear(0.5, end=0.9, steps=10))",
        "groups(adam, group(\"values\", lamb))"
      })
  void isAStepWithTheMean(String rest) {
    assertThat(accumulated("chain(accumulate(4), %s)".formatted(rest), 12))
        .containsExactly(atOnce("chain(%s)".formatted(rest), 12), within(1e-14));
  }

  @Test
  void goesOnWithinAStep() {
    String recipe = "chain(accumulate(4), adam)";
    double[] x = {1, 2, 3};
    double[] g = {1, -2, 0.5};
    double[] y = x.clone();
    try (Optimizer through = Optimizer.of(Recipe.parse(recipe), Parameters.of(x, g));
        Optimizer before = Optimizer.of(Recipe.parse(recipe), Parameters.of(y, g));
        Optimizer after = Optimizer.of(Recipe.parse(recipe), Parameters.of(y, g))) {
      for (int t = 0; t < 10; t++) {
        through.step();
      }
      for (int t = 0; t < 6; t++) {
        before.step();
      }
      after.restore(TestRun.throughBytes(before.state()));
      for (int t = 0; t < 4; t++) {
        after.step();
      }
      assertThat(y).isEqualTo(x);
      assertThat(after.steps()).isEqualTo(2);
      assertThat(after.state().numbers()).isEqualTo(through.state().numbers());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chain(clip-value(1), accumulate(4), sgd)",
        "groups(adam, group(\"values\", chain(accumulate(2), sgd)), group(\"b\", sgd))",
        "chain(accumulate(2), accumulate(4), sgd)"
      })
  void mustStandFirst(String recipe) {
    Parameters.Layout layout = Parameters.layout().add("values", 2).add("b", 2);
    Parameters parameters = TestRun.parameters(layout, Precision.FLOAT64, TestRun.Memory.NATIVE);
    assertThatThrownBy(() -> Optimizer.of(Recipe.parse(recipe), parameters))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("must stand first");
  }

  @Test
  void refusesRulesThatTakeTwoGradientsOnABatch() {
    Parameters parameters = Parameters.of(new double[2], new double[2]);
    assertThatThrownBy(
            () -> Optimizer.of(Recipe.parse("chain(accumulate(2), sam(sgd))"), parameters))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("one gradient per batch");
  }

  /// Five batches in an epoch, steps behind the 4th, 8th, 12th, …: in epochs 1, 2, 3, 4, 4, 5.
  @Test
  void epochsAreThoseOfTheData() {
    double[] x = {0};
    double[] g = {1};
    Recipe recipe =
        Recipe.parse("chain(accumulate(4), sgd(rate=step(1, factor=0.5, every=1, unit=epoch)))");
    try (Optimizer optimizer =
        Optimizer.builder(recipe, Parameters.of(x, g)).stepsPerEpoch(5).build()) {
      for (int batch = 0; batch < 24; batch++) {
        optimizer.step();
      }
      // Before the steps 0, 4, 8, 12, 16 and 20 batches were seen: 0, 0, 1, 2, 3 and 4 epochs.
      assertThat(x[0]).isEqualTo(-(1 + 1 + 0.5 + 0.25 + 0.125 + 0.0625));
    }
  }

  @Test
  void aScheduleThatFailsChangesNothing() {
    double[] x = {0};
    double[] g = {1};
    Recipe recipe =
        Recipe.parse("chain(accumulate(2), momentum(momentum=linear(0.5, end=1.5, steps=4)))");
    try (Optimizer optimizer = Optimizer.of(recipe, Parameters.of(x, g))) {
      for (int i = 0; i < 3; i++) {
        optimizer.step();
      }
      double before = x[0];
      assertThatThrownBy(optimizer::step).isInstanceOf(SettingException.class);
      assertThat(x[0]).isEqualTo(before);
      assertThat(optimizer.state().numbers()).containsEntry("accumulated gradients", 1.0);
    }
  }

  @Test
  void countsFromAFileAreChecked() {
    Recipe recipe = Recipe.parse("chain(accumulate(3), sgd)");
    try (Optimizer optimizer = Optimizer.of(recipe, Parameters.of(new double[1], new double[1]))) {
      OptimizerState state = optimizer.state();
      for (double bad : new double[] {3, -1, 0.5, Double.NaN}) {
        OptimizerState wrong =
            new OptimizerState(
                0,
                state.metrics(),
                state.precision(),
                state.slots(),
                new TreeMap<>(Map.of("accumulated gradients", bad)));
        assertThatThrownBy(() -> optimizer.restore(wrong))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("[0,2]");
      }
    }
  }
}
