package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Recipe;
import io.thalweg.problems.Functions;
import io.thalweg.problems.TestFunction;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {
  private static final TestFunction QUADRATIC = Functions.CATALOGUE.create("quadratic(1, 10)");

  @Test
  void gradientDescentOnAQuadraticShrinksEachAxisByOneMinusRateTimesCurvature() {
    Trace trace = Trace.on(QUADRATIC, new double[] {3, -2}, Recipe.parse("sgd(rate=0.05)"), 20, 1);
    assertThat(trace.points()).hasSize(21);
    assertThat(trace.values()).hasSize(21);
    assertThat(trace.gradients()).hasSize(20);
    assertThat(trace.trainingPoints()).isEmpty();
    for (int t = 0; t <= 20; t++) {
      double x = 3 * Math.pow(0.95, t);
      double y = -2 * Math.pow(0.5, t);
      assertThat(trace.points().get(t)[0]).isCloseTo(x, within(1e-14));
      assertThat(trace.points().get(t)[1]).isCloseTo(y, within(1e-14));
      assertThat(trace.values().get(t)).isCloseTo(0.5 * (x * x + 10 * y * y), within(1e-12));
    }
  }

  @Test
  void nagTakesGradientsAheadOfWhereItIsJudged() {
    Trace trace = Trace.on(QUADRATIC, new double[] {1, 1}, Recipe.parse("nag(0.01, 0.9)"), 10, 1);
    List<double[]> training = trace.trainingPoints().orElseThrow();
    for (int t = 0; t < 10; t++) {
      double[] at = training.get(t);
      assertThat(trace.gradients().get(t))
          .containsExactly(new double[] {at[0], 10 * at[1]}, within(1e-12));
    }
    for (int t = 1; t <= 10; t++) {
      // θ' = θ − μv, and v is the last step: θ' = θ + μ(θ − θ_before)
      double[] now = trace.points().get(t);
      double[] before = trace.points().get(t - 1);
      for (int i = 0; i < 2; i++) {
        assertThat(training.get(t)[i])
            .isCloseTo(now[i] + 0.9 * (now[i] - before[i]), within(1e-14));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "momentum", "lookahead(adam)", "chain(clip-value(1), sgd)"})
  void givenGradientsLeadTheSameWayAsTheFunctionThatHasThem(String optimizer) {
    Recipe recipe = Recipe.parse(optimizer);
    double[] start = {2, 1};
    Trace on = Trace.on(QUADRATIC, start, recipe, 12, 1);
    Trace along = Trace.along(on.gradients(), start, recipe, 12, 1);
    assertThat(along.values()).isEmpty();
    assertThat(along.points().toArray(double[][]::new))
        .isDeepEqualTo(on.points().toArray(double[][]::new));
  }

  @Test
  void aScheduleThatWatchesIsShownTheValues() {
    // Rate times curvature 2 mirrors the point for ever; 1 ends in the minimum.
    Recipe recipe = Recipe.parse("sgd(rate=reduce-on-plateau(2, factor=0.5, patience=3))");
    TestFunction parabola = Functions.CATALOGUE.create("quadratic(1)");
    assertThat(Trace.on(parabola, new double[] {1}, recipe, 7, 1).points())
        .extracting(point -> point[0])
        .containsExactly(1.0, -1.0, 1.0, -1.0, 1.0, 0.0, 0.0, 0.0);
  }

  @Test
  void noiseIsNormalOfTheDeviationAndTheSeedsOwn() {
    TestFunction flat = Functions.CATALOGUE.create("quadratic(0,0)");
    Recipe recipe = Recipe.parse("sgd(rate=0.1)");
    double[] start = {0, 0};
    int steps = 20_000;
    double[] noise =
        Trace.on(flat, start, recipe, steps, 5, 3).gradients().stream()
            .flatMapToDouble(Arrays::stream)
            .toArray();
    double mean = Arrays.stream(noise).average().orElseThrow();
    double square = Arrays.stream(noise).map(each -> each * each).average().orElseThrow();
    // Five standard errors of 40,000 values.
    assertThat(mean).isCloseTo(0, within(5 * 3 / Math.sqrt(noise.length)));
    assertThat(square).isCloseTo(9, within(5 * 9 * Math.sqrt(2.0 / noise.length)));
    assertThat(Trace.on(flat, start, recipe, 10, 5, 3).gradients().get(9))
        .containsExactly(Arrays.copyOfRange(noise, 18, 20));
    assertThat(Trace.on(flat, start, recipe, 10, 6, 3).gradients().get(9))
        .isNotEqualTo(Arrays.copyOfRange(noise, 18, 20));
  }

  @Test
  void theSameNoiseDisturbsEveryOptimizer() {
    Trace sgd = Trace.on(QUADRATIC, new double[] {1, 1}, Recipe.parse("sgd"), 1, 1, 2);
    Trace adam = Trace.on(QUADRATIC, new double[] {1, 1}, Recipe.parse("adam"), 1, 1, 2);
    assertThat(sgd.gradients().getFirst()).containsExactly(adam.gradients().getFirst());
  }
}
