package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The lazy form of every rule that has one, against plain references that are stepped only where
/// there is a gradient, with the number of the step and its rate. Not Nadam, whose reference has a
/// product over the steps that it made.
class SparseLazyTest {
  private static final double FALL = 0.98;

  static Stream<RuleVariant> variants() {
    return RuleVariant.ALL.stream()
        .filter(each -> {
          Rule rule = each.recipe().partsAt(0).rule();
          return each.isElementwise()
              && each.recipe().takesOneGradient()
              && rule.inner().isEmpty()
              && !(rule instanceof Nadam)
              && !rule.needsNoise()
              && !rule.trainsElsewhere();
        });
  }

  @ParameterizedTest
  @MethodSource("variants")
  void followsTheReferenceInFloat64(RuleVariant variant) {
    assertThat(distance(variant, Precision.FLOAT64)).isLessThanOrEqualTo(1e-12);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void followsTheReferenceInFloat32(RuleVariant variant) {
    assertThat(distance(variant, Precision.FLOAT32)).isLessThanOrEqualTo(1e-5);
  }

  private static double distance(RuleVariant variant, Precision precision) {
    Parameters parameters = SparseRun.parameters(precision);
    Reference[] references = SparseRun.references(variant, parameters);
    double first = variant.rate();
    Expression falling = Expression.parse("exponential(%s, factor=%s)".formatted(first, FALL));
    Recipe recipe = variant.recipe().withRate(falling);
    double worst = 0;
    try (SparseOptimizer lazy = SparseOptimizer.of(recipe, parameters, SparseForm.LAZY)) {
      for (int t = 1; t <= SparseRun.STEPS; t++) {
        int[] indices = SparseRun.indices(t);
        double[] values = SparseRun.values(t, indices.length);
        lazy.step(indices, values);
        for (int i = 0; i < indices.length; i++) {
          references[indices[i]].step(values[i], t, first * Math.pow(FALL, t - 1));
        }
        double[] expected = SparseRun.of(references, Reference::trainingPoint);
        worst = Math.max(worst, SparseRun.apart(SparseRun.numbers(parameters), expected));
      }
    }
    return worst;
  }
}
