package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShortNamesTest {
  @Test
  void settingsAreLeftOutWhereNamesDiffer() {
    assertThat(
            ShortNames.of(
                List.of(
                    "sgd(rate=0.1)",
                    "nag(rate=cosine(0.1, steps=2000), momentum=0.9)",
                    "lookahead(adam(rate=0.001), k=5, alpha=0.5)",
                    "chain(clip-global-norm(1), adam(rate=0.001))")))
        .containsExactly("sgd", "nag", "lookahead(adam)", "chain(clip-global-norm, adam)");
  }

  @Test
  void settingsThatTellApartStay() {
    assertThat(
            ShortNames.of(
                List.of(
                    "adam(rate=0.001, beta1=0.9)",
                    "adam(rate=0.01, beta1=0.9)",
                    "adam(rate=0.1, beta1=0.9)",
                    "sgd(rate=0.1)")))
        .containsExactly("adam(rate=0.001)", "adam(rate=0.01)", "adam(rate=0.1)", "sgd");
  }

  @Test
  void settingsThatTellApartStayInside() {
    assertThat(
            ShortNames.of(
                List.of(
                    "lookahead(adam(rate=0.001), k=5)",
                    "lookahead(adam(rate=0.01), k=5)",
                    "chain(clip-value(1), sgd(rate=1))",
                    "chain(clip-value(2), sgd(rate=1))")))
        .containsExactly(
            "lookahead(adam(rate=0.001))",
            "lookahead(adam(rate=0.01))",
            "chain(clip-value(1), sgd)",
            "chain(clip-value(2), sgd)");
  }

  @Test
  void settingThatOnlyOneHasStays() {
    assertThat(ShortNames.of(List.of("adam(rate=0.1)", "adam(rate=0.1, beta1=0.5)")))
        .containsExactly("adam", "adam(beta1=0.5)");
  }

  @Test
  void sameOptimizerTwiceIsNumbered() {
    assertThat(ShortNames.of(List.of("adam", "adam", "adam")))
        .containsExactly("adam", "adam #2", "adam #3");
  }

  @Test
  void whatIsNoExpressionStays() {
    assertThat(ShortNames.of(List.of("<b>(", "", "my rule!")))
        .containsExactly("<b>(", "", "my rule!");
  }
}
