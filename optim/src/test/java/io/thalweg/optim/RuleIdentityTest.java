package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules that are the same thing written differently, or that differ by a known amount, on a
/// quadratic whose gradient depends on where it is taken.
class RuleIdentityTest {
  private static final int STEPS = 60;
  private static final double[] CURVATURE = {0.1, 1, 7};

  /// Where training and evaluation stood after each step.
  private record Path(List<double[]> training, List<double[]> evaluation) {}

  private static Path path(String expression) {
    double[] x = {3, -2, 1};
    double[] g = new double[x.length];
    Path path = new Path(new ArrayList<>(), new ArrayList<>());
    try (Optimizer optimizer = Optimizer.of(Recipe.parse(expression), Parameters.of(x, g))) {
      for (int t = 0; t < STEPS; t++) {
        for (int i = 0; i < x.length; i++) {
          g[i] = CURVATURE[i] * x[i];
        }
        optimizer.step();
        path.training.add(x.clone());
        path.evaluation.add(optimizer.evaluate(x::clone));
      }
    }
    return path;
  }

  private static void same(List<double[]> a, List<double[]> b) {
    for (int t = 0; t < STEPS; t++) {
      assertThat(a.get(t)).as("step %d", t + 1).containsExactly(b.get(t), within(1e-13));
    }
  }

  private static void same(String a, String b) {
    same(path(a).training, path(b).training);
    same(path(a).evaluation, path(b).evaluation);
  }

  private static double largestDifference(String a, String b) {
    Path first = path(a);
    Path second = path(b);
    double largest = 0;
    for (int t = 0; t < STEPS; t++) {
      for (int i = 0; i < CURVATURE.length; i++) {
        double difference = first.evaluation.get(t)[i] - second.evaluation.get(t)[i];
        largest = Math.max(largest, Math.abs(difference));
      }
    }
    return largest;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "momentum(rate=0.1, momentum=0)",
        "momentum(rate=0.1, momentum=0, form=lr-inside)",
        "momentum(rate=0.1, momentum=0, form=ema)",
        "nag(rate=0.1, momentum=0)",
        "nesterov(rate=0.1, momentum=0)",
        "qhm(rate=0.1, nu=0)",
        "pid(rate=0.1, ki=0, kd=0)"
      })
  void withoutMomentumIsGradientDescent(String expression) {
    same(expression, "sgd(rate=0.1)");
  }

  @Test
  void rateInsideAndOutsideAgreeAtAConstantRateAndPartUnderASchedule() {
    same("momentum(rate=0.05)", "momentum(rate=0.05, form=lr-inside)");
    String falling = "momentum(rate=exponential(0.05, factor=0.9)%s)";
    double apart = largestDifference(falling.formatted(""), falling.formatted(", form=lr-inside"));
    assertThat(apart).isGreaterThan(0.1);
  }

  @Test
  void quasiHyperbolicMomentumHoldsTheOthers() {
    same("qhm(rate=0.5, beta=0.9, nu=1)", "momentum(rate=0.05)");
    same("qhm(rate=0.5, beta=0.9, nu=0.9)", "nesterov(rate=0.05)");
  }

  @Test
  void averageAtRateIsSumAtRateTimesOneMinusMomentum() {
    same("momentum(rate=0.5, form=ema)", "momentum(rate=0.05)");
  }

  @Test
  void nagTrainsWhereNesterovIs() {
    same(path("nag(rate=0.05)").training, path("nesterov(rate=0.05)").training);
  }

  /// θ_nag = θ_nesterov + μηv, with nesterov's v.
  @Test
  void nagIsJudgedAtNesterovsIterateShiftedByTheVelocity() {
    double[] x = {3, -2, 1};
    double[] g = new double[x.length];
    List<double[]> judged = path("nag(rate=0.05)").evaluation;
    Recipe recipe = Recipe.parse("nesterov(rate=0.05)");
    try (Optimizer optimizer = Optimizer.of(recipe, Parameters.of(x, g))) {
      for (int t = 0; t < STEPS; t++) {
        for (int i = 0; i < x.length; i++) {
          g[i] = CURVATURE[i] * x[i];
        }
        optimizer.step();
        var v = optimizer.state().slots().values().iterator().next();
        for (int i = 0; i < x.length; i++) {
          double shifted = x[i] + 0.9 * 0.05 * Precision.FLOAT64.read(v, i);
          assertThat(judged.get(t)[i]).isCloseTo(shifted, within(1e-13));
        }
      }
    }
  }

  /// Both divide g by √v̂: Adam without a first moment, and RMSprop written out with the
  /// correction.
  @Test
  void adamWithoutFirstMomentIsBiasCorrectedRmsProp() {
    double[] x = {3, -2, 1};
    double[] v = new double[x.length];
    List<double[]> adam = path("adam(rate=0.05, beta1=0, beta2=0.9, epsilon=1e-6)").training;
    for (int t = 1; t <= STEPS; t++) {
      for (int i = 0; i < x.length; i++) {
        double g = CURVATURE[i] * x[i];
        v[i] = 0.9 * v[i] + 0.1 * g * g;
        x[i] -= 0.05 * g / (Math.sqrt(v[i] / (1 - Math.pow(0.9, t))) + 1e-6);
      }
      assertThat(adam.get(t - 1)).containsExactly(x, within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "momentum", "nag", "nesterov", "adam", "radam", "rmsprop"})
  void lookaheadThatGoesAllTheWayIsTheInnerRule(String rule) {
    List<double[]> alone = path(rule).training;
    same(path("lookahead(%s, alpha=1)".formatted(rule)).training, alone);
    Path synchronous = path("lookahead(%s, alpha=1, k=1)".formatted(rule));
    same(synchronous.training, alone);
    same(synchronous.evaluation, path(rule).evaluation);
  }

  /// The slow weights stand still between synchronisations.
  @Test
  void lookaheadIsJudgedAtItsSlowWeights() {
    List<double[]> judged = path("lookahead(sgd(rate=0.1), k=4)").evaluation;
    assertThat(judged.get(0)).containsExactly(3, -2, 1);
    assertThat(judged.get(2)).containsExactly(3, -2, 1);
    for (int i = 0; i < CURVATURE.length; i++) {
      double start = judged.getFirst()[i];
      double multiplier = 0.5 + 0.5 * Math.pow(1 - 0.1 * CURVATURE[i], 4);
      assertThat(judged.get(3)[i]).isCloseTo(start * multiplier, within(1e-14));
      assertThat(judged.get(7)[i]).isCloseTo(start * multiplier * multiplier, within(1e-14));
    }
  }
}
