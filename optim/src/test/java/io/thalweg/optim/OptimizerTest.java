package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The driver: points, state, observations, failures.
class OptimizerTest {
  private static final String NAG = "nag(rate=0.1)";

  @ParameterizedTest
  @ValueSource(strings = {NAG, "lookahead(nag)", "adam", "lookahead(adam)"})
  void evaluationPutsTheTrainingPointBackBitForBit(String expression) {
    for (Precision precision : Precision.values()) {
      try (TestRun run = TestRun.of(expression, precision).steps(7)) {
        byte[] before = run.bits();
        double[] judged = run.evaluated();
        assertThat(run.bits()).isEqualTo(before);
        assertThatThrownBy(() -> run.optimizer().evaluate(() -> Integer.parseInt("no number")))
            .isInstanceOf(NumberFormatException.class);
        assertThat(run.bits()).isEqualTo(before);
        assertThat(run.evaluated()).isEqualTo(judged);
        boolean elsewhere = !expression.equals("adam");
        assertThat(!Arrays.equals(judged, run.values())).isEqualTo(elsewhere);
      }
    }
  }

  @Test
  void evaluationBeforeTheFirstStepIsAtTheStart() {
    try (TestRun run = TestRun.of("lookahead(nag)", Precision.FLOAT32)) {
      assertThat(run.evaluated()).isEqualTo(run.values());
    }
  }

  @Test
  void evaluationWithinAnEvaluationIsAtTheSamePoint() {
    try (TestRun run = TestRun.of(NAG, Precision.FLOAT64).steps(3)) {
      byte[] before = run.bits();
      double[] judged = run.evaluated();
      assertThat(run.optimizer().evaluate(run::evaluated)).isEqualTo(judged);
      assertThat(run.bits()).isEqualTo(before);
    }
  }

