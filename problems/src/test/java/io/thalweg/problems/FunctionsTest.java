package io.thalweg.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Entry;
import io.thalweg.optim.Expression;
import io.thalweg.optim.SettingException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hipparchus.analysis.differentiation.Gradient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for every test function, and what was published about each.
class FunctionsTest {
  private static final int POINTS = 200;

  /// Each function, differently set, with its formula written down a second time for Hipparchus to
  /// differentiate.
  private static final Map<String, Function<Gradient[], Gradient>> FORMULAS =
      Map.ofEntries(
          Map.entry("parabola", x -> x[0].square().multiply(0.5)),
          Map.entry("parabola(7.5)", x -> x[0].square().multiply(3.75)),
          Map.entry("quadratic", x -> x[0].square().multiply(0.5).add(x[1].square().multiply(50))),
          Map.entry(
              "quadratic(1,10,-3)",
              x ->
                  x[0].square()
                      .multiply(0.5)
                      .add(x[1].square().multiply(5))
                      .subtract(x[2].square().multiply(1.5))),
          Map.entry("rosenbrock", FunctionsTest::rosenbrock),
          Map.entry("rosenbrock(5)", FunctionsTest::rosenbrock),
          Map.entry("beale", FunctionsTest::beale),
          Map.entry(
              "himmelblau",
              x ->
                  x[0].square()
                      .add(x[1])
                      .subtract(11)
                      .square()
                      .add(x[0].add(x[1].square()).subtract(7).square())),
          Map.entry(
              "booth",
              x ->
                  x[0].add(x[1].multiply(2))
                      .subtract(7)
                      .square()
                      .add(x[0].multiply(2).add(x[1]).subtract(5).square())),
          Map.entry("saddle", x -> x[0].subtract(x[1]).multiply(x[0].add(x[1]))),
          Map.entry("rastrigin", FunctionsTest::rastrigin),
          Map.entry("rastrigin(1)", FunctionsTest::rastrigin),
          Map.entry("rastrigin(4)", FunctionsTest::rastrigin),
          Map.entry("ackley", FunctionsTest::ackley),
          Map.entry("ackley(1)", FunctionsTest::ackley),
          Map.entry("ackley(6)", FunctionsTest::ackley),
          Map.entry("styblinski-tang", FunctionsTest::styblinskiTang),
          Map.entry("styblinski-tang(3)", FunctionsTest::styblinskiTang),
          Map.entry("goldstein-price", FunctionsTest::goldsteinPrice),
          Map.entry("lessard", FunctionsTest::lessard),
          Map.entry("chebyshev-net", x -> chebyshevNet(5, 20, x)),
          Map.entry(
              "formula(\"x^2 + 10*y^2 + sin(3*x)\")",
              x -> x[0].square().add(x[1].square().multiply(10)).add(x[0].multiply(3).sin())),
          Map.entry("chebyshev-net(0, points=2, hidden=1)", x -> chebyshevNet(0, 2, x)),
          Map.entry("chebyshev-net(4, points=7, hidden=3)", x -> chebyshevNet(4, 7, x)));

  private static Gradient rosenbrock(Gradient[] x) {
    Gradient sum = x[0].getField().getZero();
    for (int i = 1; i < x.length; i++) {
      sum = sum.add(x[i].subtract(x[i - 1].square()).square().multiply(100));
      sum = sum.add(x[i - 1].subtract(1).square());
    }
    return sum;
  }

  private static Gradient beale(Gradient[] x) {
    Gradient xy = x[0].multiply(x[1]);
    Gradient first = xy.subtract(x[0]).add(1.5);
    Gradient second = xy.multiply(x[1]).subtract(x[0]).add(2.25);
    Gradient third = xy.multiply(x[1].square()).subtract(x[0]).add(2.625);
    return first.square().add(second.square()).add(third.square());
  }

  private static Gradient rastrigin(Gradient[] x) {
    Gradient sum = x[0].getField().getZero();
    for (Gradient each : x) {
      sum = sum.add(10).add(each.square()).subtract(each.multiply(2 * Math.PI).cos().multiply(10));
    }
    return sum;
  }

