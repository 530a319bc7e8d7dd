package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rules that look at whole tensors, or at all parameters together, against their plain references:
/// 60 steps under a falling rate on a noisy quadratic, each at its own training point.
///
/// The error is the largest distance of rule and reference over the largest ‖reference‖.
class WholeReferenceTest {
  private static final int STEPS = 60;
  private static final double FALL = 0.98;

  /// Wide, tall, square, a vector, a kernel of four dimensions, a single number.
  private static final Parameters.Layout LAYOUT =
      Parameters.layout()
          .add("wide", 3, 5)
          .add("bias", 7)
          .add("tall", 6, 2)
          .add("square", 4, 4)
          .add("kernel", 2, 3, 2, 2)
          .add("one", 1);

  static Stream<RuleVariant> cases() {
    return RuleVariant.ALL.stream().filter(variant -> variant.whole().isPresent());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void float64FollowsTheReference(RuleVariant variant) {
    assertThat(error(variant, Precision.FLOAT64)).isLessThanOrEqualTo(1e-11);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void float32FollowsTheReference(RuleVariant variant) {
    assertThat(error(variant, Precision.FLOAT32)).isLessThanOrEqualTo(float32(variant));
  }

  /// Differences of gradients lose digits (lbfgs); so does θ₀ − θ after steps of a millionth of θ
  /// (prodigy); eigenvectors of nearly equal eigenvalues are rounding's choice (shampoo, soap).
  private static double float32(RuleVariant variant) {
    String rule = variant.expression().split("\\(", 2)[0];
    return switch (rule) {
      case "soap" -> 5e-2;
      case "prodigy" -> 2e-2;
      case "shampoo" -> 1e-3;
      case "lbfgs" -> 1e-4;
      default -> 2e-5;
    };
  }

  private static double error(RuleVariant variant, Precision precision) {
    SplittableRandom random = new SplittableRandom(7);
    double first = variant.rate();
    Expression falling = Expression.parse("exponential(%s, factor=%s)".formatted(first, FALL));
    Recipe recipe = variant.recipe().withRate(falling);
    try (Arena arena = Arena.ofConfined()) {
      Parameters parameters = LAYOUT.allocate(precision, arena);
      int n = Math.toIntExact(parameters.length());
      double[] minimum = new double[n];
      double[] theta = new double[n];
      for (int i = 0; i < n; i++) {
        minimum[i] = random.nextGaussian();
        parameters.value(i, random.nextGaussian());
        theta[i] = parameters.value(i);
      }
      WholeReference reference = variant.whole().orElseThrow().get();
      reference.start(theta, parameters.tensors());
      try (Optimizer optimizer =
          Optimizer.builder(recipe, parameters).matrices(new PlainMatrices()).build()) {
        return run(variant, optimizer, parameters, reference, minimum, first);
      }
    }
  }

  private static double run(
      RuleVariant variant,
      Optimizer optimizer,
      Parameters parameters,
      WholeReference reference,
      double[] minimum,
      double first) {
    boolean exact = variant.expression().startsWith("lbfgs"); // it would model the noise
    double distance = 0;
    double size = 0;
    for (int t = 1; t <= STEPS; t++) {
      double[] noise = exact ? new double[minimum.length] : TestRun.gradient(t, minimum.length);
      double[] at = reference.trainingPoint();
      double[] g = new double[at.length];
      for (int i = 0; i < g.length; i++) {
        g[i] = gradient(i, at[i], minimum[i]) + noise[i];
        parameters.gradient(i, gradient(i, parameters.value(i), minimum[i]) + noise[i]);
      }
      reference.step(g, t, first * Math.pow(FALL, variant.batchesBefore(t)));
      optimizer.step();
      double[] judged = optimizer.evaluate(() -> values(parameters));
      distance = Math.max(distance, distance(judged, reference.evaluationPoint()));
      distance = Math.max(distance, distance(values(parameters), reference.trainingPoint()));
      size = Math.max(size, distance(reference.theta, new double[g.length]));
    }
    assertThat(distance).isFinite();
    return distance / size;
  }

  private static double gradient(int i, double at, double minimum) {
    return (0.5 + i % 7 / 4.0) * (at - minimum);
  }

  private static double[] values(Parameters parameters) {
    double[] values = new double[Math.toIntExact(parameters.length())];
    Arrays.setAll(values, parameters::value);
    return values;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
