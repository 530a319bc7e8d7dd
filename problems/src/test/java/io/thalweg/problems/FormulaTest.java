package io.thalweg.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.SettingException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.hipparchus.analysis.differentiation.DSFactory;
import org.hipparchus.analysis.differentiation.DerivativeStructure;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Functions that are typed.
class FormulaTest {
  private static final int POINTS = 200;
  private static final int MUTATIONS = 100_000;

  /// Formulas, with the same written for Hipparchus' other kind of number that differentiates.
  private static final Map<String, Function<DerivativeStructure[], DerivativeStructure>> WRITTEN =
      Map.ofEntries(
          Map.entry("x*y/z", x -> x[0].multiply(x[1]).divide(x[2])),
          Map.entry(
              "-x^2 + y^3 - 2^x",
              x ->
                  x[0].square()
                      .negate()
                      .add(x[1].pow(3))
                      .subtract(x[0].multiply(Math.log(2)).exp())),
          Map.entry(
              "sin(x)*cos(y) - tan(x/4)",
              x -> x[0].sin().multiply(x[1].cos()).subtract(x[0].divide(4).tan())),
          Map.entry("exp(-(x^2+y^2)/9)", x -> x[0].square().add(x[1].square()).divide(-9).exp()),
          Map.entry("log(x^2 + 1)*tanh(y)", x -> x[0].square().add(1).log().multiply(x[1].tanh())),
          Map.entry(
              "sqrt(x^2 + y^2 + e)/pi",
              x -> x[0].square().add(x[1].square()).add(Math.E).sqrt().divide(Math.PI)),
          Map.entry("(x^2+2)^(y/2)", x -> x[0].square().add(2).pow(x[1].divide(2))),
          Map.entry("(x^2+2)^-1.5", x -> x[0].square().add(2).pow(-1.5)),
          Map.entry(
              "abs(x - y) + min(x, 2*y) + max(x, y)",
              x -> {
                DerivativeStructure twice = x[1].multiply(2);
                DerivativeStructure least = x[0].getValue() <= twice.getValue() ? x[0] : twice;
                DerivativeStructure most = x[0].getValue() >= x[1].getValue() ? x[0] : x[1];
                return x[0].subtract(x[1]).abs().add(least).add(most);
              }),
          Map.entry("x1*x4 + x2^2", x -> x[0].multiply(x[3]).add(x[1].square())));

  static List<String> written() {
    return WRITTEN.keySet().stream().sorted().toList();
  }

  private static Formula formula(String text) {
    return new Formula(Term.parse(text));
  }

  private static double[] gradient(TestFunction f, double[] x) {
    double[] gradient = new double[x.length];
    Arrays.fill(gradient, Double.NaN);
    f.gradient(x, gradient);
    return gradient;
  }

  private static double[] point(SplittableRandom random, int dimension) {
    return random.doubles(dimension, -3, 3).toArray();
  }