  private static Gradient ackley(Gradient[] x) {
    Gradient squares = x[0].getField().getZero();
    Gradient cosines = x[0].getField().getZero();
    for (Gradient each : x) {
      squares = squares.add(each.square());
      cosines = cosines.add(each.multiply(2 * Math.PI).cos());
    }
    Gradient funnel = squares.divide(x.length).sqrt().multiply(-0.2).exp().multiply(-20);
    return funnel.subtract(cosines.divide(x.length).exp()).add(20 + Math.E);
  }

  private static Gradient styblinskiTang(Gradient[] x) {
    Gradient sum = x[0].getField().getZero();
    for (Gradient each : x) {
      sum = sum.add(each.pow(4)).subtract(each.square().multiply(16)).add(each.multiply(5));
    }
    return sum.multiply(0.5);
  }

  private static Gradient goldsteinPrice(Gradient[] p) {
    Gradient x = p[0];
    Gradient y = p[1];
    Gradient left =
        x.multiply(-14)
            .add(19)
            .add(x.square().multiply(3))
            .subtract(y.multiply(14))
            .add(x.multiply(y).multiply(6))
            .add(y.square().multiply(3))
            .multiply(x.add(y).add(1).square())
            .add(1);
    Gradient right =
        x.multiply(-32)
            .add(18)
            .add(x.square().multiply(12))
            .add(y.multiply(48))
            .subtract(x.multiply(y).multiply(36))
            .add(y.square().multiply(27))
            .multiply(x.multiply(2).subtract(y.multiply(3)).square())
            .add(30);
    return left.multiply(right);
  }

  private static Gradient lessard(Gradient[] x) {
    Gradient f = x[0].square().multiply(12.5);
    Gradient first = x[0].subtract(1);
    Gradient second = x[0].subtract(2);
    f = first.getValue() > 0 ? f.subtract(first.square().multiply(12)) : f;
    return second.getValue() > 0 ? f.add(second.square().multiply(12)) : f;
  }

  private static Gradient chebyshevNet(int degree, int points, Gradient[] x) {
    int hidden = x.length / 3;
    Gradient sum = x[0].getField().getZero();
    for (int p = 0; p < points; p++) {
      double at = (2.0 * p - points + 1) / (points - 1);
      Gradient y = x[3 * hidden].subtract(Math.cos(degree * Math.acos(at)));
      for (int j = 0; j < hidden; j++) {
        Gradient unit = x[j].multiply(at).add(x[hidden + j]).tanh();
        y = y.add(unit.multiply(x[2 * hidden + j]));
      }
      sum = sum.add(y.square());
    }
    return sum.divide(2 * points);
  }

  static Stream<String> expressions() {
    return Stream.concat(
        FORMULAS.keySet().stream().sorted(),
        Stream.of("quadratic(1,10,100,rotation=3)", "quadratic(5,rotation=1)"));
  }

  static Stream<String> formulas() {
    return FORMULAS.keySet().stream().sorted();
  }

  private static TestFunction function(String expression) {
    return Functions.CATALOGUE.create(expression);
  }

  /// Random points of the domain.
  private static Stream<double[]> points(TestFunction f) {
    SplittableRandom random = new SplittableRandom(42);
    return Stream.generate(
            () -> {
              double[] x = new double[f.dimension()];
              for (int i = 0; i < x.length; i++) {
                x[i] = random.nextDouble(f.domain().lower().get(i), f.domain().upper().get(i));
              }
              return x;
            })
        .limit(POINTS);
  }

  private static double[] gradient(TestFunction f, double[] x) {
    double[] gradient = new double[x.length];
    Arrays.fill(gradient, Double.NaN);
    f.gradient(x, gradient);
    return gradient;
  }

