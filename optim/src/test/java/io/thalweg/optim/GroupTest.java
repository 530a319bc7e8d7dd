package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Groups of tensors with optimizers of their own.
class GroupTest {

  /// Four tensors of one number each, all at 0, whose gradients are −1, −2, −3, −4.
  private static Parameters parameters() {
    Parameters parameters =
        Parameters.layout()
            .add("0.weight", 1)
            .add("0.bias", 1)
            .add("1.weight", 1)
            .add("1.bias", 1)
            .allocate(Precision.FLOAT64, Arena.ofAuto());
    for (int i = 0; i < 4; i++) {
      parameters.gradient(i, -1 - i);
    }
    return parameters;
  }

  private static Map<String, Double> steps(String recipe, int steps) {
    Parameters parameters = parameters();
    try (Optimizer optimizer = Optimizer.of(Recipe.parse(recipe), parameters)) {
      for (int i = 0; i < steps; i++) {
        optimizer.step();
      }
    }
    Map<String, Double> values = new TreeMap<>();
    parameters.tensors().forEach(t -> values.put(t.name(), parameters.value(t.offset())));
    return values;
  }

  @Test
  void eachTensorIsSteppedByItsGroup() {
    Map<String, Double> values =
        steps("groups(sgd(rate=1), group(\"0.*\", sgd(rate=10)), freeze(\"1.bias\"))", 1);
    assertThat(values)
        .containsExactly(
            Map.entry("0.bias", 20.0),
            Map.entry("0.weight", 10.0),
            Map.entry("1.bias", 0.0),
            Map.entry("1.weight", 3.0));
  }

  @Test
  void firstGroupThatFitsCounts() {
    String narrow = "group(\"0.bias\", sgd(rate=10))";
    String wide = "group(\"bias\", sgd(rate=100))";
    assertThat(steps("groups(sgd(rate=1), %s, %s)".formatted(narrow, wide), 1))
        .containsEntry("0.bias", 20.0)
        .containsEntry("1.bias", 400.0);
    assertThat(steps("groups(sgd(rate=1), %s, %s)".formatted(wide, narrow), 1))
        .containsEntry("0.bias", 200.0)
        .containsEntry("1.bias", 400.0);
  }

  @Test
  void groupsWithinGroupsComeAfterTheOuterOnes() {
    String inner = "groups(sgd(rate=1), group(\"bias\", sgd(rate=10)))";
    assertThat(steps("groups(%s, freeze(\"0.*\"))".formatted(inner), 1))
        .containsEntry("0.bias", 0.0)
        .containsEntry("1.bias", 40.0)
        .containsEntry("1.weight", 3.0);
  }

  /// ‖g‖ of all four is √30; with 0.bias frozen it is √26.
  @Test
  void clipInFrontOfGroupsSeesAllOfThem() {
    String recipe = "chain(clip-global-norm(1), groups(sgd(rate=1), group(\"0.*\", sgd(rate=10))))";
    Map<String, Double> values = steps(recipe, 1);
    assertThat(values.get("1.bias")).isCloseTo(4 / Math.sqrt(30), within(1e-15));
    assertThat(values.get("0.bias")).isCloseTo(20 / Math.sqrt(30), within(1e-14));
    String frozen = "chain(clip-global-norm(1), groups(sgd(rate=1), freeze(\"0.bias\")))";
    assertThat(steps(frozen, 1).get("1.bias")).isCloseTo(4 / Math.sqrt(26), within(1e-15));
  }

  /// ‖g‖ of the group is √(1 + 4), of the rest √(9 + 16).
  @Test
  void clipWithinAGroupSeesThatGroup() {
    String clip = "chain(clip-global-norm(1), sgd(rate=1))";
    Map<String, Double> values = steps("groups(%s, group(\"0.*\", %s))".formatted(clip, clip), 1);
    assertThat(values.get("0.bias")).isCloseTo(2 / Math.sqrt(5), within(1e-15));
    assertThat(values.get("1.bias")).isCloseTo(4.0 / 5, within(1e-15));
  }

