package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Precision;
import io.thalweg.optim.Recipe;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.ReduceLROnPlateauScheduler;
import org.bytedeco.pytorch.ReduceLROnPlateauScheduler.SchedulerMode;
import org.bytedeco.pytorch.ReduceLROnPlateauScheduler.ThresholdMode;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.StepLR;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Our schedules beside LibTorch's own, rate by rate.
class TorchScheduleOracleTest {
  private static final double RATE = 0.8;

  private static double rate(org.bytedeco.pytorch.Optimizer optimizer) {
    return optimizer.param_groups().get(0).options().get_lr();
  }

  /// In C++ the first call of the schedule changes nothing, so it stands before the first step.
  @ParameterizedTest
  @CsvSource({"1, 0.9", "3, 0.5", "10, 0.1", "50, 0.3"})
  void stepDecayIsThatOfLibTorch(int every, double factor) {
    String recipe = "sgd(rate=step(%s, every=%d, factor=%s))".formatted(RATE, every, factor);
    try (TorchTwin twin = new TorchTwin(Precision.FLOAT64, 3);
        Optimizer ours = Optimizer.of(Recipe.parse(recipe), twin.ours)) {
      var theirs = twin.optimizer(leaves -> new SGD(leaves, new SGDOptions(RATE)));
      StepLR schedule = new StepLR(theirs, every, factor);
      for (int step = 0; step < 60; step++) {
        schedule.step();
        assertThat(ours.rate()).isCloseTo(rate(theirs), within(1e-13 * rate(theirs)));
        twin.draw();
        theirs.step();
        ours.step();
        twin.compare();
      }
      assertThat(twin.relativeError()).isLessThan(1e-12);
    }
  }

  /// LibTorch keeps factor, least rate and metrics in float32, so these are exact in it. Its
  /// absolute threshold of a maximum is no oracle: it multiplies where its documentation adds.
  @ParameterizedTest
  @CsvSource({
    "min, rel, 2, 0.0001, 0, 0",
    "min, rel, 0, 0.1, 0, 0",
    "min, abs, 1, 0.05, 3, 0",
    "min, rel, 3, 0, 2, 0.0078125",
    "max, rel, 2, 0.0001, 0, 0",
    "max, rel, 0, 0.25, 1, 0.125"
  })
  void reduceOnPlateauIsThatOfLibTorch(
      SchedulerMode mode,
      ThresholdMode thresholdMode,
      int patience,
      double threshold,
      int cooldown,
      double least) {
    String settings =
        "factor=0.5, patience=%d, threshold=%s, relative=%s, cooldown=%d, least=%s, mode=%s"
            .formatted(
                patience, threshold, thresholdMode == ThresholdMode.rel, cooldown, least, mode);
    Recipe recipe = Recipe.parse("sgd(rate=reduce-on-plateau(%s, %s))".formatted(RATE, settings));
    SplittableRandom random = new SplittableRandom(patience);
    try (TorchTwin twin = new TorchTwin(Precision.FLOAT64, 3);
        Optimizer ours = Optimizer.of(recipe, twin.ours)) {
      var theirs = twin.optimizer(leaves -> new SGD(leaves, new SGDOptions(RATE)));
      ReduceLROnPlateauScheduler schedule =
          new ReduceLROnPlateauScheduler(
              theirs,
              mode,
              0.5f,
              patience,
              threshold,
              thresholdMode,
              cooldown,
              new float[] {(float) least},
              0,
              false);
      for (int epoch = 0; epoch < 80; epoch++) {
        float metric = (float) (1 + Math.exp(-epoch / 20.0) * random.nextDouble());
        schedule.step(metric);
        ours.observe(metric);
        assertThat(ours.rate()).as("epoch %d", epoch).isEqualTo(rate(theirs));
      }
      assertThat(ours.rate()).isLessThan(RATE / 4);
    }
  }
}