  private static double[] array(List<Double> point) {
    return point.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void valueAndGradientAgreeWithAutomaticDifferentiation(String expression) {
    TestFunction f = function(expression);
    points(f)
        .forEach(x -> {
          Gradient[] variables = new Gradient[x.length];
          Arrays.setAll(variables, i -> Gradient.variable(x.length, i, x[i]));
          Gradient expected = Objects.requireNonNull(FORMULAS.get(expression)).apply(variables);
          double[] slopes = expected.getGradient();
          double scale = 1 + Arrays.stream(slopes).map(Math::abs).max().orElseThrow();
          double size = 1 + Math.abs(expected.getValue());
          assertThat(f.value(x)).isEqualTo(expected.getValue(), within(1e-12 * size));
          assertThat(gradient(f, x)).containsExactly(slopes, within(1e-12 * scale));
        });
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void gradientAgreesWithCentralDifferences(String expression) {
    TestFunction f = function(expression);
    points(f)
        .forEach(x -> {
          double h = 1e-6;
          double[] differences = new double[x.length];
          for (int i = 0; i < x.length; i++) {
            double[] above = x.clone();
            double[] below = x.clone();
            above[i] += h;
            below[i] -= h;
            differences[i] = (f.value(above) - f.value(below)) / (above[i] - below[i]);
          }
          double scale = 1 + Math.abs(f.value(x)) / 10 + norm(differences);
          assertThat(gradient(f, x)).containsExactly(differences, within(1e-7 * scale));
        });
  }

  private static double norm(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(each -> each * each).sum());
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void minimaAreFlatAndNothingNearOrFarIsLower(String expression) {
    TestFunction f = function(expression);
    for (TestFunction.Minimum minimum : f.minima()) {
      double[] x = array(minimum.point());
      assertThat(f.value(x)).isEqualTo(minimum.value(), within(1e-13 * f.dimension()));
      assertThat(norm(gradient(f, x))).isLessThan(1e-12 * 1e3);
      SplittableRandom random = new SplittableRandom(7);
      for (int i = 0; i < POINTS; i++) {
        double[] near = x.clone();
        for (int j = 0; j < near.length; j++) {
          near[j] += 1e-3 * random.nextGaussian();
        }
        assertThat(f.value(near)).isGreaterThan(minimum.value() - 1e-12);
      }
      points(f).forEach(far -> assertThat(f.value(far)).isGreaterThan(minimum.value()));
    }
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void startAndMinimaLieInTheDomain(String expression) {
    TestFunction f = function(expression);
    TestFunction.Domain domain = f.domain();
    assertThat(domain.lower()).hasSize(f.dimension());
    Stream<double[]> points =
        Stream.concat(Stream.of(f.start()), f.minima().stream().map(m -> array(m.point())));
    points.forEach(x -> {
      assertThat(x).hasSize(f.dimension());
      for (int i = 0; i < x.length; i++) {
        assertThat(x[i]).isBetween(domain.lower().get(i), domain.upper().get(i));
      }
    });
    assertThat(f.start()).isNotSameAs(f.start());
    assertThat(norm(gradient(f, f.start()))).isPositive();
  }

  /// Figures as they stand in the literature.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rosenbrock      | -1.2, 1        | 24.2",
        "rosenbrock      | 0, 0           | 1",
        "rosenbrock(3)   | -1, 1, 1       | 4",
        "beale           | 1, 1           | 14.203125",
        "beale           | 0, 0           | 14.203125",
        "himmelblau      | 0, 0           | 170",
        "himmelblau      | -0.270845, -0.923039 | 181.616521514",
        "booth           | 0, 0           | 74",
        "saddle          | 3, 2           | 5",
        "rastrigin(3)    | 1, 1, 1        | 3",
        "rastrigin(1)    | 4.52299366     | 40.35329019",
        "styblinski-tang | 0, 0           | 0",
        "styblinski-tang(1) | -2.903534027771177 | -39.16616570377142",
        "styblinski-tang(1) | 2.746802770990837  | -25.029446655283943",
        "goldstein-price | 0, -1          | 3",
        "goldstein-price | -0.6, -0.4     | 30",
        "goldstein-price | 1.8, 0.2       | 84",
        "goldstein-price | 1.2, 0.8       | 840",
        "goldstein-price | 0, 0           | 600",
        "goldstein-price | 1, 1           | 1876",
        "parabola(4)     | 3              | 18",
        "quadratic(1,100) | 1, 1          | 50.5",
        "lessard         | 1              | 12.5",
        "lessard         | 2              | 38",
        "lessard         | 3              | 76.5"
      })
  void valuesAreThosePublished(String expression, String point, double value) {
    double[] x = Arrays.stream(point.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
    assertThat(function(expression).value(x)).isEqualTo(value, within(1e-8));
  }

  @ParameterizedTest
  @CsvSource({
    "rosenbrock, 1",
    "himmelblau, 4",
    "goldstein-price, 1",
    "saddle, 0",
    "chebyshev-net, 0"
  })
  void countsOfMinima(String expression, int count) {
    assertThat(function(expression).minima()).hasSize(count);
  }

  @Test
  void ackleysTipIsExactlyZeroAndFlatByConvention() {
    TestFunction ackley = function("ackley(3)");
    assertThat(ackley.value(new double[3])).isZero();
    assertThat(gradient(ackley, new double[3])).containsExactly(0, 0, 0);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("rosenbrok", "unknown problem rosenbrok; did you mean rosenbrock?"),
        Arguments.of("rosenbrock(1)", "dimension must be in [2,1000000], got 1"),
        Arguments.of("rastrigin(2.5)", "dimension must be a whole number"),
        Arguments.of("ackley(1e9)", "dimension must be in [1,1000000]"),
        Arguments.of("parabola(0)", "curvature must be in (0,inf), got 0"),
        Arguments.of("parabola(-1)", "curvature must be in (0,inf)"),
        Arguments.of("beale(2)", "beale"),
        Arguments.of("quadratic(1,rotation=-1)", "rotation must be in [0,inf)"),
        Arguments.of("quadratic(1,x)", "eigenvalues must be numbers"),
        Arguments.of("formula", "formula: needs expression"),
        Arguments.of("formula(\"x +\")", "formula: column 4: expected a number"),
        Arguments.of("chebyshev-net(points=1)", "points must be in [2,1000000], got 1"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void wrongExpressionsSayWhatIsAllowed(String expression, String words) {
    assertThatExceptionOfType(SettingException.class)
        .isThrownBy(() -> function(expression))
        .withMessageContaining(words);
  }

  @Test
  void wrongSettingsInCodeAreRefusedToo() {
    assertThatExceptionOfType(SettingException.class)
        .isThrownBy(() -> new Quadratic(List.of(), 0))
        .withMessage("eigenvalues must be at least 1 number, got none");
    assertThatExceptionOfType(SettingException.class)
        .isThrownBy(() -> new Quadratic(List.of(1.0, Double.NaN), 0));
    assertThatExceptionOfType(SettingException.class).isThrownBy(() -> new Parabola(Double.NaN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "formula(\" x*y \")",
        "quadratic(2,3)",
        "quadratic(2,3,rotation=5)",
        "rosenbrock(4)",
        "parabola(1e-3)"
      })
  void canonicalFormsMeanTheSame(String expression) {
    String canonical = canonical(expression);
    assertThat(function(canonical)).isEqualTo(function(expression));
    assertThat(canonical(canonical)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quadratic(1,100,rotation=0) | quadratic",
        "rosenbrock(2) | rosenbrock",
        "ackley(dimension=2) | ackley"
      })
  void defaultsAreLeftOutOfCanonicalForms(String expression, String canonical) {
    assertThat(canonical(expression)).isEqualTo(canonical);
  }

  private static String canonical(String expression) {
    return Functions.CATALOGUE.canonical(Expression.parse(expression)).toString();
  }

  static Stream<Entry<TestFunction>> entries() {
    return Functions.CATALOGUE.entries().stream();
  }

  @ParameterizedTest
  @MethodSource("entries")
  void everyEntryIsDocumented(Entry<TestFunction> entry) {
    assertThat(entry.documentation().summary()).isNotBlank().endsWith(".");
    assertThat(entry.documentation().sections()).containsKeys("Function", "Minima", "Source");
    assertThat(entry.settings()).allSatisfy(each -> assertThat(each.meaning()).isNotBlank());
    assertThat(FORMULAS.keySet()).anyMatch(each -> each.split("\\(", 2)[0].equals(entry.id()));
  }
}
