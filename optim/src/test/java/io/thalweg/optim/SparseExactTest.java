package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The exact form against the dense optimizer that is fed with zeros, and against plain references.
class SparseExactTest {
  private static final List<String> RATES =
      List.of(
          "%s",
          "exponential(%s, factor=0.98)",
          "warmup(cosine(%s, steps=150), steps=10)",
          "exponential(%s, factor=1.02)");

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
          "adam(beta1=piecewise(0.9, 0.5, boundaries=\"50\"))",
          "chain(sgd, decoupled-decay(piecewise(0.1, 0.5, boundaries=\"50\")))");

  private static Stream<RuleVariant> variants() {
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
}
