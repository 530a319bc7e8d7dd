package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Recipe;
import io.thalweg.train.Epoch;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneralizationTest {
  /// Linear regression: the Hessian is 2/n Σ zzᵀ wherever a training ends, its trace a plain sum.
  @Test
  void flatnessIsThatOfTheParabolaAndRatesGrowWithTheBatch() {
    try (Arena arena = Arena.ofConfined()) {
      Training training = Planes.regression("sgd", 5, arena).withBatch(16);
      Generalization study =
          new Generalization(
              training,
              List.of(1L, 2L),
              List.of(4, 16, 64),
              Generalization.RateScaling.LINEAR,
              Planes.SIZE);
      int[] told = {0};
      List<Generalization.Result> results =
          study.run(
              List.of(Recipe.parse("sgd(rate=0.01)"), Recipe.parse("nag(rate=0.001)")),
              Runnable::run,
              (_, _, _) -> told[0]++,
              () -> 0);
      assertThat(told[0]).isEqualTo(12);
      assertThat(results)
          .extracting(Generalization.Result::optimizer)
          .containsExactly(
              "sgd(rate=0.0025)",
              "sgd",
              "sgd(rate=0.04)",
              "nag(rate=0.00025)",
              "nag(rate=0.001)",
              "nag(rate=0.004)");
      assertThat(results)
          .extracting(Generalization.Result::stepsPerEpoch)
          .containsExactly(16, 4, 1, 16, 4, 1);
      double trace = 0;
      for (int i = 0; i < Planes.SIZE; i++) {
        double x0 = training.data().train().feature(i, 0);
        double x1 = training.data().train().feature(i, 1);
        trace += 2 * (x0 * x0 + x1 * x1 + 1) / Planes.SIZE;
      }
      for (Generalization.Result result : results) {
        // ten probes of three components, off the diagonal ±: Hutchinson's own error
        assertThat(result.trace().mean()).isCloseTo(trace, within(0.15 * trace));
        assertThat(result.sharpness().mean()).isLessThan(trace);
        assertThat(result.sharpness().mean()).isGreaterThan(0.9 * 2 * 9);
        assertThat(result.finished()).hasSize(2);
        assertThat(result.atEnd(Epoch::testLoss).count()).isEqualTo(2);
      }
    }
  }

  @Test
  void whatCannotBeIsRefusedBeforeTheWork() {
    try (Arena arena = Arena.ofConfined()) {
      Training training = Planes.regression("sgd", 1, arena);
      assertThatThrownBy(() ->
              new Generalization(
                  training, List.of(1L), List.of(65), Generalization.RateScaling.NONE, 0))
          .hasMessage("batch must be in [1,64], got 65");
    }
  }
}
