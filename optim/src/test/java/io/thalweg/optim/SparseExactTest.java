package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The exact form against the dense optimizer that is fed with zeros, and against plain references.
class SparseExactTest {
  private static final List<String> RATES =
      List.of("%s", "warmup(cosine(%s, steps=150), steps=10)");

  private static final List<String> CHAINS =
      List.of(
          "chain(clip-value(0.1), sgd)",
          "chain(clip-global-norm(0.3), momentum)",
          "chain(clip-global-norm(0.3), clip-value(0.1), adam(rate=0.01))",
          "chain(sgd, decoupled-decay(0.5))",
          "chain(adagrad, decoupled-decay(0.5))",
          "chain(momentum, decoupled-decay(0.5))",
          "chain(rmsprop(momentum=0.8), decoupled-decay(0.5))",
          "chain(momentum(momentum=0.995), decoupled-decay(0.5))",
          "chain(clip-global-norm(1), adam(rate=0.01), decoupled-decay(2), decoupled-decay(1))",
          "momentum(momentum=linear(0.9, end=0.5, steps=100))",
          "momentum(momentum=piecewise(0.9, 0.5, 0.95, boundaries=\"50,120\"))",
          "momentum(rate=exponential(0.01, factor=1.02))",
          "adam(rate=exponential(0.001, factor=1.02))",
          "adam(beta1=piecewise(0.9, 0.5, boundaries=\"50\"))",
          "chain(sgd, decoupled-decay(piecewise(0.1, 0.5, boundaries=\"50\")))");

  static Stream<RuleVariant> variants() {
    return RuleVariant.ALL.stream()
        .filter(each -> each.recipe().partsAt(0).rule() instanceof JustInTime);
  }

  static Stream<Recipe> recipes() {
    Stream<Recipe> ofTable =
        variants()
            .flatMap(variant ->
                RATES.stream()
                    .map(rate -> Expression.parse(rate.formatted(variant.rate())))
                    .map(variant.recipe()::withRate));
    return Stream.concat(ofTable, CHAINS.stream().map(Recipe::parse));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void goesWhereTheDenseOptimizerGoesInFloat64(Recipe recipe) {
    assertThat(distanceFromDense(recipe, Precision.FLOAT64)).isLessThanOrEqualTo(1e-12);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void goesWhereTheDenseOptimizerGoesInFloat32(Recipe recipe) {
    assertThat(distanceFromDense(recipe, Precision.FLOAT32)).isLessThanOrEqualTo(1e-5);
  }

  private static double distanceFromDense(Recipe recipe, Precision precision) {
    Parameters sparse = SparseRun.parameters(precision);
    Parameters dense = SparseRun.parameters(precision);
    double worst = 0;
    try (SparseOptimizer late = SparseOptimizer.of(recipe, sparse, SparseForm.EXACT);
        Optimizer optimizer = Optimizer.of(recipe, dense)) {
      for (int t = 1; t <= SparseRun.STEPS; t++) {
        int[] indices = SparseRun.indices(t);
        double[] values = SparseRun.values(t, indices.length);
        late.step(indices, values);
        TestRun.fill(dense, SparseRun.dense(indices, values));
        optimizer.step();
        if (t % 20 == 0 || t == 7) {
          double[] shown = late.evaluate(() -> SparseRun.numbers(sparse));
          worst = Math.max(worst, SparseRun.apart(shown, SparseRun.numbers(dense)));
        }
      }
      late.flush();
      worst = Math.max(worst, SparseRun.apart(SparseRun.numbers(sparse), SparseRun.numbers(dense)));
    }
    return worst;
  }

  /// Before each step the numbers that it is about are where the reference is.
  @ParameterizedTest
  @MethodSource("variants")
  void catchesUpWithTheReference(RuleVariant variant) {
    Parameters parameters = SparseRun.parameters(Precision.FLOAT64);
    Reference[] references = SparseRun.references(variant, parameters);
    double rate = variant.rate();
    try (SparseOptimizer late =
        SparseOptimizer.of(variant.recipe(), parameters, SparseForm.EXACT)) {
      for (int t = 1; t <= SparseRun.STEPS; t++) {
        int[] indices = SparseRun.indices(t);
        double[] values = SparseRun.values(t, indices.length);
        late.catchUp(indices);
        double size = 0;
        for (Reference reference : references) {
          size = Math.max(size, Math.abs(reference.theta));
        }
        for (int index : indices) {
          assertThat(parameters.value(index))
              .isCloseTo(references[index].theta, within(1e-12 * size));
        }
        late.step(indices, values);
        double[] dense = SparseRun.dense(indices, values);
        for (int i = 0; i < SparseRun.SIZE; i++) {
          references[i].step(dense[i], t, rate);
        }
      }
    }
  }

  /// One gradient, then thousands of steps without: sums that are cut off, and rates that grow.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "adam",
        "adam(epsilon=0.1)",
        "adam(beta1=0.99, beta2=0.9)",
        "adam(beta1=0.99, beta2=0.99)",
        "adam(rate=linear(1e-9, steps=4000, end=1))",
        "adam(rate=join(constant(0), constant(0.1), boundaries=40))",
        "chain(adam, decoupled-decay(0.1))",
        "momentum(rate=linear(1e-9, steps=4000, end=1))",
        "momentum(rate=join(constant(0), constant(0.1), boundaries=100))",
        "momentum(momentum=0.999)",
        "nesterov(momentum=0.99)",
        "rmsprop(momentum=0.99)"
      })
  void longGapsAreMadeUpFor(String expression) {
    double[] sparse = {0.3, -2};
    double[] dense = sparse.clone();
    double[] gradients = {1e-3, 3};
    Recipe recipe = Recipe.parse(expression);
    try (SparseOptimizer late =
            SparseOptimizer.of(recipe, Parameters.of(sparse, new double[2]), SparseForm.EXACT);
        Optimizer optimizer = Optimizer.of(recipe, Parameters.of(dense, gradients))) {
      late.step(new int[] {0, 1}, gradients);
      optimizer.step();
      gradients[0] = 0;
      gradients[1] = 0;
      for (int t = 2; t <= 5000; t++) {
        late.step(new int[0], new double[0]);
        optimizer.step();
        if (t == 300 || t == 5000) {
          double[] shown = late.evaluate(sparse::clone);
          for (int i = 0; i < dense.length; i++) {
            double size = Math.max(1, Math.abs(dense[i]));
            assertThat(shown[i]).isCloseTo(dense[i], within(1e-12 * size));
          }
        }
      }
    }
  }
}
