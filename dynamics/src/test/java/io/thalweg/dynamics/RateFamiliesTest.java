package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Catalogues;
import io.thalweg.optim.Entry;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Rule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What is interpolated against what is probed.
class RateFamiliesTest {
  private static final OperatingPoint SETTLED = OperatingPoint.SETTLED;
  private static final double RATE = 0.3;

  record Share(String optimizer, String setting) {}

  /// What may be momentum: every share in `[0,1)` of every rule that has a linear model.
  static List<Share> shares() {
    List<Share> shares =
        Catalogues.RULES.entries().stream()
            .filter(RateFamiliesTest::isLinear)
            .flatMap(entry ->
                entry.settings().stream()
                    .filter(setting ->
                        setting.kind().equals("number") && setting.range().equals("[0,1)"))
                    .map(Entry.SettingInfo::name)
                    .map(name -> new Share(entry.id(), name)))
            .toList();
    return Stream.concat(
            shares.stream(),
            Stream.of(
                new Share("lookahead(momentum, k=3)", "momentum"),
                new Share("chain(clip-global-norm(1), nag, decoupled-decay(0.01))", "momentum")))
        .toList();
  }

  private static boolean isLinear(Entry<Rule> entry) {
    return entry.settings().stream().noneMatch(setting -> setting.def().isEmpty())
        && Recipe.parse(entry.id()).partsAt(0).rule().hasLinearModel();
  }

  @ParameterizedTest
  @MethodSource("shares")
  void valuesBetweenAreWhatTheRuleDoesThere(Share share) {
    Recipe recipe = Recipe.parse(share.optimizer());
    Axis axis = Axis.linear(share.setting(), 0, 0.99, 34);
    RateFamilies families = RateFamilies.of(recipe, SETTLED, axis);
    for (double value : axis.values()) {
      RuleModel model = families.at(value).at(RATE);
      RuleModel probed = new RateFamily(axis.in(recipe, value), SETTLED).at(RATE);
      assertThat(model.states()).isEqualTo(probed.states());
      assertThat(model.rate()).isCloseTo(RATE, within(1e-15));
      for (int i = 0; i < probed.period(); i++) {
        RuleModel.Phase one = model.phases().get(i);
        RuleModel.Phase other = probed.phases().get(i);
        assertThat(one.a().subtract(other.a()).getNorm1()).isLessThan(1e-14);
        assertThat(one.b().getDistance(other.b())).isLessThan(1e-14);
        assertThat(one.evaluation().getDistance(other.evaluation())).isLessThan(1e-14);
      }
    }
  }

  /// Divided by, a setting is in no polynomial; RMSprop has no buffer at a momentum of 0; lookahead
  /// has other phases for each k.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          momentum             | momentum | 0    | 0.99 | true
          nag                  | momentum | 0    | 0.99 | true
          adam                 | beta1    | 0    | 0.99 | true
          adam                 | epsilon  | 0.01 | 0.99 | false
          rmsprop              | momentum | 0    | 0.99 | false
          rmsprop              | momentum | 0.01 | 0.99 | true
          lookahead(sgd, k=5)  | k        | 1    | 31   | false
          """)
  void mostRulesNeedNotBeProbedAtEachValue(
      String optimizer, String setting, double from, double to, boolean known) {
    Axis axis = Axis.linear(setting, from, to, 31);
    RateFamilies families = RateFamilies.of(Recipe.parse(optimizer), SETTLED, axis);
    assertThat(families.known()).hasSize(known ? 3 : 0);
  }

  /// Errors at the known values would be thousands of times as large between the last two.
  @Test
  void onALogarithmicAxisEachValueIsProbed() {
    Axis axis = Axis.logarithmic("momentum", 1e-4, 0.9, 31);
    assertThat(RateFamilies.of(Recipe.parse("nag"), SETTLED, axis).known()).isEmpty();
  }

  /// The row that is wrong says so, not one that was looked at before.
  @Test
  void whatNoValueHasIsLeftToTheRows() {
    Axis axis = Axis.linear("decay", 0, 0.99, 33);
    assertThat(RateFamilies.of(Recipe.parse("adagrad"), SETTLED, axis).known()).isEmpty();
  }

  /// At a rate of 0 nothing moves: the pole there is 1 to the last digit, or a response would be
  /// worked out from rounding.
  @ParameterizedTest
  @CsvSource({"nag,momentum,0.5,0.99", "nag,momentum,0,0.99", "pid,ki,0,0.99", "adam,beta1,0,0.99"})
  void aMapBeginsAtARateOfZero(String optimizer, String setting, double from, double to) {
    StabilityMap map =
        StabilityMap.of(
            Recipe.parse(optimizer),
            SETTLED,
            1,
            Axis.linear("rate", 0, 3, 25),
            Axis.linear(setting, from, to, 80),
            StabilityMap.Quantity.SETTLING_STEPS,
            Runnable::run);
    assertThat(map.values()).hasSize(80).allSatisfy(row -> assertThat(row[0]).isNaN());
    RateFamilies families =
        RateFamilies.of(Recipe.parse(optimizer), SETTLED, Axis.linear(setting, from, to, 80));
    assertThat(families.at((from + to) / 3).at(0).phases().getFirst().a().getEntry(0, 0))
        .isEqualTo(1);
  }
}
