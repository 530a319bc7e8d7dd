package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InitialisationTest {
  private static final int IN = 300;
  private static final int OUT = 200;
  private static final double SD = 0.1;
  private static final double BIAS = 0.25;

  /// Variance of the standard normal cut at ±2: 1 − 4φ(2)/(2Φ(2)−1).
  private static final double CUT_VARIANCE = 1 - 4 * 0.05399096651 / 0.95449973610;

  /// Initialisation, variance and kurtosis of its weights, largest weight.
  static Stream<Arguments> distributions() {
    double inf = Double.POSITIVE_INFINITY;
    double uniform = 1.8;
    return Stream.of(
        Arguments.of(Initialisation.PYTORCH, 1.0 / (3 * IN), uniform, 1 / Math.sqrt(IN)),
        Arguments.of(Initialisation.KAIMING_UNIFORM, 2.0 / IN, uniform, Math.sqrt(6.0 / IN)),
        Arguments.of(Initialisation.KAIMING_NORMAL, 2.0 / IN, 3, inf),
        Arguments.of(
            Initialisation.XAVIER_UNIFORM, 2.0 / (IN + OUT), uniform, Math.sqrt(6.0 / (IN + OUT))),
        Arguments.of(Initialisation.XAVIER_NORMAL, 2.0 / (IN + OUT), 3, inf),
        Arguments.of(Initialisation.TRUNCATED_NORMAL, CUT_VARIANCE * SD * SD, 2.4, 2 * SD));
  }

  private static Mlp mlp(Initialisation initialisation) {
    return new Mlp(List.of(OUT), Activation.RELU, initialisation, SD, BIAS, 0, Normalisation.NONE);
  }

  private static double[] drawn(Initialisation initialisation, String tensor, long seed) {
    try (Network network = mlp(initialisation).build(IN, 10, seed)) {
      return values(network.parameters(), tensor);
    }
  }

  private static double[] values(Parameters parameters, String name) {
    Parameters.Tensor tensor =
        parameters.tensors().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    return LongStream.range(tensor.offset(), tensor.offset() + tensor.length())
        .mapToDouble(parameters::value)
        .toArray();
  }

  private static double moment(double[] values, int order) {
    double sum = 0;
    for (double value : values) {
      sum += Math.pow(value, order);
    }
    return sum / values.length;
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void weightsHaveTheMomentsOfTheirDistribution(
      Initialisation initialisation, double variance, double kurtosis, double bound) {
    double[] weights = drawn(initialisation, "0.weight", 11);
    double n = weights.length;
    assertThat(moment(weights, 1)).isCloseTo(0, within(4 * Math.sqrt(variance / n)));
    assertThat(moment(weights, 2))
        .isCloseTo(variance, within(4 * variance * Math.sqrt((kurtosis - 1) / n)));
    assertThat(moment(weights, 4))
        .isCloseTo(kurtosis * variance * variance, within(0.06 * kurtosis * variance * variance));
    assertThat(largest(weights)).isLessThanOrEqualTo(bound * (1 + 1e-6));
  }

  @Test
  void biases() {
    assertThat(drawn(Initialisation.KAIMING_NORMAL, "0.bias", 1)).containsOnly(BIAS);
    assertThat(drawn(Initialisation.TRUNCATED_NORMAL, "2.bias", 1)).containsOnly(BIAS);
    double[] biases = drawn(Initialisation.PYTORCH, "0.bias", 1);
    double bound = 1 / Math.sqrt(IN);
    assertThat(largest(biases)).isLessThanOrEqualTo(bound);
    assertThat(moment(biases, 2))
        .isCloseTo(bound * bound / 3, within(4 * bound * bound / 3 * Math.sqrt(0.8 / OUT)));
  }

  @Test
  void theSeedDecides() {
    Initialisation initialisation = Initialisation.KAIMING_NORMAL;
    double[] weights = drawn(initialisation, "0.weight", 1);
    assertThat(drawn(initialisation, "0.weight", 1)).containsExactly(weights);
    assertThat(drawn(initialisation, "0.weight", 2)).isNotEqualTo(weights);
    assertThat(drawn(initialisation, "0.weight", -1)).isNotEqualTo(weights);
  }

  @Test
  void aLayerMoreLeavesTheDrawsOfTheOthers() {
    double[] weights = drawn(Initialisation.KAIMING_NORMAL, "0.weight", 1);
    try (Network deeper = Mlp.of(OUT, 20).with(Initialisation.KAIMING_NORMAL).build(IN, 10, 1)) {
      assertThat(values(deeper.parameters(), "0.weight")).containsExactly(weights);
    }
  }

  @Test
  void equalHiddenUnitsAreRefused() {
    assertThatThrownBy(() -> mlp(Initialisation.ZEROS))
        .hasMessage(
            "initialisation must not be zeros with hidden layers, whose units would stay alike");
    assertThatThrownBy(() -> Mlp.of(5, 0)).hasMessage("hidden must be in [1,inf), got 0");
  }
}
