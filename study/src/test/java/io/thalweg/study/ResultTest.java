package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultTest {
  private static final Comparison.Result RESULT =
      new Comparison.Result(
          "adam(rate=0.001)",
          List.of(
              run(1, Optional.empty(), 0.90, 0.96, 0.97),
              run(2, Optional.empty(), 0.94, 0.95, 0.94),
              run(3, Optional.of("step 70: the batch loss is NaN"), 0.95)));

  /// Test accuracies in, everything else derived: train accuracy is 0.01 above, loss is 1 −
  /// accuracy.
  private static Run run(long seed, Optional<String> divergence, double... testAccuracies) {
    List<Epoch> epochs = new ArrayList<>();
    for (double accuracy : testAccuracies) {
      epochs.add(
          new Epoch(
              epochs.size() + 1,
              (1 - accuracy) / 2,
              accuracy + 0.01,
              1 - accuracy,
              accuracy,
              0.001,
              0.5 * seed));
    }
    return new Run("adam(rate=0.001)", seed, epochs, divergence, "00");
  }

  @Test
  void finalValuesLeaveDivergedTrainingsOut() {
    assertThat(RESULT.testAccuracy().values()).containsExactly(0.97, 0.94);
    assertThat(RESULT.testAccuracy().mean()).isCloseTo(0.955, within(1e-15));
    assertThat(RESULT.testLoss().mean()).isCloseTo(0.045, within(1e-15));
    assertThat(RESULT.trainLoss().mean()).isCloseTo(0.0225, within(1e-15));
    assertThat(RESULT.diverged()).extracting(Run::seed).containsExactly(3L);
  }

  @Test
  void gapIsTrainMinusTestAccuracy() {
    assertThat(RESULT.generalizationGap().mean()).isCloseTo(0.01, within(1e-15));
  }

  @Test
  void targetCountsToTheFirstEpochAtOrAboveIt() {
    TimeToTarget time = RESULT.timeToTarget(0.95);

    assertThat(time.arrivals())
        .containsExactly(
            new TimeToTarget.Arrival(1, 2, 1.0),
            new TimeToTarget.Arrival(2, 2, 2.0),
            new TimeToTarget.Arrival(3, 1, 1.5));
    assertThat(time.always()).isTrue();
    assertThat(time.epochs().mean()).isCloseTo(5.0 / 3, within(1e-15));
    assertThat(time.seconds().mean()).isCloseTo(1.5, within(1e-15));
  }

  @Test
  void targetThatNoTrainingReachesHasNoMean() {
    TimeToTarget time = RESULT.timeToTarget(0.99);

    assertThat(time.reached()).isZero();
    assertThat(time.trainings()).isEqualTo(3);
    assertThat(time.epochs().mean()).isNaN();
  }

  @Test
  void curveHasOneSummaryPerEpochOfTheFinishedTrainings() {
    assertThat(RESULT.byEpoch(Epoch::testAccuracy))
        .extracting(Summary::mean)
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1)
        .containsExactly(0.92, 0.955, 0.955);
  }

  @Test
  void timePerEpochIsOneMeanPerTraining() {
    assertThat(RESULT.secondsPerEpoch().values()).containsExactly(0.5, 1.0);
  }

  @Test
  void optimizerWhoseTrainingsAllDivergedHasNoFinalValue() {
    Comparison.Result result =
        new Comparison.Result("sgd(rate=1e9)", List.of(run(1, Optional.of("step 1: NaN"))));

    assertThat(result.testAccuracy().isKnown()).isFalse();
    assertThat(result.secondsPerEpoch().isKnown()).isFalse();
    assertThat(result.byEpoch(Epoch::testLoss)).isEmpty();
  }
}
