package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Parameters;
import io.thalweg.optim.Seed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/// Gradients for drawn targets: their mean is 0, and B times the mean of their squares is the
/// diagonal of the Gauss-Newton matrix, which for a linear model is the Hessian.
class SampledGradientTest {
  private static final int BATCH = 37;
  private static final int WIDTH = 5;
  private static final int DRAWS = 4_000;

  private static double hessian(Network network, Examples examples, int i) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment unit = arena.allocate(network.parameters().values().byteSize(), 64);
      MemorySegment product = arena.allocate(unit.byteSize(), 64);
      unit.setAtIndex(ValueLayout.JAVA_FLOAT, i, 1);
      network.hessianProduct(examples, unit, product);
      return product.getAtIndex(ValueLayout.JAVA_FLOAT, i);
    }
  }

  private static void check(Network network, Examples examples) {
    Parameters parameters = network.parameters();
    int n = (int) parameters.length();
    double[] sums = new double[n];
    double[] squares = new double[n];
    Seed seed = new Seed(3);
    for (int draw = 0; draw < DRAWS; draw++) {
      network.sampledGradient(examples, seed.split(draw));
      for (int i = 0; i < n; i++) {
        double g = parameters.gradient(i);
        sums[i] += g;
        squares[i] += g * g;
      }
    }
    for (int i = 0; i < n; i++) {
      double meanSquare = squares[i] / DRAWS;
      double h = hessian(network, examples, i);
      // The mean of squares of nearly normal numbers is known to √(2/4000), 2.2 %: five of them.
      assertThat(BATCH * meanSquare).as("number %d", i).isCloseTo(h, within(0.11 * h));
      assertThat(Math.abs(sums[i] / DRAWS)).isLessThan(5 * Math.sqrt(meanSquare / DRAWS));
    }
  }

  @Test
  void squaresForDrawnLabelsEstimateTheCurvature() {
    Problem problem = Problem.random(BATCH, WIDTH, 3, 1);
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = Models.CATALOGUE.create("linear").build(Task.classes(WIDTH, 3), 7)) {
      check(network, examples);
    }
  }

  @Test
  void theSameSeedDrawsTheSame() {
    Problem problem = Problem.random(BATCH, WIDTH, 3, 1);
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = Models.CATALOGUE.create("linear").build(Task.classes(WIDTH, 3), 7)) {
      double loss = network.sampledGradient(examples, new Seed(5));
      double g = network.parameters().gradient(0);
      assertThat(network.sampledGradient(examples, new Seed(5))).isEqualTo(loss);
      assertThat(network.parameters().gradient(0)).isEqualTo(g);
      network.sampledGradient(examples, new Seed(6));
      assertThat(network.parameters().gradient(0)).isNotEqualTo(g);
    }
  }
}
