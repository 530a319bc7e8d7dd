package io.thalweg.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.engine.Examples;
import io.thalweg.optim.Parameters;
import io.thalweg.train.Descent;
import io.thalweg.train.Training;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Beside plain sums over the parameters of the same descent.
class NormInstrumentsTest {
  private static final List<String> TENSORS = List.of("0.weight", "0.bias", "2.weight", "2.bias");

  @AutoClose private final Trial trial = new Trial();

  private static double norm(Parameters parameters, Parameters.Tensor tensor, boolean gradient) {
    double squares = 0;
    for (long i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
      double each = gradient ? parameters.gradient(i) : parameters.value(i);
      squares += each * each;
    }
    return Math.sqrt(squares);
  }

  private static double whole(double[] parts) {
    double squares = 0;
    for (double part : parts) {
      squares += part * part;
    }
    return Math.sqrt(squares);
  }

  /// With sgd an update is η times the gradient.
  @Test
  void layersAndTheWholeAreMeasuredAtEachLook() {
    Training training = trial.training("mlp(8)", "sgd(rate=0.25)", 4);
    Diagnosis diagnosis =
        Trial.run(
            training,
            Instruments.parse("layers(1), grad-norm(1), distance(1), loss(1), accuracy(1)"));
    Series weights = diagnosis.series("weight-norm").orElseThrow();
    Series gradients = diagnosis.series("layer-grad-norm").orElseThrow();
    Series updates = diagnosis.series("update-ratio").orElseThrow();
    assertThat(weights.labels().subList(0, 4)).isEqualTo(TENSORS);
    assertThat(weights.labels().get(4)).isEqualTo("all");
    try (Descent descent = new Descent(training)) {
      Parameters parameters = descent.network().parameters();
      double[] start = values(parameters);
      for (int step = 0; step < 4; step++) {
        double loss = descent.nextGradient();
        double[] ofWeights = norms(parameters, false);
        double[] ofGradients = norms(parameters, true);
        int row = step;
        assertThat(diagnosis.series("loss").orElseThrow().column(0)[row]).isEqualTo(loss);
        assertThat(diagnosis.series("accuracy").orElseThrow().column(0)[row])
            .isEqualTo(accuracy(descent));
        assertThat(diagnosis.series("grad-norm").orElseThrow().column(0)[row])
            .isCloseTo(ofGradients[4], within(1e-6));
        for (int i = 0; i < 5; i++) {
          assertThat(weights.column(i)[row]).isCloseTo(ofWeights[i], within(1e-5));
          assertThat(gradients.column(i)[row]).isCloseTo(ofGradients[i], within(1e-6));
          double ratio = 0.25 * ofGradients[i] / ofWeights[i];
          assertThat(updates.column(i)[row]).isCloseTo(ratio, within(1e-4 * ratio));
        }
        descent.optimizer().step();
        double squares = 0;
        double[] now = values(parameters);
        for (int i = 0; i < now.length; i++) {
          squares += (now[i] - start[i]) * (now[i] - start[i]);
        }
        assertThat(diagnosis.series("distance").orElseThrow().column(0)[row])
            .isCloseTo(Math.sqrt(squares), within(1e-6));
      }
    }
  }

  private static double accuracy(Descent descent) {
    try (Examples batch = descent.train().select(descent.batch())) {
      int[] predicted = descent.network().predict(batch);
      int right = 0;
      for (int i = 0; i < predicted.length; i++) {
        int example = (int) descent.batch().getAtIndex(ValueLayout.JAVA_LONG, i);
        right += predicted[i] == descent.training().data().train().label(example) ? 1 : 0;
      }
      return (double) right / predicted.length;
    }
  }

  private static double[] values(Parameters parameters) {
    double[] values = new double[(int) parameters.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = parameters.value(i);
    }
    return values;
  }

  /// Of the four tensors, then of all.
  private static double[] norms(Parameters parameters, boolean gradient) {
    double[] norms = new double[5];
    double[] parts =
        parameters.tensors().stream()
            .mapToDouble(tensor -> norm(parameters, tensor, gradient))
            .toArray();
    System.arraycopy(parts, 0, norms, 0, 4);
    norms[4] = whole(parts);
    return norms;
  }

  @Test
  void weightsOfZeroHaveNoRatio() {
    Series updates = trial.run("linear", "sgd", 1, "layers").series("update-ratio").orElseThrow();
    assertThat(updates.column("all")[0]).isInfinite();
  }

  /// Nag takes gradients ahead of the iterate: the way between two such points is not ηg, and the
  /// first leads ahead by the whole momentum.
  @Test
  void withNagTheTrainingPointsCount() {
    Training training = trial.training("mlp(8)", "nag(rate=0.25, momentum=0.9)", 1);
    Diagnosis diagnosis = Trial.run(training, Instruments.parse("grad-norm, distance"));
    double gradient = diagnosis.series("grad-norm").orElseThrow().column(0)[0];
    double distance = diagnosis.series("distance").orElseThrow().column(0)[0];
    assertThat(distance).isCloseTo(0.25 * 1.9 * gradient, within(1e-4));
  }
}
