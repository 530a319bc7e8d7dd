package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.study.Comparison;
import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuantityTest {
  /// A slow first epoch at 20 %, then 30 epochs between 95 and 98 %.
  private static final Comparison LATE =
      new Comparison(
          "digits",
          "mlp",
          new Comparison.Budget(30, 64, 1000, 1000, List.of(1L), 1),
          0.97,
          List.of(
              new Comparison.Result(
                  "adam",
                  List.of(
                      new Run(
                          "adam",
                          1,
                          IntStream.rangeClosed(1, 30).mapToObj(QuantityTest::epoch).toList(),
                          Optional.empty(),
                          "00")))));

  private static Epoch epoch(int t) {
    double accuracy = t == 1 ? 0.2 : 0.95 + 0.001 * t;
    return new Epoch(t, 4 * (1 - accuracy), accuracy, 4 * (1 - accuracy), accuracy, 0.1, 1);
  }

  private static Scale scale(Quantity quantity, Comparison comparison) {
    return quantity.scale(
        quantity.curves(comparison, ComparedOptimizer.of(comparison)),
        comparison.budget().testExamples());
  }

  @Test
  void lateDifferencesFillTheAxis() {
    Scale accuracy = scale(Quantity.TEST_ACCURACY, LATE);
    Scale loss = scale(Quantity.TEST_LOSS, LATE);

    assertThat(accuracy.fraction(0.98) - accuracy.fraction(0.952)).isGreaterThan(0.8);
    assertThat(accuracy.fraction(0.2)).isNegative();
    assertThat(loss.fraction(4 * 0.048) - loss.fraction(4 * 0.02)).isGreaterThan(0.8);
  }

  @ParameterizedTest
  @EnumSource
  void everyCurveEndsInsideTheAxis(Quantity quantity) {
    for (Comparison comparison :
        List.of(Examples.nine(), Examples.many(25), Examples.faultless())) {
      Scale scale = scale(quantity, comparison);
      for (Curve curve : quantity.curves(comparison, ComparedOptimizer.of(comparison))) {
        double end = curve.mean().getLast().value();
        assertThat(scale.fraction(Math.max(end, 1e-300))).isLessThanOrEqualTo(1);
        assertThat(end == 0 || scale.fraction(end) >= 0).as(curve.series().name()).isTrue();
      }
    }
  }
}
