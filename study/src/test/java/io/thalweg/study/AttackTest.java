package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.engine.Initialisation;
import io.thalweg.engine.Linear;
import io.thalweg.engine.Network;
import io.thalweg.optim.Seed;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Split;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// On a linear model the worst that ε can do is known: every margin shrinks by ε‖w₁ − w₀‖₁, but for
/// what the range of the features forbids.
class AttackTest {
  private static final float[] NORMAL = {1, 2, 3};

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.02, 0.05, 0.1, 0.3})
  void bothAttacksDoTheWorstToALinearModel(double epsilon) {
    try (Arena arena = Arena.ofConfined();
        Network network = new Linear(Initialisation.ZEROS).build(3, 2, 1)) {
      for (int j = 0; j < 3; j++) {
        network.parameters().value(3 + j, NORMAL[j]); // the weights of class 1
      }
      Split examples = Planes.sides(arena);
      Dataset data = new Dataset("sides", List.of(3), List.of("0", "1"), examples, examples);
      double expected = worst(examples, epsilon);
      assertThat(Attack.fgsm(epsilon).on(network, examples, data).accuracy())
          .isCloseTo(expected, within(1e-9));
      assertThat(Attack.pgd(epsilon, new Seed(1)).on(network, examples, data).accuracy())
          .isCloseTo(expected, within(1e-9));
    }
  }

  private static double worst(Split examples, double epsilon) {
    double low = 1;
    double high = -1;
    for (int i = 0; i < examples.size(); i++) {
      for (int j = 0; j < 3; j++) {
        low = Math.min(low, examples.feature(i, j));
        high = Math.max(high, examples.feature(i, j));
      }
    }
    int right = 0;
    for (int i = 0; i < examples.size(); i++) {
      int label = examples.label(i);
      double sum = 0;
      for (int j = 0; j < 3; j++) {
        double against = label == 1 ? -epsilon : epsilon;
        sum += NORMAL[j] * Math.clamp(examples.feature(i, j) + against, low, high);
      }
      right += (sum > 0) == (label == 1) ? 1 : 0;
    }
    return (double) right / examples.size();
  }
}
