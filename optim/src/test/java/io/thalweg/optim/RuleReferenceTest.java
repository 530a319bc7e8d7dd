package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every rule and convention against its plain reference: 100 steps under a falling rate.
///
/// The error is the largest ‖θ − reference‖₂, relative to the largest ‖reference‖₂. It is taken
/// over all numbers and steps because a single number that passes through 0 has no relative
/// accuracy. Parameters start near 0, so that the figure is about the steps and not about the
/// start.
class RuleReferenceTest {
  private static final int STEPS = 100;
  private static final double FALL = 0.98;
  private static final Map<Integer, double[][]> GRADIENTS = new ConcurrentHashMap<>();

  static Stream<Arguments> cases() {
    return RuleVariant.ALL.stream()
        .filter(variant -> variant.whole().isEmpty())
        .flatMap(
            variant -> IntStream.of(1, 7, 64, 1031).mapToObj(size -> Arguments.of(variant, size)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void float64FollowsTheReference(RuleVariant variant, int size) {
    Parameters parameters = Parameters.of(new double[size], new double[size]);
    assertThat(error(variant, parameters)).isLessThanOrEqualTo(1e-12);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void float32FollowsTheReference(RuleVariant variant, int size) {
    Parameters parameters = Parameters.of(new float[size], new float[size]);
    assertThat(error(variant, parameters)).isLessThanOrEqualTo(1e-5);
  }

  private static double error(RuleVariant variant, Parameters parameters) {
    int size = Math.toIntExact(parameters.length());
    SplittableRandom random = new SplittableRandom(size);
    Reference[] references = new Reference[size];
    Arrays.setAll(references, i -> variant.reference().get());
    for (int i = 0; i < size; i++) {
      parameters.value(i, 0.01 * random.nextGaussian());
      references[i].start(parameters.value(i));
    }
    double[][] gradients = GRADIENTS.computeIfAbsent(size, RuleReferenceTest::gradients);
    double first = variant.rate();
    Expression falling = Expression.parse("exponential(%s, factor=%s)".formatted(first, FALL));
    Distance trained = new Distance(references, Reference::trainingPoint);
    Distance judged = new Distance(references, Reference::evaluationPoint);
    try (Optimizer optimizer = Optimizer.of(variant.recipe().withRate(falling), parameters)) {
      for (int t = 1; t <= STEPS; t++) {
        step(references, gradients[t - 1], t, first * Math.pow(FALL, variant.batchesBefore(t)));
        TestRun.fill(parameters, gradients[t - 1]);
        optimizer.step();
        if (t <= 6 || t % 5 == 0) {
          trained.measure(parameters);
          optimizer.evaluate(() -> judged.measure(parameters));
        }
      }
    }
    return Math.max(trained.relative(), judged.relative());
  }

  private static void step(Reference[] references, double[] gradient, int t, double rate) {
    double[] norms = new double[references[0].measured(gradient[0], t).length];
    for (int i = 0; i < references.length; i++) {
      double[] measured = references[i].measured(gradient[i], t);
      Arrays.setAll(norms, norm -> Math.hypot(norms[norm], measured[norm]));
    }
    for (int i = 0; i < references.length; i++) {
      references[i].norms(norms);
      references[i].step(gradient[i], t, rate);
    }
  }

  /// Scales differ from number to number, a tenth is 0, and the mean is not 0. Exact in float32.
  private static double[][] gradients(int size) {
    SplittableRandom random = new SplittableRandom(size);
    double[][] gradients = new double[STEPS][size];
    for (double[] gradient : gradients) {
      for (int i = 0; i < size; i++) {
        boolean none = random.nextInt(10) == 0;
        gradient[i] = none ? 0 : (float) Math.scalb(0.5 + random.nextGaussian(), -(i % 6));
      }
    }
    return gradients;
  }

  private static final class Distance {
    private final Reference[] references;
    private final ToDoubleFunction<Reference> point;
    private double error;
    private double norm;

    Distance(Reference[] references, ToDoubleFunction<Reference> point) {
      this.references = references;
      this.point = point;
    }

    Distance measure(Parameters parameters) {
      double squaredError = 0;
      double squaredNorm = 0;
      for (int i = 0; i < references.length; i++) {
        double expected = point.applyAsDouble(references[i]);
        double difference = parameters.value(i) - expected;
        squaredError += difference * difference;
        squaredNorm += expected * expected;
      }
      assertThat(squaredError).isFinite();
      error = Math.max(error, Math.sqrt(squaredError));
      norm = Math.max(norm, Math.sqrt(squaredNorm));
      return this;
    }

    double relative() {
      return error / norm;
    }
  }
}
