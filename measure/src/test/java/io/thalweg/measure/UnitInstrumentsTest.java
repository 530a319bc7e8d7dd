package io.thalweg.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Parameters;
import io.thalweg.train.Descent;
import io.thalweg.train.Gauge;
import io.thalweg.train.Moment;
import io.thalweg.train.Quantity;
import io.thalweg.train.Readings;
import io.thalweg.train.Training;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Dead units and effective rates.
class UnitInstrumentsTest {
  @AutoClose private final Trial trial = new Trial();

  /// A rectifier whose bias is far below 0 never fires.
  @Test
  void unitsThatNeverFireAreCounted() {
    try (Descent descent = new Descent(trial.training("mlp(8, 5)", "sgd", 1));
        Gauge gauge = Instruments.parse("dead-units").getFirst().on(descent)) {
      Parameters parameters = descent.network().parameters();
      for (Parameters.Tensor tensor : parameters.tensors()) {
        int dead = tensor.name().equals("0.bias") ? 3 : tensor.name().equals("2.bias") ? 1 : 0;
        for (int i = 0; i < dead; i++) {
          parameters.value(tensor.offset() + i, -1000);
        }
        for (int i = dead; i < tensor.length() && tensor.name().endsWith("bias"); i++) {
          parameters.value(tensor.offset() + i, 1000);
        }
      }
      gauge.afterStep(
          new Moment(1, 1, 0, 0),
          new Readings() {
            @Override
            public void measured(Quantity quantity, double... values) {
              assertThat(quantity.labels())
                  .containsExactly("layer 1 (8 units)", "layer 2 (5 units)");
              assertThat(values).containsExactly(3, 1);
            }

            @Override
            public void warned(String text) {
              throw new AssertionError(text);
            }
          });
    }
  }

  @Test
  void aModelWithoutUnitsHasNone() {
    assertThat(trial.run("linear", "sgd", 2, "dead-units").series()).isEmpty();
  }

  /// After one step of adam P = (1 − β₁)(|g| + ε).
  @Test
  void effectiveRatesAreThoseOfTheFormula() {
    Training training = trial.training("linear", "adam(rate=0.01)", 1);
    double[] quantiles =
        Trial.run(training, Instruments.parse("effective-rate"))
            .series("effective-rate")
            .orElseThrow()
            .values()
            .getFirst()
            .stream()
            .mapToDouble(Double::doubleValue)
            .toArray();
    try (Descent descent = new Descent(training)) {
      descent.nextGradient();
      Parameters parameters = descent.network().parameters();
      double[] rates =
          IntStream.range(0, (int) parameters.length())
              .mapToDouble(i -> 0.01 / (0.1 * (Math.abs(parameters.gradient(i)) + 1e-8)))
              .sorted()
              .toArray();
      double[] expected = EffectiveRate.quantiles(rates);
      for (int i = 0; i < 3; i++) {
        assertThat(quantiles[i]).isCloseTo(expected[i], within(1e-4 * expected[i]));
      }
      assertThat(expected[2]).isCloseTo(0.01 / 1e-9, within(1.0)); // pixels that are always 0
    }
  }

  /// R: quantile(1:10, c(.05, .5, .95)) is 1.45, 5.5, 9.55.
  @Test
  void quantilesAreThoseOfR() {
    double[] shuffled = {7, 1, 10, 3, 2, 9, 5, 4, 6, 8};
    assertThat(EffectiveRate.quantiles(shuffled))
        .containsExactly(new double[] {1.45, 5.5, 9.55}, within(1e-12));
    assertThat(EffectiveRate.quantiles(new double[] {3})).containsExactly(3, 3, 3);
    assertThat(shuffled).containsExactly(7, 1, 10, 3, 2, 9, 5, 4, 6, 8);
  }

  @Test
  void rulesThatDoNotAdaptHaveOneRate() {
    for (String optimizer : List.of("sgd", "nag", "lookahead(momentum)")) {
      Diagnosis diagnosis = trial.run("linear", optimizer, 3, "effective-rate(1)");
      assertThat(diagnosis.series()).isEmpty();
      assertThat(diagnosis.warnings()).isEmpty();
    }
    Diagnosis unknown = trial.run("linear", "adadelta", 3, "effective-rate(1)");
    assertThat(unknown.warnings()).hasSize(1);
    assertThat(unknown.warnings().getFirst().text())
        .startsWith("effective-rate is not measured: the preconditioner is known of adam");
  }

  @Test
  void samplesAreTheSameForAllInstrumentsAndHaveNoExampleTwice() {
    try (Descent descent = new Descent(trial.training("linear", "sgd", 1));
        Draw draw = new Draw(descent, "sample");
        Draw again = new Draw(descent, "sample");
        Draw other = new Draw(descent, "other")) {
      long[] first = indices(draw, 30);
      assertThat(indices(again, 30)).containsExactly(first);
      assertThat(indices(other, 30)).isNotEqualTo(first);
      assertThat(indices(draw, 30)).isNotEqualTo(first);
      assertThat(Arrays.stream(indices(draw, 1000)).sorted().toArray())
          .containsExactly(IntStream.range(0, Trial.SIZE).asLongStream().toArray());
    }
  }

  private static long[] indices(Draw draw, int count) {
    return draw.next(count).toArray(ValueLayout.JAVA_LONG);
  }
}
