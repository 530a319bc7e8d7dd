package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.dynamics.Lanczos;
import io.thalweg.dynamics.Preconditioned;
import io.thalweg.measure.Preconditioner;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.problems.ChebyshevNet;
import io.thalweg.problems.TestFunction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Full-batch training raises the sharpness to where the rule is just stable on a quadratic, and
/// keeps it there: Cohen et al. 2021, arXiv:2103.00065, and 2022, arXiv:2207.14484.
class EdgeOfStabilityTest {
  private static final int STEPS = 40_000;
  private static final int EVERY = 200;

  /// Preconditioned sharpness over its threshold, mean of the last fifth of the training.
  private static double plateau(String optimizer, double threshold, long seed) {
    TestFunction f = new ChebyshevNet(5, 20, 20, seed);
    double[] x = f.start();
    double[] gradient = new double[x.length];
    Parameters parameters = Parameters.of(x, gradient);
    List<Double> shares = new ArrayList<>();
    try (Optimizer rule = Optimizer.of(Recipe.parse(optimizer), parameters)) {
      for (int step = 1; step <= STEPS; step++) {
        f.gradient(x, gradient);
        rule.step();
        if (step > 0.8 * STEPS && step % EVERY == 0) {
          double[] p = Preconditioner.of(rule, parameters);
          Preconditioned seen = new Preconditioned(new FunctionHessian(f, x), p);
          shares.add(new Lanczos(61, 1e-4, new Seed(0)).largest(seen, 1).value() / threshold);
        }
      }
    }
    return Summary.of(shares).mean();
  }

  /// Thresholds: sgd 2/η; momentum (2+2β)/η; adam (2+2β₁)/((1−β₁)η).
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sgd(rate=0.2)                    | 10              | 0.98 | 1.02",
        "momentum(rate=0.3, momentum=0.5) | 10              | 0.98 | 1.02",
        "adam(rate=0.003)                 | 12666.666666667 | 0.93 | 1.03"
      })
  void sharpnessEndsAtTheThreshold(String optimizer, double threshold, double low, double high) {
    assertThat(plateau(optimizer, threshold, 1)).isBetween(low, high);
  }

  /// nesterov (2+2β)/((1+2β)η); rmsprop 2/η. A momentum of 0.9 need not come so far.
  @Tag("long")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sgd(rate=0.2)                    | 10              | 0.98 | 1.02 | 10",
        "momentum(rate=0.3, momentum=0.5) | 10              | 0.98 | 1.02 | 10",
        "adam(rate=0.003)                 | 12666.666666667 | 0.93 | 1.03 | 10",
        "nesterov(rate=0.3, momentum=0.5) | 5               | 0.98 | 1.02 | 2",
        "rmsprop(rate=0.001)              | 2000            | 0.95 | 1.08 | 4",
        "momentum(rate=0.1, momentum=0.9) | 38              | 0.4  | 0.8  | 4"
      })
  void fromManySeeds(String optimizer, double threshold, double low, double high, long seeds) {
    for (long seed = 0; seed < seeds; seed++) {
      assertThat(plateau(optimizer, threshold, seed)).as("seed " + seed).isBetween(low, high);
    }
  }
}
