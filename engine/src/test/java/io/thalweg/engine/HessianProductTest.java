package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Parameters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HessianProductTest {
  private static final int HIDDEN = 6;

  private final Problem problem = Problem.random(37, 5, 3, 1);

  private static Network network(Problem problem, Activation activation) {
    return Mlp.of(HIDDEN)
        .with(activation)
        .with(Initialisation.XAVIER_NORMAL)
        .build(problem.width(), problem.classes(), 7);
  }

  private static double[] direction(Network network, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, (int) network.parameters().length())
        .mapToDouble(_ -> (float) random.nextGaussian())
        .toArray();
  }

  private static MemorySegment segment(double[] vector, Arena arena) {
    MemorySegment segment = arena.allocate(ValueLayout.JAVA_FLOAT, vector.length);
    for (int i = 0; i < vector.length; i++) {
      segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) vector[i]);
    }
    return segment;
  }

  private static double[] array(MemorySegment segment) {
    float[] values = segment.toArray(ValueLayout.JAVA_FLOAT);
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static double[] product(Network network, Examples examples, double[] vector) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment product = segment(new double[vector.length], arena).fill((byte) 0x7f);
      network.hessianProduct(examples, segment(vector, arena), product);
      return array(product);
    }
  }

  private static double dot(double[] u, double[] v) {
    return IntStream.range(0, u.length).mapToDouble(i -> u[i] * v[i]).sum();
  }

  private static double largest(double[] v) {
    return Arrays.stream(v).map(Math::abs).max().orElseThrow();
  }

  /// Float64 differences of the gradient in plain loops; so near that no kink lies between.
  @ParameterizedTest
  @EnumSource
  void productIsTheDerivativeOfTheGradient(Activation activation) {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = network(problem, activation)) {
      double[] theta = NetworkTest.values(network.parameters());
      double[] v = direction(network, 3);
      double step = 1e-6;
      Reference above = moved(theta, v, step, activation);
      Reference below = moved(theta, v, -step, activation);
      double[] expected =
          IntStream.range(0, theta.length)
              .mapToDouble(i -> (above.gradient(i) - below.gradient(i)) / (2 * step))
              .toArray();
      assertThat(product(network, examples, v))
          .containsExactly(expected, within(3e-6 * largest(expected)));
    }
  }

  private Reference moved(double[] theta, double[] v, double step, Activation activation) {
    double[] there = new double[theta.length];
    Arrays.setAll(there, i -> theta[i] + step * v[i]);
    return new Reference(problem, HIDDEN, activation, there);
  }

  @Test
  void onADeepSmoothNetworkTooItIsTheDerivativeOfTheGradient() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = Mlp.of(4, 7, 4).with(Activation.TANH).build(5, 3, 3)) {
      Parameters parameters = network.parameters();
      double[] theta = NetworkTest.values(parameters);
      double[] v = direction(network, 5);
      double step = 1e-3;
      double[] above = gradientAt(network, examples, theta, v, step);
      double[] below = gradientAt(network, examples, theta, v, -step);
      gradientAt(network, examples, theta, v, 0);
      double[] expected =
          IntStream.range(0, theta.length)
              .mapToDouble(i -> (above[i] - below[i]) / (2 * step))
              .toArray();
      assertThat(product(network, examples, v))
          .containsExactly(expected, within(2e-4 * largest(expected)));
    }
  }

  private static double[] gradientAt(
      Network network, Examples examples, double[] theta, double[] v, double step) {
    for (int i = 0; i < theta.length; i++) {
      network.parameters().value(i, theta[i] + step * v[i]);
    }
    network.lossAndGradient(examples);
    return NetworkTest.gradients(network.parameters());
  }

  /// H = mean over the examples of (diag p − ppᵀ) ⊗ xxᵀ, x with a 1 for the bias.
  @Test
  void onTheLinearModelItIsTheClosedForm() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = new Linear(Initialisation.PYTORCH).build(5, 3, 2)) {
      double[] v = direction(network, 9);
      double[] theta = NetworkTest.values(network.parameters());
      double[] expected = new double[v.length];
      for (int i = 0; i < problem.size(); i++) {
        double[] p = softmax(logits(theta, problem.features(i)));
        double[] dz = logits(v, problem.features(i));
        double mean = dot(p, dz);
        for (int k = 0; k < 3; k++) {
          double share = p[k] * (dz[k] - mean) / problem.size();
          for (int j = 0; j < 5; j++) {
            expected[5 * k + j] += share * problem.features(i)[j];
          }
          expected[15 + k] += share;
        }
      }
      assertThat(product(network, examples, v))
          .containsExactly(expected, within(1e-6 * largest(expected)));
    }
  }

  private static double[] logits(double[] theta, double[] x) {
    return IntStream.range(0, 3)
        .mapToDouble(k -> theta[15 + k] + dot(Arrays.copyOfRange(theta, 5 * k, 5 * k + 5), x))
        .toArray();
  }

  private static double[] softmax(double[] logits) {
    double sum = Arrays.stream(logits).map(Math::exp).sum();
    return Arrays.stream(logits).map(z -> Math.exp(z) / sum).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void itIsSymmetricAndLinear(Activation activation) {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = network(problem, activation)) {
      double[] u = direction(network, 1);
      double[] v = direction(network, 2);
      double[] hu = product(network, examples, u);
      double[] hv = product(network, examples, v);
      double size = Math.sqrt(dot(u, u) * dot(hv, hv));
      assertThat(dot(u, hv)).isCloseTo(dot(v, hu), within(1e-6 * size));
      double[] both = new double[u.length];
      double[] expected = new double[u.length];
      Arrays.setAll(both, i -> 2 * u[i] - 3 * v[i]);
      Arrays.setAll(expected, i -> 2 * hu[i] - 3 * hv[i]);
      assertThat(product(network, examples, both))
          .containsExactly(expected, within(3e-6 * largest(expected)));
    }
  }

  @Test
  void ofManyExamplesItIsTheMeanOfItsParts() {
    Problem large = Problem.random(2 * Network.CHUNK + 17, 5, 3, 2);
    try (Arena arena = Arena.ofConfined();
        Examples examples = large.examples(arena);
        Network network = network(large, Activation.TANH)) {
      double[] v = direction(network, 4);
      MemorySegment vector = segment(v, arena);
      MemorySegment part = segment(v, arena);
      MemorySegment order =
          Problem.order(arena, LongStream.range(0, large.size()).map(i -> large.size() - 1 - i));
      double[] sum = new double[v.length];
      for (int from = 0; from < large.size(); from += 1000) {
        int count = Math.min(1000, large.size() - from);
        network.hessianProduct(examples, order, from, count, vector, part);
        double[] share = array(part);
        Arrays.setAll(sum, i -> sum[i] + share[i] * count / large.size());
      }
      double[] whole = product(network, examples, v);
      assertThat(whole).containsExactly(sum, within(1e-6 * largest(sum)));
      network.hessianProduct(examples, order, 0, large.size(), vector, part);
      assertThat(array(part)).containsExactly(whole, within(1e-6 * largest(sum)));
    }
  }

  @Test
  void itChangesNothingElse() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = network(problem, Activation.GELU)) {
      double loss = network.lossAndGradient(examples);
      double[] theta = NetworkTest.values(network.parameters());
      double[] gradient = NetworkTest.gradients(network.parameters());
      double[] v = direction(network, 6);
      double[] once = product(network, examples, v);
      assertThat(NetworkTest.values(network.parameters())).containsExactly(theta);
      assertThat(NetworkTest.gradients(network.parameters())).containsExactly(gradient);
      assertThat(network.lossAndGradient(examples)).isEqualTo(loss);
      assertThat(NetworkTest.gradients(network.parameters())).containsExactly(gradient);
      assertThat(product(network, examples, v)).containsExactly(once);
    }
  }

  @Test
  void wrongMemoryIsRefusedInOneLine() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = network(problem, Activation.RELU)) {
      MemorySegment vector = arena.allocate(network.parameters().values().byteSize(), 64);
      MemorySegment product = arena.allocate(vector.byteSize(), 64);
      assertThatThrownBy(() -> network.hessianProduct(examples, arena.allocate(8, 4), product))
          .hasMessage("vector must have %d bytes, got 8".formatted(vector.byteSize()));
      assertThatThrownBy(() -> network.hessianProduct(examples, vector, arena.allocate(8, 4)))
          .hasMessage("product must have %d bytes, got 8".formatted(vector.byteSize()));
      assertThatThrownBy(() -> network.hessianProduct(examples, vector, vector))
          .hasMessage("vector and product must not overlap");
      MemorySegment order = Problem.order(arena, LongStream.of(0, 37));
      assertThatThrownBy(() -> network.hessianProduct(examples, order, 0, 2, vector, product))
          .hasMessage("order 1 must be in [0,37), got 37");
    }
  }
}
