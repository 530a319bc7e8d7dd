package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What every rule owes, whatever its formula.
class RuleContractTest {
  private static final int NAN_AT = 5;
  private static final List<String> UNDEFINED =
      List.of("yogi", "adafactor", "shampoo(sgd", "soap(sgd");

  static Stream<RuleVariant> variants() {
    return RuleVariant.ALL.stream();
  }

  static Stream<RuleVariant> elementwise() {
    return variants().filter(RuleVariant::isElementwise);
  }

  /// All but the one that divides by squares of gradients, which overflow and underflow.
  static Stream<RuleVariant> stayingFinite() {
    return variants().filter(variant -> !variant.expression().startsWith("yellowfin"));
  }

  static Stream<Arguments> cases() {
    return variants()
        .flatMap(variant ->
            Stream.of(Precision.values()).map(precision -> Arguments.of(variant, precision)));
  }

  @Test
  void everyRuleHasAVariant() {
    assertThat(RuleVariant.ALL.stream().map(RuleContractTest::id))
        .containsAll(Catalogues.RULES.entries().stream().map(Entry::id).toList());
  }

  @Test
  void everySettingIsVaried() {
    for (Entry<Rule> entry : Catalogues.RULES.entries()) {
      for (Entry.SettingInfo setting : entry.settings()) {
        if (!setting.name().equals(Entry.RATE) && !setting.kind().equals("rule")) {
          assertThat(RuleVariant.ALL)
              .as("a variant of %s that sets %s", entry.id(), setting.name())
              .anyMatch(variant ->
                  id(variant).equals(entry.id())
                      && call(variant).named().containsKey(setting.name()));
        }
      }
    }
  }

  private static Expression.Call call(RuleVariant variant) {
    return (Expression.Call) variant.recipe().expression();
  }

  private static String id(RuleVariant variant) {
    return call(variant).name();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void goesOnFromASavedStateBitForBit(RuleVariant variant, Precision precision) {
    try (TestRun through = TestRun.of(variant.expression(), precision).steps(20);
        TestRun before = TestRun.of(variant.expression(), precision).steps(10);
        TestRun after = TestRun.of(variant.expression(), precision)) {
      OptimizerState saved = TestRun.throughBytes(before.optimizer().state());
      after.parameters().values().copyFrom(before.parameters().values());
      before.steps(3);
      after.optimizer().restore(saved);
      assertThat(after.optimizer().steps()).isEqualTo(10);
      assertThat(after.evaluated()).isEqualTo(atStepTen(variant, precision));
      assertThat(after.steps(10).bits()).isEqualTo(through.bits());
    }
  }

  private static double[] atStepTen(RuleVariant variant, Precision precision) {
    try (TestRun run = TestRun.of(variant.expression(), precision).steps(10)) {
      return run.evaluated();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void zeroGradientAtTheStartMovesNothing(RuleVariant variant, Precision precision) {
    try (TestRun run = TestRun.of(withoutDecay(variant).toString(), precision)) {
      double[] start = run.values();
      for (int t = 0; t < 12; t++) {
        run.step(0);
      }
      assertThat(run.values()).isEqualTo(start);
      assertThat(run.evaluated()).isEqualTo(start);
    }
  }

  private static Recipe withoutDecay(RuleVariant variant) {
    boolean decays = Recipe.numbers(variant.recipe().expression()).anyMatch("decay"::equals);
    return decays ? variant.recipe().with("decay", new Expression.Num(0)) : variant.recipe();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void zeroRateMovesNothing(RuleVariant variant, Precision precision) {
    String still = variant.recipe().withRate(new Expression.Num(0)).toString();
    try (TestRun run = TestRun.of(still, precision)) {
      double[] start = run.values();
      run.steps(12);
      assertThat(run.evaluated()).isEqualTo(start);
      assertThat(run.values()).isEqualTo(start);
    }
  }

  @ParameterizedTest
  @MethodSource("elementwise")
  void tinyAndHugeGradientsFollowTheFormula(RuleVariant variant) {
    for (double gradient : new double[] {1e-30, -1e-30, 1e30, -1e30}) {
      try (TestRun run = TestRun.of(variant.expression(), Precision.FLOAT64)) {
        Reference reference = variant.reference().get();
        reference.start(run.parameters().value(0));
        for (int t = 1; t <= 10; t++) {
          run.step(gradient);
          reference.step(gradient, t, variant.rate());
          double expected = reference.trainingPoint();
          assertThat(expected).isFinite();
          assertThat(run.parameters().value(0))
              .isCloseTo(expected, within(1e-12 * Math.abs(expected)));
        }
      }
    }
  }

  /// In float32 a square of 1e30 is infinite; the quotient by its root is 0 and the step none. But
  /// some rules then take ∞ from ∞ or divide it by itself, and a decay of 0 multiplies it by 0:
  /// NaN.
  @ParameterizedTest
  @MethodSource("stayingFinite")
  void tinyAndHugeGradientsStayFiniteInFloat32(RuleVariant variant) {
    String expression = variant.expression();
    boolean undefined =
        expression.contains("centered=true")
            || expression.contains("beta2=0)")
            || UNDEFINED.stream().anyMatch(expression::startsWith);
    for (double gradient : new double[] {1e-30, -1e-30, 1e30, -1e30}) {
      try (TestRun run = TestRun.of(variant.expression(), Precision.FLOAT32)) {
        for (int t = 1; t <= 10; t++) {
          run.step(gradient);
        }
        boolean finite = Arrays.stream(run.values()).allMatch(Double::isFinite);
        assertThat(finite).isEqualTo(!undefined || Math.abs(gradient) < 1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nanShowsWhereItCounts(RuleVariant variant, Precision precision) {
    try (TestRun sound = TestRun.of(variant.expression(), precision).steps(12);
        TestRun sick = TestRun.of(variant.expression(), precision)) {
      sick.steps(1, parameters -> parameters.gradient(NAN_AT, Double.NaN)).steps(11);
      double[] expected = sound.values();
      Parameters.Tensor tensor = sick.parameters().tensors().getFirst();
      List<Pass> passes = variant.passes(tensor.shape());
      if (passes.isEmpty()) {
        expected[NAN_AT] = Double.NaN;
      } else if (passes.stream().noneMatch(Pass::isByTensor)) {
        // A sum over the group knows of them all; what it leads to uphill, sam takes back.
        if (!variant.expression().startsWith("sam")) {
          Arrays.fill(expected, Double.NaN);
        }
      } else {
        Arrays.fill(expected, 0, (int) tensor.length(), Double.NaN); // a norm knows of them all
      }
      assertThat(sick.values()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientIsOnlyRead(RuleVariant variant, Precision precision) {
    String clipped = variant.chained("clip-value(0.1), clip-global-norm(0.5)");
    for (String expression : new String[] {variant.expression(), clipped}) {
      try (TestRun run = TestRun.of(expression, precision).steps(7)) {
        double[] given = TestRun.gradient(6, Math.toIntExact(run.parameters().length()));
        for (int i = 0; i < given.length; i++) {
          assertThat(run.parameters().gradient(i)).isEqualTo(given[i]);
        }
      }
    }
  }
}
