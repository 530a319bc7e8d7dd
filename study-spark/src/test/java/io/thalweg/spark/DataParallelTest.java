package io.thalweg.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.optim.SettingException;
import io.thalweg.study.Cluster;
import io.thalweg.train.Descent;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.lang.foreign.ValueLayout;
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

  /// 300 examples in batches of 64 are 5 steps, the last of 44; 12 epochs are 60.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mlp(16)             | sgd(rate=0.1)",
        "mlp(16)             | nag(rate=0.05, momentum=0.9)",
        "mlp(16)             | adam(rate=0.001)",
        "rnn(8)               | momentum(rate=0.02)",
        "mlp(16)             | schedule-free(sgd(rate=0.1))",
        "mlp(16)             | sam(sgd(rate=0.1))"
      })
  void theResultIsThatOfOneProcess(String model, String recipe) {
    Training training = Digits.training(model, recipe, 64, 12);
    try (Descent alone = new Descent(training);
        Cluster.Shared gradients = CLUSTER.gradients(training);
        Descent shared = new Descent(training, gradients)) {
      train(alone);
      train(shared);
      assertThat(shared.optimizer().steps()).isEqualTo(alone.optimizer().steps());
      double distance = distance(values(shared), values(alone));
      System.out.println("DIST " + model + " " + recipe + " " + distance+ " eval "+distance(evaluated(shared), evaluated(alone)));
      assertThat(distance).isLessThan(1e-5);
      assertThat(distance(evaluated(shared), evaluated(alone))).isLessThan(1e-5);
    }
  }

  private static void train(Descent descent) {
    Trainer.run(descent, List.of(), _ -> {}, _ -> true, () -> 0);
  }

  private static float[] values(Descent descent) {
    return descent.network().parameters().values().toArray(ValueLayout.JAVA_FLOAT);
  }

  private static float[] evaluated(Descent descent) {
    return descent.optimizer().evaluate(() -> values(descent));
  }

  /// ‖a − b‖ / ‖b‖
  private static double distance(float[] a, float[] b) {
    double difference = 0;
    double length = 0;
    for (int i = 0; i < a.length; i++) {
      difference += Math.pow((double) a[i] - b[i], 2);
      length += Math.pow(b[i], 2);
    }
    return Math.sqrt(difference / length);
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
      assertThat(values(shared)).isEqualTo(values(alone));
    }
  }
}
