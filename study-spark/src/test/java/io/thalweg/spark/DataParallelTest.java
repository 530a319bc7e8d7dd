package io.thalweg.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.optim.SettingException;
import io.thalweg.study.Cluster;
import io.thalweg.train.Descent;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataParallelTest {
  private static final SparkCluster CLUSTER = SparkCluster.connect("local[3]");

  @AfterAll
  static void disconnect() {
    CLUSTER.close();
  }

  /// 300 examples in batches of 64 are 5 steps, the last of 44; 10 epochs are 50.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mlp(16)             | sgd(rate=0.1) | 10",
        "mlp(16)             | nag(rate=0.05, momentum=0.9) | 10",
        "mlp(16)             | adam(rate=0.001) | 10",
        "rnn(8)               | momentum(rate=0.02) | 3",
        "mlp(16)             | schedule-free(sgd(rate=0.1)) | 3",
        "mlp(16)             | sam(sgd(rate=0.1)) | 3"
      })
  void theResultIsThatOfOneProcess(String model, String recipe, int epochs) {
    Training training = Digits.training(model, recipe, 64, epochs);
    try (Descent alone = new Descent(training);
        Cluster.Shared gradients = CLUSTER.gradients(training);
        Descent shared = new Descent(training, gradients)) {
      train(alone);
      train(shared);
      assertThat(shared.optimizer().steps()).isEqualTo(alone.optimizer().steps());
      assertThat(Digits.distance(shared, alone)).isLessThan(1e-5);
      double evaluated =
          shared
              .optimizer()
              .evaluate(() -> alone.optimizer().evaluate(() -> Digits.distance(shared, alone)));
      assertThat(evaluated).isLessThan(1e-5);
    }
  }

  private static void train(Descent descent) {
    Trainer.run(descent, List.of(), _ -> {}, _ -> true, () -> 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"mlp(8, dropout=0.5)", "mlp(8, normalisation=batch)"})
  void whatDependsOnTheCutIsRefused(String model) {
    assertThatThrownBy(() -> CLUSTER.gradients(Digits.training(model, "sgd", 64, 1)))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("without dropout and batch normalisation");
  }

  @Test
  void batchesOfOneExampleLeaveSharesWithout() {
    Training training = Digits.training("linear", "sgd", 1, 1);
    try (Descent alone = new Descent(training);
        Cluster.Shared gradients = CLUSTER.gradients(training);
        Descent shared = new Descent(training, gradients)) {
      for (int i = 0; i < 10; i++) {
        assertThat(shared.nextGradient()).isEqualTo(alone.nextGradient());
        shared.step();
        alone.step();
      }
      assertThat(Digits.distance(shared, alone)).isZero();
    }
  }
}