  @ParameterizedTest
  @MethodSource("written")
  void valueAndGradientAreThoseOfTheSameFunctionInHipparchus(String text) {
    Formula f = formula(text);
    int n = f.dimension();
    SplittableRandom random = new SplittableRandom(11);
    DSFactory factory = new DSFactory(n, 1);
    for (int i = 0; i < POINTS; i++) {
      double[] x = point(random, n);
      DerivativeStructure[] variables = new DerivativeStructure[n];
      Arrays.setAll(variables, k -> factory.variable(k, x[k]));
      DerivativeStructure expected = Objects.requireNonNull(WRITTEN.get(text)).apply(variables);
      double[] slopes = Arrays.copyOfRange(expected.getAllDerivatives(), 1, n + 1);
      double size = 1 + Math.abs(expected.getValue());
      double scale = 1 + Arrays.stream(slopes).map(Math::abs).max().orElseThrow();
      assertThat(f.value(x)).isEqualTo(expected.getValue(), within(1e-12 * size));
      assertThat(gradient(f, x)).containsExactly(slopes, within(1e-12 * scale));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rosenbrock  | 100*(y - x^2)^2 + (1 - x)^2",
        "himmelblau  | (x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        "booth       | (x1 + 2*x2 - 7)^2 + (2*x1 + x2 - 5)^2",
        "beale       | (1.5-x+x*y)^2 + (2.25-x+x*y^2)^2 + (2.625-x+x*y^3)^2",
        "rastrigin   | 20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)",
        "rosenbrock(3) | 100*(y-x^2)^2 + (1-x)^2 + 100*(z-y^2)^2 + (1-y)^2",
        "ackley      | 20 + e - 20*exp(-0.2*sqrt((x^2+y^2)/2)) - exp((cos(2*pi*x)+cos(2*pi*y))/2)"
      })
  void functionsOfTheCatalogueCanBeTyped(String name, String text) {
    TestFunction known = Functions.CATALOGUE.create(name);
    Formula typed = formula(text);
    assertThat(typed.dimension()).isEqualTo(known.dimension());
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < POINTS; i++) {
      double[] x = point(random, known.dimension());
      double[] slopes = gradient(known, x);
      double scale = 1 + Arrays.stream(slopes).map(Math::abs).max().orElseThrow();
      assertThat(typed.value(x)).isEqualTo(known.value(x), within(1e-12 * (1 + known.value(x))));
      assertThat(gradient(typed, x)).containsExactly(slopes, within(1e-12 * scale));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-x^2        | -9",
        "(-x)^2      | 9",
        "2^x^2       | 512",
        "2^-x        | 0.125",
        "x-1-1       | 1",
        "12/x/2      | 2",
        "1+2*x       | 7",
        "--x         | 3",
        "+x - -x     | 6",
        "x/x^2*x     | 1",
        ".5*x + 1.e1 | 11.5",
        "1e-1*x      | 0.3",
        "min(x,1)-max(x,1) | -2"
      })
  void precedenceIsTheUsualOne(String text, double atThree) {
    assertThat(formula(text).value(new double[] {3})).isEqualTo(atThree, within(1e-12));
  }

  @Test
  void wholePowersHaveASlopeLeftOfZeroAndOthersNone() {
    assertThat(gradient(formula("x^3"), new double[] {-2})).containsExactly(12);
    assertThat(gradient(formula("x^(1+1)"), new double[] {-2})).containsExactly(-4);
    assertThat(formula("x^0.5").value(new double[] {-2})).isNaN();
    assertThat(formula("log(x)").value(new double[] {-1})).isNaN();
    assertThat(gradient(formula("log(x)"), new double[] {-1})).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''            | column 1: expected a number, a name, - or (, got the end",
        "x +           | column 4: expected a number, a name, - or (, got the end",
        "2x            | column 2: expected an operator or the end, got x",
        "x ** 2        | column 4: expected a number, a name, - or (, got *",
        "(x            | column 3: expected an operator or ), got the end",
        "x)            | column 2: expected an operator or the end, got )",
        "sin x         | column 5: expected ( after sin, got x",
        "min(x)        | column 6: expected a comma and a second number, got )",
        "x + sqr(y)    | column 5: unknown name sqr; did you mean sqrt?",
        "x + w         | column 5: unknown name w",
        "x101          | column 1: unknown name x101",
        "x0            | column 1: unknown name x0",
        "x + 1e999     | column 5: the number is too large for a double",
        "x + ²         | column 5: expected a number, a name, - or (, got U+00B2",
        "3             | a formula must have a variable, such as x, got none"
      })
  void faultsAreNamedWithTheirColumn(String text, String words) {
    assertThatExceptionOfType(SettingException.class)
        .isThrownBy(() -> Term.parse(text))
        .withMessageStartingWith(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "-", "x^", "sin(", "min(x,", "1+("})
  void depthIsLimited(String open) {
    String text = open.repeat(1_000 / open.length());
    assertThatExceptionOfType(SettingException.class)
        .isThrownBy(() -> Term.parse(text))
        .withMessageContaining("nest at most 100 deep");
  }

  @Test
  void lengthIsLimitedAndWideSumsWork() {
    String widest = "x" + "+x".repeat(499);
    assertThat(formula(widest).value(new double[] {2})).isEqualTo(1_000);
    assertThat(gradient(formula(widest), new double[] {2})).containsExactly(500);
    assertThatExceptionOfType(SettingException.class)
        .isThrownBy(() -> Term.parse(" ".repeat(999) + "x+"))
        .withMessage("a formula has at most 1000 characters, got 1001");
  }

  /// Whatever is typed: a formula with a value, or one line that says what is wrong.
  @Test
  void mutatedFormulasAreReadOrRefusedInOneLine() {
    SplittableRandom random = new SplittableRandom(2026);
    List<String> seeds =
        List.of(
            "x^2 + 10*y^2 + sin(3*x)",
            "100*(y - x^2)^2 + (1 - x)^2",
            "min(abs(x), max(y, -1e-3)) / tanh(pi*z) - log(e)",
            "((((x1)))) ^ -x2 ^ exp(sqrt(cos(tan(x3))))");
    String letters = "xyz0123456789.eE+-*/^(), sincotaexplgqrbhmpU_$\\\"\u00b2\n\t\ud83d\u0000";
    Assertions.assertTimeout(
        Duration.ofMinutes(1),
        () -> {
          int read = 0;
          for (int i = 0; i < MUTATIONS; i++) {
            String text = mutated(seeds.get(i % seeds.size()), letters, random);
            try {
              Formula f = formula(text);
              double[] x = point(random, f.dimension());
              f.value(x);
              gradient(f, x);
              read++;
            } catch (SettingException wrong) {
              assertThat(wrong.getMessage()).isNotBlank().doesNotContain("\n", "\t", "\u0000");
            }
          }
          assertThat(read).isBetween(1_000, MUTATIONS - 1_000);
        });
  }

  private static String mutated(String seed, String letters, SplittableRandom random) {
    StringBuilder text = new StringBuilder(seed);
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      int at = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), at + random.nextInt(1, 8));
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, letters.charAt(random.nextInt(letters.length())));
        case 1 -> text.delete(at, to);
        case 2 -> text.insert(at, text.substring(at, to).repeat(random.nextInt(1, 40)));
        default -> text.replace(at, to, letters.substring(random.nextInt(letters.length())));
      }
    }
    return text.toString();
  }
}
