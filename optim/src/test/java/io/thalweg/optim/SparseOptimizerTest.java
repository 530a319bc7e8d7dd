package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for both forms: steps by hand, state, refusals.
class SparseOptimizerTest {
  private static final int[] NONE = {};

  private static SparseOptimizer of(String recipe, Parameters parameters, SparseForm form) {
    return SparseOptimizer.of(Recipe.parse(recipe), parameters, form);
  }

  /// Makes some steps of [SparseRun], telling the schedules a value at each fifteenth.
  private static void steps(SparseOptimizer optimizer, int count) {
    for (int i = 0; i < count; i++) {
      int t = Math.toIntExact(optimizer.steps() + 1);
      int[] indices = SparseRun.indices(t);
      optimizer.catchUp(indices);
      optimizer.step(indices, SparseRun.values(t, indices.length));
      if (t % 15 == 0) {
        optimizer.observe(1.0);
      }
    }
  }

  private static byte[] bits(SparseOptimizer optimizer, Parameters parameters) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(parameters.values().toArray(ValueLayout.JAVA_BYTE));
    optimizer
        .state()
        .slots()
        .values()
        .forEach(slot -> bytes.writeBytes(slot.toArray(ValueLayout.JAVA_BYTE)));
    return bytes.toByteArray();
  }

  record Saved(String recipe, SparseForm form, Precision precision) {}

  static Stream<Saved> saved() {
    List<String> recipes =
        List.of(
            "sgd",
            "chain(clip-global-norm(0.3), momentum, decoupled-decay(0.1))",
            "momentum(rate=warmup(cosine(0.1, steps=80), steps=20))",
            "momentum(rate=reduce-on-plateau(0.1, patience=1, factor=0.5))",
            "adagrad",
            "rmsprop(momentum=0.9, centered=true)",
            "adam(rate=exponential(0.01, factor=0.99))",
            "adam(beta1=piecewise(0.9, 0.5, boundaries=20))");
    return Stream.of(SparseForm.values())
        .flatMap(form ->
            Stream.of(Precision.values())
                .flatMap(precision ->
                    recipes.stream().map(recipe -> new Saved(recipe, form, precision))));
  }

  @ParameterizedTest
  @MethodSource("saved")
  void goesOnFromItsStateBitForBit(Saved saved) {
    Parameters through = SparseRun.parameters(saved.precision());
    Parameters first = SparseRun.parameters(saved.precision());
    Parameters second = SparseRun.parameters(saved.precision());
    try (SparseOptimizer straight = of(saved.recipe(), through, saved.form());
        SparseOptimizer before = of(saved.recipe(), first, saved.form());
        SparseOptimizer after = of(saved.recipe(), second, saved.form())) {
      steps(straight, 80);
      steps(before, 37);
      second.copyFrom(first);
      after.restore(TestRun.throughBytes(before.state()));
      assertThat(after.steps()).isEqualTo(37);
      steps(after, 43);
      assertThat(bits(after, second)).isEqualTo(bits(straight, through));
    }
  }

  @ParameterizedTest
  @EnumSource
  void evaluationLeavesEveryBit(SparseForm form) {
    Parameters parameters = SparseRun.parameters(Precision.FLOAT32);
    try (SparseOptimizer optimizer = of("momentum", parameters, form)) {
      steps(optimizer, 29);
      byte[] before = bits(optimizer, parameters);
      double[] training = SparseRun.numbers(parameters);
      double[] shown = optimizer.evaluate(() -> SparseRun.numbers(parameters));
      assertThat(bits(optimizer, parameters)).isEqualTo(before);
      if (form == SparseForm.EXACT) {
        assertThat(shown).isNotEqualTo(training);
        optimizer.flush();
        assertThat(shown).isEqualTo(SparseRun.numbers(parameters));
      } else {
        assertThat(shown).isEqualTo(training);
      }
    }
  }

  @Test
  void lazyStateIsTheDenseOptimizersToo() {
    Parameters parameters = SparseRun.parameters(Precision.FLOAT64);
    try (SparseOptimizer lazy = of("adam", parameters, SparseForm.LAZY);
        Optimizer dense = Optimizer.of(Recipe.parse("adam"), parameters)) {
      steps(lazy, 3);
      dense.restore(lazy.state());
      assertThat(dense.steps()).isEqualTo(3);
      assertThat(dense.state().slots().keySet()).isEqualTo(lazy.state().slots().keySet());
    }
  }

  @Test
  void momentumCoastsByAGeometricSum() {
    double[] theta = {1, 5};
    try (SparseOptimizer optimizer =
        of(
            "momentum(rate=0.1, momentum=0.5)",
            Parameters.of(theta, new double[2]),
            SparseForm.EXACT)) {
      optimizer.step(new int[] {0}, new double[] {1}); // v = 1
      for (int i = 0; i < 3; i++) {
        optimizer.step(new int[] {1}, new double[] {0});
      }
      assertThat(theta).containsExactly(0.9, 5);
      optimizer.catchUp(new int[] {0});
      assertThat(theta[0]).isCloseTo(0.9 - 0.1 * (0.5 + 0.25 + 0.125), within(1e-16));
      double v =
          Objects.requireNonNull(optimizer.state().slots().get("values/v"))
              .get(ValueLayout.JAVA_DOUBLE, 0);
      assertThat(v).isEqualTo(0.125);
    }
  }

  @Test
  void lazyNumbersStandStill() {
    double[] theta = {1, 5};
    try (SparseOptimizer optimizer =
        of(
            "chain(momentum(rate=0.1, momentum=0.5), decoupled-decay(1))",
            Parameters.of(theta, new double[2]),
            SparseForm.LAZY)) {
      optimizer.step(new int[] {0}, new double[] {1}); // v = 1
      optimizer.step(new int[] {1}, new double[] {0});
      optimizer.catchUp(new int[] {0});
      optimizer.flush();
      assertThat(theta[0]).isCloseTo(0.9 - 0.1, within(1e-16));
      optimizer.step(new int[] {0}, new double[] {0}); // v = 0.5
      assertThat(theta[0]).isCloseTo(0.9 * 0.8 - 0.05, within(1e-16));
      assertThat(theta[1]).isCloseTo(5 * 0.9, within(1e-15));
    }
  }

  @Test
  void theNormIsOfTheseValuesOnly() {
    float[] theta = new float[100];
    try (SparseOptimizer optimizer =
        of(
            "chain(clip-global-norm(1), sgd(rate=1))",
            Parameters.of(theta, new float[100]),
            SparseForm.LAZY)) {
      int[] many = new int[50];
      for (int i = 0; i < many.length; i++) {
        many[i] = 50 + i;
      }
      optimizer.step(many, new double[50]);
      double[] large = new double[50];
      Arrays.fill(large, 100);
      optimizer.step(many, large); // left behind where the next step's numbers are gathered
      optimizer.step(new int[] {7, 3}, new double[] {3, 4});
      assertThat(theta[7]).isEqualTo(-0.6f);
      assertThat(theta[3]).isEqualTo(-0.8f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void badGradientsAreRefusedAndNothingIsChanged(SparseForm form) {
    Parameters parameters = SparseRun.parameters(Precision.FLOAT32);
    try (SparseOptimizer optimizer = of("adam", parameters, form)) {
      steps(optimizer, 20);
      byte[] before = bits(optimizer, parameters);
      refused(optimizer, new int[] {1, 163}, new double[2], "index must be in [0,163), got 163");
      refused(optimizer, new int[] {-1}, new double[1], "index must be in [0,163), got -1");
      refused(optimizer, new int[] {5, 2, 5}, new double[3], "indices must differ, got 5 twice");
      refused(optimizer, new int[] {5, 5}, new double[2], "indices must differ, got 5 twice");
      refused(
          optimizer,
          new int[] {5, 6},
          new double[] {1, Double.NaN},
          "values must be finite in FLOAT32, got NaN at index 6");
      refused(
          optimizer,
          new int[] {5},
          new double[] {1e39},
          "values must be finite in FLOAT32, got 1.0E39 at index 5");
      refused(optimizer, NONE, new double[1], "values must be 0, as many as indices, got 1");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> optimizer.step(new int[2], new double[2], 3))
          .withMessage("count must be in [0,2], got 3");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> optimizer.step(new int[] {1, 2}, new double[1], 2))
          .withMessage("values must be at least 2, got 1");
      assertThat(optimizer.steps()).isEqualTo(20);
      assertThat(bits(optimizer, parameters)).isEqualTo(before);
    }
  }

  private static void refused(
      SparseOptimizer optimizer, int[] indices, double[] values, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> optimizer.step(indices, values))
        .withMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "groups(adam, freeze(\"0.bias\")) | LAZY | one rule for all tensors",
        "nag | LAZY | one point",
        "lookahead(sgd) | LAZY | one point",
        "ema(sgd) | LAZY | one point",
        "lamb | LAZY | without norms, shapes or noise",
        "sgld | LAZY | without norms, shapes or noise",
        "sophia | LAZY | one point",
        "prodigy | LAZY | one point",
        "d-adaptation | LAZY | without norms, shapes or noise",
        "muon(sgd) | LAZY | without norms, shapes or noise",
        "chain(accumulate(2), sgd) | LAZY | transforms of single numbers",
        "chain(non-finite, sgd) | LAZY | transforms of single numbers",
        "chain(agc, sgd) | LAZY | transforms of single numbers",
        "chain(gradient-noise, sgd) | LAZY | transforms without noise",
        "chain(clip-norm(1), sgd) | LAZY | treat all tensors alike",
        "chain(sgd, decoupled-decay(0.1, except=bias)) | LAZY | treat all tensors alike",
        "radam | EXACT | makes up for missed ones: sgd, momentum, nesterov, adagrad, rmsprop, adam,",
        "chain(l2, sgd) | EXACT | leave gradients of 0",
        "chain(l1, sgd) | EXACT | leave gradients of 0",
        "chain(sgd(rate=cosine(1, steps=9)), decoupled-decay) | EXACT | need a constant rate"
      })
  void recipesWithoutASparseFormAreRefused(String recipe, SparseForm form, String part) {
    Parameters parameters = SparseRun.parameters(Precision.FLOAT32);
    assertThatExceptionOfType(SettingException.class)
        .isThrownBy(() -> of(recipe, parameters, form))
        .withMessageContaining(part)
        .withMessageContaining("got");
  }

  @Test
  void decayThatTurnsParametersRoundIsRefused() {
    double[] theta = {1};
    try (SparseOptimizer optimizer =
        of(
            "chain(sgd(rate=0.5), decoupled-decay(2))",
            Parameters.of(theta, new double[1]),
            SparseForm.EXACT)) {
      assertThatExceptionOfType(SettingException.class)
          .isThrownBy(() -> optimizer.step(NONE, new double[0]))
          .withMessage("rate times decay must be below 1 in exact sparse steps, got 1.0");
      assertThat(optimizer.steps()).isZero();
    }
  }

  @Test
  void statesThatDoNotFitAreRefusedAndNothingIsChanged() {
    Parameters parameters = SparseRun.parameters(Precision.FLOAT64);
    try (SparseOptimizer exact = of("momentum", parameters, SparseForm.EXACT);
        SparseOptimizer lazy = of("momentum", parameters, SparseForm.LAZY)) {
      steps(exact, 5);
      byte[] before = bits(exact, parameters);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> exact.restore(lazy.state()))
          .withMessageContaining("/done, got none");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> lazy.restore(exact.state()))
          .withMessageContaining("state must have the slots");
      TreeMap<String, MemorySegment> slots = new TreeMap<>(exact.state().slots());
      Objects.requireNonNull(slots.get("1.bias/done")).set(ValueLayout.JAVA_LONG, 0, 6);
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              exact.restore(
                  new OptimizerState(5, List.of(), Precision.FLOAT64, slots, new TreeMap<>())))
          .withMessage("steps that a number has made must be in [0,5], got 6");
      assertThat(bits(exact, parameters)).isEqualTo(before);
    }
  }

  @Test
  void nothingGoesOnceItIsClosedOrWhileItIsJudged() {
    Parameters parameters = SparseRun.parameters(Precision.FLOAT64);
    SparseOptimizer optimizer = of("momentum", parameters, SparseForm.EXACT);
    optimizer.evaluate(() -> {
      assertThatIllegalStateException()
          .isThrownBy(() -> optimizer.step(NONE, new double[0]))
          .withMessageContaining("while the evaluation point is shown");
      return optimizer.evaluate(optimizer::steps);
    });
    optimizer.close();
    optimizer.close();
    assertThatIllegalStateException()
        .isThrownBy(optimizer::flush)
        .withMessage("the optimizer is closed");
  }

  @Test
  void schedulesCountEpochsWhereTheyAreSaid() {
    double[] theta = {1};
    Recipe recipe = Recipe.parse("sgd(rate=exponential(1, factor=0.5, unit=epoch))");
    try (SparseOptimizer optimizer =
        SparseOptimizer.of(recipe, Parameters.of(theta, new double[1]), SparseForm.EXACT, 2)) {
      for (int i = 0; i < 4; i++) {
        optimizer.step(new int[1], new double[] {1});
      }
      assertThat(theta[0]).isEqualTo(1.0 - 1 - 1 - 0.5 - 0.5);
      assertThat(optimizer.rate()).isEqualTo(0.25);
    }
  }
}
