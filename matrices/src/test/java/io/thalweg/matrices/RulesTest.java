package io.thalweg.matrices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Matrices;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import java.lang.foreign.Arena;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole steps with this module, beside the same with textbook algebra.
class RulesTest {
  private static final int STEPS = 25;

  /// Square tensors, as the eigenvectors that SOAP starts with are determined only for full rank.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "muon(adam(rate=0.01))",
        "muon(adam(rate=0.01), nesterov=false, scaling=original)",
        "shampoo(sgd(rate=0.01))",
        "shampoo(sgd(rate=0.01), beta=0.9, every=3)",
        "soap(sgd(rate=0.01))",
        "soap(sgd(rate=0.01), every=2)"
      })
  void stepsAreThoseOfPlainAlgebra(String recipe) {
    boolean square = recipe.startsWith("soap");
    try (Arena arena = Arena.ofConfined()) {
      Parameters ours = parameters(arena, square);
      Parameters theirs = parameters(arena, square);
      try (Optimizer with = optimizer(recipe, ours, Matrices.found());
          Optimizer plain = optimizer(recipe, theirs, new PlainMatrices())) {
        for (int step = 0; step < STEPS; step++) {
          step(with, ours, step);
          step(plain, theirs, step);
          for (long i = 0; i < ours.length(); i++) {
            assertThat(ours.value(i))
                .as("%d at step %d", i, step)
                .isCloseTo(theirs.value(i), within(1e-9));
          }
        }
      }
    }
  }

  private static Parameters parameters(Arena arena, boolean square) {
    Parameters parameters =
        Parameters.layout()
            .add("first.weight", 7, square ? 7 : 4)
            .add("first.bias", 7)
            .add("second.weight", 5, square ? 5 : 12)
            .allocate(Precision.FLOAT64, arena);
    RandomGenerator random = new Seed(1).split("start").random();
    for (long i = 0; i < parameters.length(); i++) {
      parameters.value(i, random.nextDouble(-1, 1));
    }
    return parameters;
  }

  private static Optimizer optimizer(String recipe, Parameters parameters, Matrices matrices) {
    return Optimizer.builder(Recipe.parse(recipe), parameters).matrices(matrices).build();
  }

  /// Of a bowl, with noise.
  private static void step(Optimizer optimizer, Parameters parameters, int step) {
    RandomGenerator noise = new Seed(2).split(step).random();
    for (long i = 0; i < parameters.length(); i++) {
      parameters.gradient(i, parameters.value(i) * (1 + i % 3) + noise.nextDouble(-1, 1));
    }
    optimizer.step();
  }
}
