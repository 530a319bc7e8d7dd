package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class OptionsTest {
  @Test
  void commasInsideParenthesesBelongToTheExpression() {
    assertThat(
            Recipes.parse("sgd, chain(clip-global-norm(5), adam(rate=0.01, beta1=0.8)),nag").list())
        .hasToString("[sgd, chain(clip-global-norm(5), adam(rate=0.01, beta1=0.8)), nag]");
  }

  @ParameterizedTest
  @CsvSource({"32, 100, 32", "all, 100, 100", "200, 100, 200"})
  void aBatchIsANumberOrAll(String text, int examples, int size) {
    assertThat(Batch.parse(text).of(examples)).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "", "many", "99999999999"})
  void aCountIsAWholeNumberFromOne(String text) {
    assertThatThrownBy(() -> new Numbers.Count().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("must be a whole number of at least 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "1,", "1,,2", "a", "1d", "0x10", "inf", "1e400", "1 2"})
  void aPointIsMadeOfFiniteDecimals(String text) {
    assertThatThrownBy(() -> Point.parse(text)).isInstanceOf(TypeConversionException.class);
  }

  @Test
  void aPointMayBeNegativeAndSpaced() {
    assertThat(Point.parse("-1.2, 1e-3,.5").toArray()).containsExactly(-1.2, 0.001, 0.5);
  }
}
