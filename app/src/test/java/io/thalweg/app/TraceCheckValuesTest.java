package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Recipe;
import io.thalweg.problems.Functions;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `trace` shows, against published values of RAdam and identities between rules.
class TraceCheckValuesTest {
  /// Along a gradient of 1, m̂ = v̂ = 1, so a step at rate 1 is the rectification rₜ itself.
  private static double rectification(int threshold, int t) {
    Recipe radam = Recipe.parse("radam(rate=1, epsilon=1e-300, threshold=%d)".formatted(threshold));
    List<double[]> ones = Collections.nCopies(t, new double[] {1});
    List<double[]> points = Trace.along(ones, new double[] {0}, radam, t, 1).points();
    return points.get(t - 1)[0] - points.get(t)[0];
  }

  @ParameterizedTest
  @CsvSource({
    "4, 4, 1",
    "4, 5, .0173115",
    "4, 6, .0258211",
    "4, 100, .2153354",
    "4, 1000, .6453257",
    "5, 5, 1",
    "5, 6, .0258211",
    "5, 100, .2153354",
    "5, 1000, .6453257"
  })
  void radamRectifiesAsPublished(int threshold, int t, double published) {
    assertThat(rectification(threshold, t)).isCloseTo(published, within(5e-8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "momentum(rate=0.001, momentum=0)             | sgd(rate=0.001)",
        "momentum(rate=0.001, form=lr-inside)         | momentum(rate=0.001)",
        "momentum(rate=0.01, form=ema)                | momentum(rate=0.001)",
        "lookahead(nesterov(rate=0.001), alpha=1, k=1) | nesterov(rate=0.001)"
      })
  void identitiesHoldOnRosenbrock(String left, String right) {
    List<double[]> a = rosenbrock(left).points();
    List<double[]> b = rosenbrock(right).points();
    for (int i = 0; i < a.size(); i++) {
      assertThat(a.get(i)).containsExactly(b.get(i), within(1e-9));
    }
  }

  @Test
  void nagTrainsWhereNesterovIs() {
    Trace nag = rosenbrock("nag(rate=0.001)");
    List<double[]> nesterov = rosenbrock("nesterov(rate=0.001)").points();
    List<double[]> training = nag.trainingPoints().orElseThrow();
    for (int i = 0; i < training.size(); i++) {
      assertThat(training.get(i)).containsExactly(nesterov.get(i), within(1e-9));
    }
  }

  private static Trace rosenbrock(String optimizer) {
    return Trace.on(
        Functions.CATALOGUE.create("rosenbrock"),
        new double[] {-1.2, 1},
        Recipe.parse(optimizer),
        100,
        1);
  }
}
