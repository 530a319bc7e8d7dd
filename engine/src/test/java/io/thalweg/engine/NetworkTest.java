package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Parameters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkTest {
  private static final int HIDDEN = 6;
  private static final Offset<Double> FLOAT32 = within(2e-6);

  private final Problem problem = Problem.random(37, 5, 3, 1);

  private static Network network(Problem problem, Activation activation) {
    return Mlp.of(HIDDEN)
        .with(activation)
        .with(Initialisation.XAVIER_NORMAL)
        .build(problem.width(), problem.classes(), 7);
  }

  static double[] values(Parameters parameters) {
    return IntStream.range(0, (int) parameters.length()).mapToDouble(parameters::value).toArray();
  }

  static double[] gradients(Parameters parameters) {
    return IntStream.range(0, (int) parameters.length())
        .mapToDouble(parameters::gradient)
        .toArray();
  }

  @Test
  void parametersAreNamedAndShapedAsInPyTorch() {
    try (Network network = Mlp.of(128, 64).build(784, 10, 0)) {
      assertThat(network.parameters().tensors())
          .extracting(tensor -> tensor.name() + tensor.shape())
          .containsExactly(
              "0.weight[128, 784]",
              "0.bias[128]",
              "2.weight[64, 128]",
              "2.bias[64]",
              "4.weight[10, 64]",
              "4.bias[10]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void lossAndGradientAreThoseOfTheFormula(Activation activation) {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = network(problem, activation)) {
      double loss = network.lossAndGradient(examples);
      var reference = new Reference(problem, HIDDEN, activation, values(network.parameters()));
      assertThat(loss).isCloseTo(reference.loss(), FLOAT32);
      double[] gradients = gradients(network.parameters());
      for (int i = 0; i < gradients.length; i++) {
        assertThat(gradients[i]).as("gradient %d", i).isCloseTo(reference.gradient(i), FLOAT32);
      }
    }
  }

  @Test
  void gradientIsTheLimitOfCentralDifferencesOnASmoothDeepNetwork() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = Mlp.of(4, 4).with(Activation.TANH).build(5, 3, 3)) {
      Parameters parameters = network.parameters();
      network.lossAndGradient(examples);
      double[] gradients = gradients(parameters);
      double step = 1e-2;
      for (int i = 0; i < gradients.length; i++) {
        double at = parameters.value(i);
        parameters.value(i, at + step);
        double above = network.evaluate(examples).loss();
        parameters.value(i, at - step);
        double below = network.evaluate(examples).loss();
        parameters.value(i, at);
        assertThat((above - below) / (2 * step)).isCloseTo(gradients[i], within(1e-4));
      }
    }
  }

  @Test
  void theEngineSeesWhatIsWrittenIntoTheParameters() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = network(problem, Activation.RELU)) {
      network.parameters().values().fill((byte) 0);
      assertThat(network.lossAndGradient(examples)).isCloseTo(Math.log(3), FLOAT32);
    }
  }

  @Test
  void gradientsAreOverwrittenNotAddedTo() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = network(problem, Activation.RELU)) {
      network.lossAndGradient(examples);
      double[] once = gradients(network.parameters());
      network.lossAndGradient(examples);
      assertThat(gradients(network.parameters())).containsExactly(once);
      assertThat(once).isNotEqualTo(new double[once.length]);
    }
  }

  @Test
  void batchesAverageToTheWhole() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = network(problem, Activation.RELU)) {
      double whole = network.lossAndGradient(examples);
      double[] gradient = gradients(network.parameters());
      MemorySegment reversed = Problem.order(arena, LongStream.range(0, 37).map(i -> 36 - i));
      double loss = 0;
      double[] sum = new double[gradient.length];
      for (int from = 0; from < 37; from += 10) {
        int count = Math.min(10, 37 - from);
        loss += count * network.lossAndGradient(examples, reversed, from, count);
        for (int i = 0; i < sum.length; i++) {
          sum[i] += count * network.parameters().gradient(i) / 37;
        }
      }
      assertThat(loss / 37).isCloseTo(whole, FLOAT32);
      assertThat(sum).containsExactly(gradient, FLOAT32);
    }
  }

  @Test
  void evaluationInChunksIsThatOfTheWhole() {
    Problem large = Problem.random(2 * Network.CHUNK + 17, 5, 3, 2);
    try (Arena arena = Arena.ofConfined();
        Examples examples = large.examples(arena);
        Network network = network(large, Activation.TANH)) {
      var reference = new Reference(large, HIDDEN, Activation.TANH, values(network.parameters()));
      Evaluation evaluation = network.evaluate(examples);
      assertThat(evaluation.loss()).isCloseTo(reference.loss(), FLOAT32);
      assertThat(evaluation.accuracy()).isCloseTo(reference.accuracy(), within(0.0));
      int[] predicted = network.predict(examples);
      long right =
          IntStream.range(0, large.size()).filter(i -> predicted[i] == large.label(i)).count();
      assertThat((double) right / large.size()).isEqualTo(evaluation.accuracy());
    }
  }

  @Test
  void evaluationLeavesTheGradientsAlone() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = network(problem, Activation.RELU)) {
      network.lossAndGradient(examples);
      double[] before = gradients(network.parameters());
      network.evaluate(examples);
      network.predict(examples);
      assertThat(gradients(network.parameters())).containsExactly(before);
    }
  }

  @Test
  void descentOnTheConvexProblemEndsWhereTheGradientIsZero() {
    Problem overlapping = Problem.random(300, 5, 3, 1);
    try (Arena arena = Arena.ofConfined();
        Examples examples = overlapping.examples(arena);
        Network network = new Linear(Initialisation.ZEROS).build(5, 3, 0)) {
      double loss = network.lossAndGradient(examples);
      assertThat(loss).isCloseTo(Math.log(3), FLOAT32);
      Parameters parameters = network.parameters();
      for (int step = 0; step < 1000; step++) {
        for (int i = 0; i < parameters.length(); i++) {
          parameters.value(i, parameters.value(i) - 0.5 * parameters.gradient(i));
        }
        network.lossAndGradient(examples);
      }
      assertThat(gradients(parameters))
          .containsExactly(new double[(int) parameters.length()], within(1e-4));
    }
  }

  @Test
  void wrongShapesAndIndicesAreRefusedInOneLine() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network wide = new Linear(Initialisation.ZEROS).build(6, 3, 0);
        Network network = network(problem, Activation.RELU)) {
      assertThatThrownBy(() -> wide.evaluate(examples))
          .hasMessage(
              "the network takes 6 features and 3 classes, the examples have 5 and 3 classes");
      MemorySegment order = Problem.order(arena, LongStream.of(0, 37));
      assertThatThrownBy(() -> network.lossAndGradient(examples, order, 0, 2))
          .hasMessage("order 1 must be in [0,37), got 37");
      assertThatThrownBy(() -> network.lossAndGradient(examples, order, 0, 0))
          .hasMessage("a batch must have at least 1 example, got 0");
      assertThatThrownBy(() -> network.lossAndGradient(examples, order, 1, 2))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() ->
              network.lossAndGradient(examples, MemorySegment.ofArray(new long[] {0, 1}), 0, 2))
          .hasMessage("order must be in native memory, got a heap segment");
    }
  }

  @Test
  void aClosedNetworkRefusesWork() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena)) {
      Network network = network(problem, Activation.RELU);
      network.close();
      network.close();
      assertThatThrownBy(() -> network.evaluate(examples)).hasMessage("the network is closed");
    }
  }
}