  @Test
  void noStepWithinAnEvaluation() {
    try (TestRun run = TestRun.of(NAG, Precision.FLOAT64).steps(3)) {
      byte[] before = run.bits();
      assertThatThrownBy(() -> run.optimizer().evaluate(() -> run.steps(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no step or observation while the evaluation point is shown");
      assertThat(run.bits()).isEqualTo(before);
    }
  }

  /// A new momentum moves the training point of nag, but not the iterate.
  @Test
  void observationKeepsTheIterate() {
    String expression = "nag(rate=0.1, momentum=reduce-on-plateau(0.9, factor=0.5, patience=0))";
    try (TestRun run = TestRun.of(expression, Precision.FLOAT64).steps(5)) {
      double[] iterate = run.evaluated();
      double[] training = run.values();
      run.optimizer().observe(1);
      assertThat(run.evaluated()).containsExactly(iterate, within(1e-15));
      run.optimizer().observe(1);
      assertThat(run.evaluated()).containsExactly(iterate, within(1e-15));
      for (int i = 0; i < iterate.length; i++) {
        double moved = iterate[i] + (training[i] - iterate[i]) / 2;
        assertThat(run.values()[i]).isCloseTo(moved, within(1e-15));
      }
    }
  }

  /// The momentum of the first three steps is 0.5, 0.65 and 1.
  @Test
  void settingThatLeavesItsRangeStopsTheStepThatNeedsIt() {
    Recipe growing = Recipe.parse("momentum(momentum=cosine(0.5, steps=4, end=1.5))");
    Parameters parameters =
        TestRun.parameters(TestRun.LAYOUT, Precision.FLOAT32, TestRun.Memory.NATIVE);
    try (TestRun run = new TestRun(parameters, Optimizer.of(growing, parameters))) {
      run.steps(1);
      byte[] before = run.bits();
      assertThatThrownBy(() -> run.steps(1))
          .isInstanceOf(SettingException.class)
          .hasMessageStartingWith("momentum: momentum must be in [0,1), got 1");
      assertThat(run.bits()).isEqualTo(before);
      assertThat(run.optimizer().steps()).isEqualTo(1);
    }
  }

  @Test
  void stateThatDoesNotFitIsRefusedAndChangesNothing() {
    try (TestRun run = TestRun.of("adam", Precision.FLOAT32).steps(3);
        TestRun sgd = TestRun.of("momentum", Precision.FLOAT32).steps(2);
        TestRun wide = TestRun.of("adam", Precision.FLOAT64).steps(2)) {
      byte[] before = run.bits();
      OptimizerState state = run.optimizer().state();
      refuses(
          run,
          sgd.optimizer().state(),
          "state of adam must have 364 bytes at 0.weight/m, got none");
      refuses(
          run,
          wide.optimizer().state(),
          "state of adam must have 364 bytes at 0.weight/m, got 728");
      refuses(
          run, with(state, "0.bias/m", 6), "state of adam must have 28 bytes at 0.bias/m, got 24");
      refuses(run, with(state, "9.bias/m", 1), "state must have the slots [");
      assertThat(run.bits()).isEqualTo(before);
      assertThat(run.optimizer().steps()).isEqualTo(3);
    }
  }

  private static OptimizerState with(OptimizerState state, String slot, int length) {
    SortedMap<String, MemorySegment> slots = new TreeMap<>(state.slots());
    slots.put(slot, MemorySegment.ofArray(new float[length]));
    return new OptimizerState(
        state.step(), state.metrics(), state.precision(), slots, state.numbers());
  }

  private static void refuses(TestRun run, OptimizerState state, String message) {
    assertThatThrownBy(() -> run.optimizer().restore(state))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void slowWeightsAreSaved() {
    try (TestRun run = TestRun.of("lookahead(adam, momentum=pull-back)", Precision.FLOAT32)) {
      assertThat(run.steps(2).optimizer().state().slots().keySet())
          .contains("0.bias/φ", "0.bias/last m", "0.bias/inner.m", "0.bias/inner.v")
          .hasSize(16);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void initialStateIsWhatTheSettingSays(Precision precision) {
    try (TestRun run = TestRun.of("rmsprop(initial=0.25, centered=true)", precision)) {
      run.optimizer()
          .state()
          .slots()
          .forEach((name, slot) -> {
            double expected = name.endsWith("/v") ? 0.25 : 0;
            for (long i = 0; i < slot.byteSize() / precision.bytes(); i++) {
              assertThat(precision.read(slot, i)).isEqualTo(expected);
            }
          });
    }
  }

  @Test
  void builderChecksItsNumbers() {
    Parameters parameters = Parameters.of(new float[1], new float[1]);
    Optimizer.Builder builder = Optimizer.builder(Recipe.parse("sgd"), parameters);
    assertThatThrownBy(() -> builder.threads(Runnable::run, 0))
        .hasMessage("threads must be in [1,inf), got 0");
    assertThatThrownBy(() -> builder.stepsPerEpoch(0))
        .hasMessage("stepsPerEpoch must be in [1,inf), got 0");
  }

  /// Moves the parameters and leaves the gradient, though it says that it changes it.
  record Pushing() implements Transform {
    @Override
    public boolean changesGradient() {
      return true;
    }

    @Override
    public void apply(Step at, Vec theta, Vec g, Scratch scratch) {
      theta.add(1);
    }
  }

  @Test
  void measuringANormChangesNothing() {
    float[] theta = {1};
    Recipe recipe = Recipe.of(0.5, new Sgd(), new Pushing(), new ClipGlobalNorm(1, 0));
    try (Optimizer optimizer = Optimizer.of(recipe, Parameters.of(theta, new float[] {1}))) {
      optimizer.step();
    }
    assertThat(theta).containsExactly(1.5f);
  }

  @Test
  void aClosedOptimizerSaysSo() {
    Optimizer optimizer =
        Optimizer.of(Recipe.parse("sgd"), Parameters.of(new float[1], new float[1]));
    optimizer.close();
    optimizer.close();
    assertThatThrownBy(optimizer::step).hasMessage("the optimizer is closed");
  }

  @Test
  void ruleThatFailsChangesNothing() {
    record Failing() implements Rule {
      @Override
      public List<Slot> slots() {
        return List.of();
      }

      @Override
      public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
        theta.add(1);
        throw new UnsupportedOperationException("on purpose");
      }
    }
    float[] theta = {3};
    Parameters parameters = Parameters.of(theta, new float[1]);
    try (Optimizer optimizer = Optimizer.of(Recipe.of(1, new Failing()), parameters)) {
      assertThatThrownBy(optimizer::step)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage("on purpose");
      assertThat(theta).containsExactly(3);
      assertThat(optimizer.steps()).isZero();
    }
  }

  @Test
  void thePartsAreThoseOfTheNextStepWithEpochsCounted() {
    float[] theta = {1};
    Recipe recipe = Recipe.parse("chain(clip-value(2), sgd(rate=step(0.1, every=1, unit=epoch)))");
    try (Optimizer optimizer =
        Optimizer.builder(recipe, Parameters.of(theta, new float[1])).stepsPerEpoch(2).build()) {
      assertThat(optimizer.parts().rate()).isEqualTo(0.1);
      optimizer.step();
      optimizer.step();
      assertThat(optimizer.parts().rate()).isEqualTo(0.1 * 0.1);
      assertThat(optimizer.parts().rule()).isEqualTo(new Sgd());
      assertThat(optimizer.parts().transforms()).hasSize(1);
    }
    try (Optimizer split =
        Optimizer.of(
            Recipe.parse("groups(sgd, freeze(\"values\"))"), Parameters.of(theta, new float[1]))) {
      assertThatThrownBy(split::parts)
          .isInstanceOf(SettingException.class)
          .hasMessageStartingWith("one rule for all tensors is needed, got groups(");
    }
  }
}
