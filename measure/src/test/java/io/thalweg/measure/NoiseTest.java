package io.thalweg.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class NoiseTest {
  private static final int CLASSES = 10;

  @AutoClose private final Trial trial = new Trial();

  /// At weights of 0 the gradient of example i is (1/C − e) ⊗ x, x with a 1 for the bias: the noise
  /// is the trace of its sample covariance, over examples that are drawn without repetition.
  @Test
  void theNoiseScaleOfALinearModelIsThatOfItsExamples() {
    int n = Trial.SIZE;
    int width = trial.split().width() + 1;
    double[] mean = new double[CLASSES * width];
    double squares = 0;
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < CLASSES; c++) {
        double error = 1.0 / CLASSES - (trial.split().label(i) == c ? 1 : 0);
        for (int j = 0; j < width; j++) {
          double g = error * (j == width - 1 ? 1 : trial.split().feature(i, j));
          mean[c * width + j] += g / n;
          squares += g * g;
        }
      }
    }
    double gradient = 0;
    for (double g : mean) {
      gradient += g * g;
    }
    double noise = (squares - n * gradient) / (n - 1); // tr Σ
    double expected = noise / (gradient - noise / n);
    Diagnosis diagnosis =
        trial.run("linear", "sgd(rate=0)", 600, "noise(1, examples=1000, pieces=4, decay=0.9999)");
    double[] scale = diagnosis.series("noise-scale").orElseThrow().column(0);
    double[] ratio = diagnosis.series("signal-to-noise").orElseThrow().column(0);
    assertThat(scale[599]).isCloseTo(expected, within(0.06 * expected));
    for (int i = 0; i < scale.length; i++) {
      assertThat(ratio[i] * scale[i]).isCloseTo(Trial.BATCH, within(1e-9));
    }
  }

  /// At decay 0 each look counts by itself; the average of many is quieter.
  @Test
  void averagesOverTheLooksAreQuieter() {
    double[] alone = scales("noise(1, examples=20, decay=0)");
    double[] averaged = scales("noise(1, examples=20, decay=0.95)");
    assertThat(averaged[0]).isEqualTo(alone[0]);
    assertThat(deviation(averaged)).isLessThan(0.5 * deviation(alone));
  }

  private double[] scales(String instrument) {
    return trial
        .run("linear", "sgd(rate=0)", 100, instrument)
        .series("signal-to-noise")
        .orElseThrow()
        .column(0);
  }

  private static double deviation(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / values.length);
  }
}
