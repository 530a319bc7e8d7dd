package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.dynamics.OperatingPoint;
import io.thalweg.dynamics.StableRates;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import io.thalweg.problems.Quadratic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The quadratic of Schneider, Balles & Hennig 2019 (DeepOBS, arXiv:1903.05499): 100 dimensions, 90
/// curvatures in U(0,1), 10 in U(30,60) of which the largest is 53.13, randomly rotated, a thousand
/// noisy centres, batches of 128. Which of 36 rates diverge is what the linear model says.
class NoisyQuadraticTest {
  private static final int DIMENSIONS = 100;
  private static final int CENTRES = 1_000;
  private static final int BATCH = 128;
  private static final int STEPS = 1_000;
  private static final double LARGEST = 53.13;
  private static final double BOUND = 1e9;

  private final double[] curvatures = curvatures();
  private final double[][] hessian = hessian(curvatures);
  private final double[][] centres = centres();

  private static double[] curvatures() {
    SplittableRandom random = new SplittableRandom(1);
    double[] curvatures = new double[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      curvatures[i] = i < 90 ? random.nextDouble() : random.nextDouble(30, LARGEST);
    }
    curvatures[DIMENSIONS - 1] = LARGEST;
    return curvatures;
  }

  private static double[][] hessian(double[] curvatures) {
    Quadratic quadratic = new Quadratic(Arrays.stream(curvatures).boxed().toList(), 1);
    double[][] hessian = new double[DIMENSIONS][DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      double[] unit = new double[DIMENSIONS];
      unit[i] = 1;
      quadratic.gradient(unit, hessian[i]);
    }
    return hessian;
  }

  private static double[][] centres() {
    SplittableRandom random = new SplittableRandom(2);
    double[][] centres = new double[CENTRES][DIMENSIONS];
    for (double[] centre : centres) {
      Arrays.setAll(centre, i -> 0.6 * random.nextGaussian());
    }
    return centres;
  }

  @ParameterizedTest
  @CsvSource({"sgd, 0.03764, 0.02512, 0.03981", "momentum(momentum=0.99), 0.07491, 0.0631, 0.1"})
  void exactlyThePredictedRatesDiverge(
      String optimizer, double limit, double lastFinite, double firstInfinite) {
    Recipe recipe = Recipe.parse(optimizer);
    double predicted =
        StableRates.of(recipe, OperatingPoint.SETTLED, curvatures).orElseThrow().max();
    assertThat(predicted).isCloseTo(limit, within(5e-6));
    List<Double> converging = new ArrayList<>();
    for (double rate : rates()) {
      boolean diverges = diverges(recipe, rate);
      assertThat(diverges).as("%s at rate %s", optimizer, rate).isEqualTo(rate > predicted);
      if (!diverges) {
        converging.add(rate);
      }
    }
    // as published
    assertThat(converging.getLast()).isCloseTo(lastFinite, within(5e-4 * lastFinite));
    assertThat(rates().get(converging.size()))
        .isCloseTo(firstInfinite, within(5e-4 * firstInfinite));
  }

  @Test
  void adamStaysBounded() {
    rates()
        .forEach(
            rate -> assertThat(diverges(Recipe.parse("adam"), rate)).as("rate %s", rate).isFalse());
  }

  @Test
  void thereAreThirtySixRates() {
    assertThat(rates()).hasSize(36);
    assertThat(rates().getFirst()).isCloseTo(1e-5, within(1e-12));
    assertThat(rates().getLast()).isCloseTo(100, within(1e-9));
  }

  private static List<Double> rates() {
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < 36; i++) {
      rates.add(Math.pow(10, -5 + 0.2 * i));
    }
    return rates;
  }

  private boolean diverges(Recipe recipe, double rate) {
    SplittableRandom random = new SplittableRandom(3);
    double[] x = new double[DIMENSIONS];
    Arrays.fill(x, 1);
    double[] gradient = new double[DIMENSIONS];
    try (Optimizer optimizer =
        Optimizer.of(recipe.withRate(new Expression.Num(rate)), Parameters.of(x, gradient))) {
      for (int step = 0; step < STEPS; step++) {
        double[] away = x.clone();
        for (int k = 0; k < BATCH; k++) {
          double[] centre = centres[random.nextInt(CENTRES)];
          for (int i = 0; i < DIMENSIONS; i++) {
            away[i] -= centre[i] / BATCH;
          }
        }
        for (int i = 0; i < DIMENSIONS; i++) {
          double sum = 0;
          for (int j = 0; j < DIMENSIONS; j++) {
            sum += hessian[i][j] * away[j];
          }
          gradient[i] = sum;
        }
        optimizer.step();
        if (Arrays.stream(x).anyMatch(value -> !(Math.abs(value) < BOUND))) {
          return true;
        }
      }
      return false;
    }
  }
}
