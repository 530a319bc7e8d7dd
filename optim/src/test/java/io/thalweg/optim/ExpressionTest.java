package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The language in which optimizers, schedules and problems are written.
class ExpressionTest {
  private static final String LETTERS = "abcxyzABéβ0123456789-_.";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "adam | adam",
        "  adam ( ) | adam",
        "adam( rate = 1e-3 ,beta1=.5 ) | adam(rate=0.001, beta1=0.5)",
        "cnn( 2c2d, x=3d) | cnn(2c2d, x=3d)",
        "chain(clip(1),adam) | chain(clip(1), adam)",
        "f(-1, +2, 3., .5, 1E5, 1e+20) | f(-1, 2, 3, 0.5, 100000, 1e20)",
        "f(\"a \\\"b\\\" \\\\c\", x=\"\") | f(\"a \\\"b\\\" \\\\c\", x=\"\")",
        "0.weight | ",
        "a-b_c.d9 | a-b_c.d9",
        "-0 | 0",
        "f(-0.0) | f(0)",
        "βeta(η=1) | βeta(η=1)"
      })
  void printsInOneForm(String text, String printed) {
    if (printed == null) {
      assertThatThrownBy(() -> Expression.parse(text)).isInstanceOf(SettingException.class);
      return;
    }
    Expression expression = Expression.parse(text);
    assertThat(expression).hasToString(printed);
    assertThat(Expression.parse(printed)).isEqualTo(expression).hasToString(printed);
  }

  @Test
  void twoThousandRandomExpressionsSurviveTheRoundTrip() {
    SplittableRandom random = new SplittableRandom(2026);
    for (int i = 0; i < 2000; i++) {
      Expression expression = expression(random, 4);
      String printed = expression.toString();
      assertThat(Expression.parse(printed)).isEqualTo(expression).hasToString(printed);
    }
  }

  private static Expression expression(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth > 0 ? 5 : 3)) {
      case 0 -> new Expression.Num(number(random));
      case 1 -> new Expression.Text(text(random));
      case 2 -> new Expression.Call(name(random));
      default -> call(random, depth);
    };
  }

  private static Expression call(SplittableRandom random, int depth) {
    List<Expression> positional = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      positional.add(expression(random, depth - 1));
    }
    Map<String, Expression> named = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      named.put(name(random), expression(random, depth - 1));
    }
    return new Expression.Call(name(random), positional, named);
  }

  private static String name(SplittableRandom random) {
    StringBuilder name = new StringBuilder().append(LETTERS.charAt(random.nextInt(10)));
    for (int i = random.nextInt(8); i > 0; i--) {
      name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return name.toString();
  }

  private static String text(SplittableRandom random) {
    String characters = "ab \"\\,=()\n\t|*é😀";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.appendCodePoint(characters.codePointAt(random.nextInt(characters.length())));
    }
    return text.toString();
  }

  private static double number(SplittableRandom random) {
    double value = Double.longBitsToDouble(random.nextLong());
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(-1000, 1000) / 100.0;
      case 1 -> random.nextInt(-100_000, 100_000);
      default -> Double.isFinite(value) ? value : 1e-300;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "-1.5, -1.5",
    "100, 100",
    "1e15, 1000000000000000",
    "1e16, 1e16",
    "123456789, 123456789",
    "0.00001, 0.00001",
    "0.000001, 1e-6",
    "1.5e-7, 1.5e-7",
    "1e-300, 1e-300",
    "1.7976931348623157e308, 1.7976931348623157e308",
    "2.2250738585072014E-308, 2.2250738585072014e-308",
    "-2.5e-10, -2.5e-10",
    "0.1, 0.1",
    "0.30000000000000004, 0.30000000000000004"
  })
  void numberPrintsShort(String value, String printed) {
    assertThat(new Expression.Num(Double.parseDouble(value))).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5e-324",
        "-5e-324",
        "1e-323",
        "1e-300",
        "2.2250738585072014e-308",
        "2.225073858507201e-308",
        "1.7976931348623157e308",
        "-1.7976931348623157e308",
        "1e22",
        "1e23",
        "9007199254740993"
      })
  void extremeNumberReadsBackToTheSameBits(String value) {
    readsBack(Double.parseDouble(value));
  }

  @Test
  void randomNumbersReadBackToTheSameBitsInAsFewDigitsAsPossible() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value) && Math.abs(value) >= Double.MIN_NORMAL) {
        String printed = readsBack(value);
        int digits = new BigDecimal(printed).stripTrailingZeros().precision();
        BigDecimal fewer = new BigDecimal(value).round(new MathContext(Math.max(1, digits - 1)));
        assertThat(digits == 1 || fewer.doubleValue() != value).as(printed).isTrue();
      }
    }
  }

  private static String readsBack(double value) {
    String printed = new Expression.Num(value).toString();
    assertThat(Expression.parse(printed)).isEqualTo(new Expression.Num(value));
    assertThat(((Expression.Num) Expression.parse(printed)).value()).isEqualTo(value);
    return printed;
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void numberIsFinite(double value) {
    assertThatThrownBy(() -> new Expression.Num(value))
        .isInstanceOf(SettingException.class)
        .hasMessage("a number must be finite, got " + value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | 1 | expected a name, a number or a quoted text",
        "( | 1 | expected a name, a number or a quoted text",
        "adam( | 6 | expected a name, a number or a quoted text",
        "adam(rate= | 11 | expected a name, a number or a quoted text",
        "adam(rate=1 | 12 | expected , or )",
        "adam(rate=1; | 12 | expected , or )",
        "adam(1,) | 8 | expected a name, a number or a quoted text",
        "adam) | 5 | expected the end",
        "adam adam | 6 | expected the end",
        "adam(rate=1, 2) | 14 | expected name=value, since a named setting came before",
        "adam(rate=1, rate=2) | 20 | rate is set twice",
        "f(\"abc) | 8 | expected a closing quote",
        "f(\"abc\\ | 8 | expected a closing quote",
        "f(1e999) | 8 | 1e999 is too large for a double",
        "f(1.2.3) | 3 | expected a name, a number or a quoted text",
        "f(12.abc) | 3 | expected a name, a number or a quoted text",
        "f(1_000) | 3 | expected a name, a number or a quoted text",
        "f(.) | 3 | expected a name, a number or a quoted text",
        "f(NaN(, 1) | 7 | expected a name, a number or a quoted text"
      })
  void errorSaysWhereAndWhat(String text, int position, String what) {
    assertThatThrownBy(() -> Expression.parse(text))
        .isInstanceOf(SettingException.class)
        .hasMessage("expression \"%s\", character %d: %s", text, position, what);
  }

  @Test
  void errorStaysOnOneLine() {
    assertThatThrownBy(() -> Expression.parse("adam(\n rate\n = \n ;"))
        .isInstanceOf(SettingException.class)
        .hasMessage(
            "expression \"adam(  rate  =   ;\", character 18: "
                + "expected a name, a number or a quoted text");
  }

  @Test
  void depthIsLimited() {
    assertThatThrownBy(() -> Expression.parse("a(".repeat(3000)))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("expressions nest at most 32 deep");
    assertThatThrownBy(() -> Expression.parse("a(".repeat(10_000) + ")".repeat(10_000)))
        .isInstanceOf(SettingException.class);
    String deepest = "a(".repeat(32) + "a" + ")".repeat(32);
    assertThat(Expression.parse(deepest)).hasToString(deepest);
  }

  @Test
  void lengthIsLimited() {
    assertThatThrownBy(() -> Expression.parse("a".repeat(100_000)))
        .isInstanceOf(SettingException.class)
        .hasMessage("an expression has at most 10000 characters, got 100000");
    assertThat(Expression.parse("a".repeat(10_000))).isInstanceOf(Expression.Call.class);
    assertThatThrownBy(() -> Expression.parse("1".repeat(10_000)))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("too large for a double");
  }

  @Test
  void listIsSplitAtItsOwnCommas() {
    assertThat(Expression.parseList("adam, chain(clip-value(1), sgd), \"a,b\", 3"))
        .extracting(Expression::toString)
        .containsExactly("adam", "chain(clip-value(1), sgd)", "\"a,b\"", "3");
    assertThatThrownBy(() -> Expression.parseList("adam,")).isInstanceOf(SettingException.class);
  }
}