  @Test
  void sharedClipAndThenOneOfAGroup() {
    String recipe =
        "chain(clip-value(2), groups(sgd(rate=1), "
            + "group(\"1.*\", chain(clip-global-norm(1), sgd(rate=1)))))";
    Map<String, Double> values = steps(recipe, 1);
    assertThat(values.get("0.bias")).isEqualTo(2);
    assertThat(values.get("1.bias")).isCloseTo(Math.sqrt(0.5), within(1e-15));
  }

  @Test
  void groupsKeepStatesOfDifferentRules() {
    String recipe = "groups(adam, group(\"0.*\", momentum), freeze(\"1.bias\"))";
    Parameters parameters = parameters();
    try (Optimizer optimizer = Optimizer.of(Recipe.parse(recipe), parameters)) {
      optimizer.step();
      assertThat(optimizer.state().slots().keySet())
          .containsExactly("0.bias/v", "0.weight/v", "1.weight/m", "1.weight/v");
    }
    try (TestRun through = TestRun.of(recipe, Precision.FLOAT32).steps(8);
        TestRun before = TestRun.of(recipe, Precision.FLOAT32).steps(3);
        TestRun after = TestRun.of(recipe, Precision.FLOAT32)) {
      after.parameters().values().copyFrom(before.parameters().values());
      after.optimizer().restore(TestRun.throughBytes(before.optimizer().state()));
      assertThat(after.steps(5).bits()).isEqualTo(through.bits());
    }
  }

  @Test
  void everythingFrozenStaysWhereItIs() {
    assertThat(steps("groups(sgd, freeze(\"*\"))", 3).values()).containsOnly(0.0);
    try (TestRun run = TestRun.of("groups(sgd, freeze(\"*\"))", Precision.FLOAT32).steps(1)) {
      assertThat(run.optimizer().rate()).isZero();
      assertThat(run.optimizer().state().slots()).isEmpty();
    }
  }

  @Test
  void groupsAtDifferentPointsAreJudgedAtTheirOwn() {
    Parameters parameters = parameters();
    String recipe = "groups(nag(rate=1), group(\"0.*\", sgd(rate=1)))";
    try (Optimizer optimizer = Optimizer.of(Recipe.parse(recipe), parameters)) {
      optimizer.step();
      assertThat(parameters.value(0)).isEqualTo(1);
      assertThat(parameters.value(2)).isCloseTo(3 + 0.9 * 3, within(1e-15));
      double judged = optimizer.evaluate(() -> parameters.value(2));
      assertThat(judged).isCloseTo(3, within(1e-15));
      assertThat(parameters.value(2)).isCloseTo(3 + 0.9 * 3, within(1e-15));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "groups() | groups needs an optimizer for the tensors that no group names",
        "groups(rate=1) | groups has no setting rate",
        "groups(sgd, adam) | groups holds group(\"PATTERN\", OPTIMIZER) and freeze(\"PATTERN\"), got adam",
        "groups(sgd, freeze) | freeze must be freeze(\"PATTERN\"), got freeze",
        "groups(sgd, group(\"a\")) | group must be group(\"PATTERN\", OPTIMIZER), got group(\"a\")",
        "groups(sgd, group(\"a\", groups(sgd, freeze(\"b\")))) | group must hold one optimizer, got groups(sgd, freeze(\"b\"))",
        "chain() | chain must have one optimizer, got none",
        "chain(clip-value) | chain must have one optimizer, got none",
        "chain(sgd, adam) | chain must have one optimizer, got sgd and adam",
        "chain(sgd, clip-value) | chain: clip-value changes the gradient and must stand before sgd",
        "chain(sgd, rate=1) | chain has no setting rate"
      })
  void formsThatMakeNoSense(String recipe, String message) {
    assertThatThrownBy(() -> Recipe.parse(recipe))
        .isInstanceOf(SettingException.class)
        .hasMessage(message);
  }
}
