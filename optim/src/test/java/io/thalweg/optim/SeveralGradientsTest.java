package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules that take more than one gradient on a batch: what they ask for, and where they may stand.
class SeveralGradientsTest {

  /// The gradients that each of some batches is asked for, behind its first.
  private static List<List<Ask>> asked(String recipe, int batches) {
    double[] x = {1, 2};
    double[] g = {0.5, -0.5};
    List<List<Ask>> asked = new ArrayList<>();
    try (Optimizer optimizer = Optimizer.of(Recipe.parse(recipe), Parameters.of(x, g))) {
      for (int batch = 0; batch < batches; batch++) {
        List<Ask> again = new ArrayList<>();
        optimizer.step(again::add);
        asked.add(again);
      }
    }
    return asked;
  }

  @Test
  void eachIsAskedForOnItsBatch() {
    assertThat(asked("adam", 2)).containsExactly(List.of(), List.of());
    assertThat(asked("sam(adam)", 2))
        .containsExactly(List.of(Ask.SAME_BATCH), List.of(Ask.SAME_BATCH));
    assertThat(asked("sophia(every=3)", 4))
        .containsExactly(List.of(), List.of(), List.of(Ask.SAMPLED_LABELS), List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lookahead(sam(sgd))",
        "ema(sophia)",
        "swa(sam(sgd))",
        "schedule-free(sam(sgd))",
        "sam(sophia)",
        "sam(sam(sgd))"
      })
  void wrappersThatCountMovesRefuseThem(String recipe) {
    assertThatThrownBy(() -> Recipe.parse(recipe))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("must take one gradient per batch");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "groups(sam(sgd), group(\"b\", sgd)) | same gradients",
        "groups(sophia, group(\"b\", sophia(every=3))) | same gradients",
        "chain(non-finite, sam(sgd)) | one gradient per batch",
        "chain(accumulate(2), sophia) | one gradient per batch"
      })
  void groupsTakeTheSameAndNothingHoldsThemBack(String recipe, String part) {
    Parameters parameters =
        TestRun.parameters(
            Parameters.layout().add("a", 2).add("b", 2), Precision.FLOAT64, TestRun.Memory.NATIVE);
    assertThatThrownBy(() -> Optimizer.of(Recipe.parse(recipe), parameters))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining(part);
  }

  @Test
  void groupsThatTakeTheSameGoTogether() {
    Parameters parameters =
        TestRun.parameters(
            Parameters.layout().add("a", 2).add("b", 2), Precision.FLOAT64, TestRun.Memory.NATIVE);
    try (TestRun run = TestRun.of("groups(sam(sgd), group(\"b\", sam(adam)))", parameters)) {
      run.steps(4);
      assertThat(run.optimizer().asks()).isEqualTo(Ask.NEW_BATCH);
    }
  }

  /// Matrices and vectors have rules of their own below it, but one way uphill.
  @Test
  void theWayUphillIsOneOverAllTensors() {
    try (Arena arena = Arena.ofConfined()) {
      Parameters parameters =
          Parameters.layout().add("m", 2, 2).add("v", 3).allocate(Precision.FLOAT64, arena);
      for (int i = 0; i < 7; i++) {
        parameters.gradient(i, i - 2);
      }
      try (Optimizer optimizer = Optimizer.of(Recipe.parse("sam(muon(sgd), rho=1)"), parameters)) {
        optimizer.step();
        double squares = 0;
        for (int i = 0; i < 7; i++) {
          squares += parameters.value(i) * parameters.value(i);
        }
        assertThat(squares).isCloseTo(1, within(1e-14));
      }
    }
  }

  @Test
  void aDecayBehindAnAverageIsRefused() {
    Parameters parameters = Parameters.of(new double[2], new double[2]);
    Recipe recipe = Recipe.parse("chain(schedule-free(sgd), decoupled-decay(0.01))");
    assertThatThrownBy(() -> Optimizer.of(recipe, parameters))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("inside schedule-free");
  }

  /// However many steps were made before.
  @ParameterizedTest
  @ValueSource(strings = {"sgd", "lookahead(adam, k=2000000000)"})
  void goesOnFromAnyStepAtOnce(String recipe) {
    double[] x = {1};
    try (Optimizer optimizer =
        Optimizer.of(Recipe.parse(recipe), Parameters.of(x, new double[] {1}))) {
      OptimizerState start = optimizer.state();
      optimizer.restore(
          new OptimizerState(
              1L << 60, start.metrics(), start.precision(), start.slots(), new TreeMap<>()));
      optimizer.step();
      assertThat(optimizer.steps()).isEqualTo((1L << 60) + 1);
    }
  }

  /// Between two gradients of a batch, with a schedule.
  @Test
  void goesOnWithinABatch() {
    String recipe = "sam(momentum(rate=step(0.1, factor=0.5, every=3)), rho=0.5)";
    double[] x = {1, -2};
    double[] y = x.clone();
    double[] g = {0.5, 1};
    try (Optimizer through = Optimizer.of(Recipe.parse(recipe), Parameters.of(x, g));
        Optimizer before = Optimizer.of(Recipe.parse(recipe), Parameters.of(y, g));
        Optimizer after = Optimizer.of(Recipe.parse(recipe), Parameters.of(y, g))) {
      for (int t = 0; t < 21; t++) {
        through.step();
      }
      for (int t = 0; t < 9; t++) {
        before.step();
      }
      after.restore(TestRun.throughBytes(before.state()));
      for (int t = 0; t < 12; t++) {
        after.step();
      }
      assertThat(y).isEqualTo(x);
      assertThat(after.rate()).isEqualTo(through.rate());
    }
  }
}
