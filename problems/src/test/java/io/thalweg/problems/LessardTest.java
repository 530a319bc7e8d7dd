package io.thalweg.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Momentum;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LessardTest {
  private static final TestFunction FUNCTION = new Lessard();

  /// Points of the heavy ball with η = 1/9, β = 4/9, at rest at first.
  private static double[] heavyBall(double start, int steps) {
    double[] x = {start};
    double[] gradient = new double[1];
    double[] points = new double[steps];
    Recipe recipe = Recipe.of(1.0 / 9, new Momentum(4.0 / 9));
    try (Optimizer optimizer = Optimizer.of(recipe, Parameters.of(x, gradient))) {
      for (int k = 0; k < steps; k++) {
        FUNCTION.gradient(x, gradient);
        optimizer.step();
        points[k] = x[0];
      }
    }
    return points;
  }

  @Test
  void theHeavyBallFallsIntoThePublishedCycle() {
    double[] points = heavyBall(FUNCTION.start()[0], 600);
    int low = points[597] < 0 ? 597 : points[598] < 0 ? 598 : 599;
    for (int k = low - 3; k > 300; k -= 3) {
      assertThat(points[k]).isCloseTo(-2208.0 / 1225, within(1e-12));
      assertThat(points[k + 1]).isCloseTo(2592.0 / 1225, within(1e-12));
      assertThat(points[k + 2]).isCloseTo(792.0 / 1225, within(1e-12));
    }
  }

  @Test
  void fromALittleNearerItConverges() {
    assertThat(heavyBall(3.0, 200)[199]).isCloseTo(0, within(1e-15));
  }

  /// What quadratics with curvatures from 1 to 25 promise; k(2/3)ᵏ, since the pole is double.
  @Test
  void onceNearTheMinimumItConvergesAsOnAQuadratic() {
    double[] points = heavyBall(3.0, 500);
    assertThat(points[499] / points[498]).isCloseTo(-2.0 / 3, within(0.003));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 2})
  void piecesMeetSmoothly(double x) {
    double[] below = {Math.nextDown(x)};
    double[] at = {x};
    double[] slopeBelow = new double[1];
    double[] slope = new double[1];
    FUNCTION.gradient(below, slopeBelow);
    FUNCTION.gradient(at, slope);
    assertThat(FUNCTION.value(below)).isCloseTo(FUNCTION.value(at), within(1e-13));
    assertThat(slopeBelow[0]).isCloseTo(slope[0], within(1e-13));
  }
}
