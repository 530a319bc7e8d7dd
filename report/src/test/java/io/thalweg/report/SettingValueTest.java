package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettingValueTest {
  @Test
  void valueIsTheOneGivenOrTheDefault() {
    assertThat(SettingValue.of("momentum(rate=0.3)", "rate")).contains(0.3);
    assertThat(SettingValue.of("momentum(rate=0.3)", "momentum")).contains(0.9);
    assertThat(SettingValue.of("momentum(0.3, 0.5)", "momentum")).contains(0.5);
    assertThat(SettingValue.of("lookahead(sgd(rate=0.2), k=7)", "rate")).contains(0.2);
    assertThat(SettingValue.of("lookahead(sgd(rate=0.2), k=7)", "k")).contains(7.0);
    assertThat(SettingValue.of("chain(sgd(rate=0.1), decoupled-decay(0.01))", "rate"))
        .contains(0.1);
  }

  @Test
  void whatIsNoNumberHasNoValue() {
    assertThat(SettingValue.of("sgd(rate=0.1)", "momentum")).isEmpty();
    assertThat(SettingValue.of("sgd(rate=cosine(0.1, steps=9))", "rate")).isEmpty();
    assertThat(SettingValue.of("((", "rate")).isEmpty();
    assertThat(SettingValue.of("my-own-rule", "rate")).isEmpty();
  }
}
