package io.thalweg.study.escape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Entry;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.optim.SettingException;
import io.thalweg.problems.Functions;
import io.thalweg.problems.TestFunction;
import io.thalweg.problems.TestFunction.Domain;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Ways out of local optima against closed forms.
class EscapeTest {
  private static final Goal NEAR = new Goal.Distance(0.1);

  /// Standard deviations that a statistic of the right distribution stays within: p = 7e-6.
  private static final double SIGMAS = 4.5;

  static Stream<String> methods() {
    return Escapes.CATALOGUE.entries().stream().map(Entry::id);
  }

  private static Escape method(String expression) {
    return Escapes.CATALOGUE.create(expression);
  }

  private static TestFunction function(String expression) {
    return Functions.CATALOGUE.create(expression);
  }

  private static List<Long> seeds(int count) {
    return LongStream.rangeClosed(1, count).boxed().toList();
  }

  private static EscapeStudy study(String function, long evaluations, int seeds) {
    TestFunction f = function(function);
    return new EscapeStudy(f, f.domain(), evaluations, NEAR, seeds(seeds));
  }

  private static EscapeStudy.Result result(EscapeStudy study, String method) {
    return study.run(List.of(method(method)), Runnable::run, (_, _) -> {}).getFirst();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void theMinimumOfAConvexParabolaIsFound(String method) {
    EscapeStudy.Result result = result(study("quadratic(10, 40, rotation=3)", 3000, 20), method);
    assertThat(result.share().successes()).isEqualTo(20);
    assertThat(result.medianValue()).isBetween(0.0, 0.2);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void theBudgetIsSpentAndNotExceeded(String method) {
    for (int budget : new int[] {1, 7, 99, 100, 101, 1000}) {
      Recorded f = new Recorded(function("rastrigin"));
      Evaluations evaluations = new Evaluations(f, budget, NEAR);
      method(method).search(evaluations, f.start(), f.domain(), new Seed(5));
      List<double[]> points = List.copyOf(f.points);
      assertThat(points).hasSize(budget);
      assertThat(f.gradients).isLessThanOrEqualTo(budget);
      assertThat(evaluations.spent()).isEqualTo(budget);
      assertThat(evaluations.lowestValue())
          .isEqualTo(points.stream().mapToDouble(function("rastrigin")::value).min().orElse(0));
      assertThat(evaluations.lowestValue())
          .isEqualTo(function("rastrigin").value(evaluations.lowest()));
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aSeedSaysAll(String method) {
    EscapeStudy study = study("rastrigin", 300, 3);
    EscapeStudy.Run run = study.search(method(method), 1);
    assertThat(study.search(method(method), 1)).isEqualTo(run);
    assertThat(study.search(method(method), 2).point()).isNotEqualTo(run.point());
  }

  @Test
  void allMethodsBeginAtTheSamePointInTheBox() {
    Recorded f = new Recorded(function("ackley(3)"));
    Domain box = Domain.cube(3, 2, 2.5);
    EscapeStudy study = new EscapeStudy(f, box, 1, NEAR, List.of(7L));
    methods().forEach(method -> study.search(method(method), 7));
    assertThat(f.points).hasSize(6);
    assertThat(f.points).allSatisfy(point -> assertThat(point).isEqualTo(f.points.getFirst()));
    assertThat(f.points.getFirst()).containsExactly(new double[] {2.25, 2.25, 2.25}, within(0.25));
  }

  @ParameterizedTest
  @CsvSource({"0.05, 1", "1, 2", "3, 3", "8, 2"})
  void risesAreAcceptedWithBoltzmannsProbability(double rise, double temperature) {
    SplittableRandom random = new Seed(11).split("test").random();
    int n = 400_000;
    int accepted = 0;
    for (int i = 0; i < n; i++) {
      accepted += Metropolis.accepts(rise, temperature, random) ? 1 : 0;
    }
    double p = Math.exp(-rise / temperature);
    assertThat((double) accepted / n).isCloseTo(p, within(SIGMAS * Math.sqrt(p * (1 - p) / n)));
  }

  @Test
  void fallsAreAlwaysAcceptedAndInfiniteRisesNever() {
    SplittableRandom random = new Seed(12).random();
    for (int i = 0; i < 1000; i++) {
      assertThat(Metropolis.accepts(-1e-9, 0, random)).isTrue();
      assertThat(Metropolis.accepts(0, 0, random)).isTrue();
      assertThat(Metropolis.accepts(1e-9, 0, random)).isFalse();
      assertThat(Metropolis.accepts(Double.NaN, 1, random)).isFalse();
      assertThat(Metropolis.accepts(Double.POSITIVE_INFINITY, 1e300, random)).isFalse();
    }
  }

  /// The points are an autoregression of order 1 with a = 1 − ηλ: variance 2ηT/(1 − a²) = (T/λ)/(1
  /// − ηλ/2); a variance taken over n of them has the standard deviation √(2(1 + a²)/((1 − a²)n))
  /// as a share, and the lag-1 covariance is a times the variance.
  @ParameterizedTest
  @CsvSource({"1, 0.1, 1", "3, 0.3, 0.5", "2, 0.8, 2", "10, 0.15, 0.01"})
  void langevinOnAParabolaHasTheVarianceOfTheClosedForm(
      double curvature, double rate, double temperature) {
    int burnIn = 1000;
    int n = 400_000;
    Recorded f = new Recorded(function("parabola(%s)".formatted(curvature)));
    method("sgld(%s, temperature=%s)".formatted(rate, temperature))
        .search(new Evaluations(f, burnIn + n, NEAR), new double[] {1}, f.domain(), new Seed(3));
    double squares = 0;
    double products = 0;
    for (int i = burnIn; i < burnIn + n; i++) {
      squares += f.points.get(i)[0] * f.points.get(i)[0];
      products += f.points.get(i)[0] * f.points.get(i - 1)[0];
    }
    double expected = temperature / curvature / (1 - rate * curvature / 2);
    double a = 1 - rate * curvature;
    double share = Math.sqrt(2 * (1 + a * a) / ((1 - a * a) * n));
    assertThat(squares / n).isCloseTo(expected, within(SIGMAS * share * expected));
    assertThat(products / squares).isCloseTo(a, within(SIGMAS / Math.sqrt(n)));
  }

  @Test
  void langevinIsSgdOnANoisyGradient() {
    Recorded f = new Recorded(function("himmelblau"));
    double eta = 0.003;
    double temperature = 0.7;
    method("sgld(0.003, temperature=0.7)")
        .search(new Evaluations(f, 60, NEAR), new double[] {1, -2}, f.domain(), new Seed(8));
    SplittableRandom noise = new Seed(8).split("noise").random();
    double[] x = {1, -2};
    double[] g = new double[2];
    try (Optimizer sgd = Optimizer.of(Recipe.parse("sgd(0.003)"), Parameters.of(x, g))) {
      for (double[] point : f.points) {
        assertThat(x).containsExactly(point, within(1e-12));
        f.gradient(x, g);
        for (int i = 0; i < 2; i++) {
          g[i] -= Math.sqrt(2 * temperature / eta) * noise.nextGaussian();
        }
        sgd.step();
      }
    }
  }

  /// What is evaluated is a point of the chain, of variance T/λ, and a Gaussian step from it.
  @Test
  void annealingAtOneTemperatureSamplesTheBoltzmannDistribution() {
    Recorded f = new Recorded(function("parabola(2)"));
    int n = 600_000;
    method("annealing(0.5, step=0.3)") // of a box of length 4
        .search(new Evaluations(f, n, NEAR), new double[] {0.5}, f.domain(), new Seed(4));
    double squares = f.points.stream().mapToDouble(x -> x[0] * x[0]).sum();
    assertThat(squares / n).isCloseTo(0.5 / 2 + 1.2 * 1.2, within(0.02));
  }

  /// Below the rate 1/L gradient descent on one variable never leaves its valley: those of
  /// Styblinski and Tang's function part where 4x³ − 32x + 5 = 0, at x = 0.15673126, so that the
  /// share 0.515673126² of the box ±5 leads to the global minimum in two variables.
  @Test
  void descentAndRestartsSucceedAsOftenAsTheValleyIsWide() {
    double valley = Math.pow(0.515673126, 2);
    int n = 600;
    String descent = "sgd(rate=0.005)"; // L = 134 on the box
    int once =
        result(study("styblinski-tang", 300, n), "descent(%s)".formatted(descent))
            .share()
            .successes();
    assertThat((double) once / n).isCloseTo(valley, within(spread(valley, n)));
    String restarts = "restarts(%s, steps=300, tolerance=0)".formatted(descent);
    int thrice = result(study("styblinski-tang", 900, n), restarts).share().successes();
    double one = 1 - Math.pow(1 - valley, 3);
    assertThat((double) thrice / n).isCloseTo(one, within(spread(one, n)));
  }

  private static double spread(double p, int n) {
    return SIGMAS * Math.sqrt(p * (1 - p) / n);
  }

  @Test
  void aHopThatIsTooShortStaysInItsValley() {
    EscapeStudy study = study("styblinski-tang", 900, 60);
    String descent = "sgd(rate=0.005), steps=300";
    List<Boolean> alone = found(result(study, "descent(sgd(rate=0.005))"));
    List<Boolean> hopping =
        found(result(study, "basin-hopping(%s, displacement=0.001)".formatted(descent)));
    List<Boolean> far =
        found(result(study, "basin-hopping(%s, displacement=0.5)".formatted(descent)));
    assertThat(hopping).isEqualTo(alone).contains(true, false);
    assertThat(far).filteredOn(each -> each).hasSizeGreaterThan(40);
  }

  private static List<Boolean> found(EscapeStudy.Result result) {
    return result.runs().stream().map(EscapeStudy.Run::found).toList();
  }

  @Test
  void warmRestartsAreACosineScheduleThatStartsAgain() {
    EscapeStudy study = study("ackley", 500, 5);
    String schedule = "descent(nag(rate=cosine-restarts(0.4, steps=30, factor=2)))";
    assertThat(result(study, "sgdr(nag(rate=0.4), steps=30, factor=2)"))
        .isEqualTo(result(study, schedule));
  }

  @Test
  void aDescentThatDivergesEndsAndARestartGoesOn() {
    EscapeStudy study = study("styblinski-tang", 2000, 1);
    EscapeStudy.Run alone = study.search(method("descent(sgd(rate=1))"), 1);
    assertThat(alone.found()).isFalse();
    assertThat(alone.evaluations()).isLessThan(100);
    assertThat(study.search(method("restarts(sgd(rate=1))"), 1).evaluations()).isEqualTo(2000);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void isDocumented(String method) {
    Entry<Escape> entry = Escapes.CATALOGUE.entry(method);
    assertThat(entry.documentation().summary()).endsWith(".").hasSizeBetween(20, 200);
    assertThat(entry.documentation().section("Update")).isNotBlank();
    assertThat(entry.documentation().section("Source")).isNotBlank();
    assertThat(entry.settings())
        .isNotEmpty()
        .allSatisfy(setting -> assertThat(setting.meaning()).isNotBlank())
        .allSatisfy(setting -> assertThat(setting.def()).isNotBlank());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "restarts(adam(rate=0.05)) | restarts",
        "restarts(optimizer=sgd(rate=0.01), steps=100) | restarts(sgd)",
        "restarts(steps=50) | restarts(steps=50)",
        "annealing(5) | annealing(5)",
        "annealing(logarithmic(initial=3)) | annealing(logarithmic(3))",
        "sgld(temperature=2, rate=cosine(0.1, steps=9, end=0)) | sgld(cosine(0.1, steps=9), temperature=2)"
      })
  void expressionsPrintAndParse(String given, String canonical) {
    Expression printed = Escapes.CATALOGUE.canonical(Expression.parse(given));
    assertThat(printed).hasToString(canonical);
    assertThat(Escapes.CATALOGUE.create(printed)).isEqualTo(method(given));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "restart | unknown method restart; did you mean restarts?",
        "restarts(adm) | unknown optimizer adm; did you mean adam?",
        "restarts(5) | optimizer must be a name, got 5",
        "restarts(steps=0) | restarts: steps must be in [1,inf), got 0",
        "annealing(exponentia(1)) | unknown schedule exponentia; did you mean exponential?",
        "annealing(-1) | constant: initial must be in [0,inf), got -1.0",
        "annealing(step=0) | annealing: step must be in (0,inf), got 0.0",
        "basin-hopping(temperature=-1) | basin-hopping: temperature must be in [0,inf), got -1.0"
      })
  void wrongMethodsAreRefused(String expression, String message) {
    assertThatThrownBy(() -> method(expression))
        .isInstanceOf(SettingException.class)
        .hasMessageStartingWith(message);
  }
}
