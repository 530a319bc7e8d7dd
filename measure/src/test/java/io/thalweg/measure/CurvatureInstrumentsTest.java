package io.thalweg.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.dynamics.Lanczos;
import io.thalweg.engine.Examples;
import io.thalweg.optim.Seed;
import io.thalweg.train.Descent;
import io.thalweg.train.Gauge;
import io.thalweg.train.Moment;
import io.thalweg.train.Quantity;
import io.thalweg.train.Readings;
import io.thalweg.train.Training;
import java.util.ArrayList;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// At weights of 0 the Hessian of a linear model's cross-entropy is (I/C − 11ᵀ/C²) ⊗ M, M the mean
/// of xxᵀ, x with a 1 for the bias: λmax = λmax(M)/C, trace = (1 − 1/C)·tr M.
class CurvatureInstrumentsTest {
  private static final int CLASSES = 10;

  @AutoClose private final Trial trial = new Trial();

  /// XXᵀ/N has the eigenvalues of M = XᵀX/N that are not 0.
  private RealMatrix gram() {
    RealMatrix x = new Array2DRowRealMatrix(Trial.SIZE, trial.split().width() + 1);
    for (int i = 0; i < Trial.SIZE; i++) {
      for (int j = 0; j < trial.split().width(); j++) {
        x.setEntry(i, j, trial.split().feature(i, j));
      }
      x.setEntry(i, trial.split().width(), 1);
    }
    return x.multiplyTransposed(x).scalarMultiply(1.0 / Trial.SIZE);
  }

  @Test
  void sharpnessIsTheClosedFormOfTheLinearModel() {
    double expected = new EigenDecompositionSymmetric(gram()).getEigenvalues()[0] / CLASSES;
    Diagnosis diagnosis =
        trial.run("linear", "sgd(rate=0)", 12, "sharpness(2, tolerance=1e-3), stability-margin(3)");
    Series sharpness = diagnosis.series("sharpness").orElseThrow();
    assertThat(sharpness.steps()).containsExactly(1L, 3L, 5L, 7L, 9L, 11L, 12L);
    for (double value : sharpness.column(0)) {
      assertThat(value).isCloseTo(expected, within(1e-4 * expected));
    }
    assertThat(diagnosis.series("stability-margin").orElseThrow().column(0)).containsOnly(0);
    for (double value : diagnosis.series("seen-sharpness").orElseThrow().column(0)) {
      assertThat(value).isCloseTo(expected, within(0.01 * expected));
    }
  }

  /// Each eigenvalue of M over C is there C − 1 times: (I − 11ᵀ/C)/C has them.
  @Test
  void theGreatestFewAreTheClosedFormOfTheLinearModel() {
    double[] gram = new EigenDecompositionSymmetric(gram()).getEigenvalues();
    Diagnosis diagnosis =
        trial.run("linear", "sgd(rate=0)", 3, "sharpness(2, tolerance=1e-3, count=12)");
    Series several = diagnosis.series("curvatures").orElseThrow();
    assertThat(several.steps()).containsExactly(1L, 3L);
    assertThat(several.labels()).hasSize(12).startsWith("1", "2").endsWith("12");
    for (int i = 0; i < 12; i++) {
      double expected = gram[i / (CLASSES - 1)] / CLASSES;
      assertThat(several.column(i)[0]).isCloseTo(expected, within(0.01 * expected));
    }
    assertThat(diagnosis.series("sharpness").orElseThrow().column(0))
        .isEqualTo(several.column("1"));
  }

  @Test
  void theTraceIsTheClosedFormOfTheLinearModel() {
    double expected = (1 - 1.0 / CLASSES) * gram().getTrace();
    Series trace =
        trial
            .run("linear", "sgd(rate=0)", 1, "trace(probes=100, examples=1000)")
            .series("trace")
            .orElseThrow();
    double error = trace.column("standard error")[0];
    assertThat(error).isPositive().isLessThan(0.2 * expected);
    assertThat(trace.column("estimate")[0]).isCloseTo(expected, within(4 * error));
  }

  /// Rate times sharpness over the limits 2, 2 + 2β, (2 + 2β)/(1 + 2β).
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sgd(rate=0.1)                                         | 0.05",
        "momentum(rate=0.1, momentum=0.8)                      | 0.027777777777777776",
        "nag(rate=0.1, momentum=0.5)                           | 0.06666666666666667",
        "lookahead(sgd(rate=0.1), k=1, alpha=0.5)              | 0.025",
        "chain(clip-value(10), sgd(rate=0.1))                  | 0.05"
      })
  void theMarginIsRateTimesSharpnessOverTheLimit(String optimizer, double share) {
    Diagnosis diagnosis = trial.run("mlp(8)", optimizer, 6, "stability-margin(1)");
    double[] sharpness = diagnosis.series("seen-sharpness").orElseThrow().column(0);
    double[] margin = diagnosis.series("stability-margin").orElseThrow().column(0);
    assertThat(margin).hasSize(6);
    for (int i = 0; i < margin.length; i++) {
      assertThat(margin[i]).isCloseTo(share * sharpness[i], within(1e-6 * margin[i]));
    }
  }

  @Test
  void aScheduledRateCountsAsItIsAtTheStep() {
    Diagnosis diagnosis =
        trial.run("mlp(8)", "sgd(rate=step(0.1, every=2))", 5, "stability-margin(1)");
    double[] sharpness = diagnosis.series("seen-sharpness").orElseThrow().column(0);
    double[] margin = diagnosis.series("stability-margin").orElseThrow().column(0);
    double[] next = {0.1, 0.01, 0.01, 0.001, 0.001}; // of the step that would follow
    for (int i = 0; i < margin.length; i++) {
      assertThat(margin[i]).isCloseTo(next[i] * sharpness[i] / 2, within(1e-6 * margin[i]));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"mlp(8) | adam(rate=0.01)", "mlp(8) | sgd(rate=0.2)"})
  void followedFromLookToLookItIsTheOneFoundAfresh(String model, String optimizer) {
    Training training = trial.training(model, optimizer, 30);
    double[] followed =
        Trial.run(training, Instruments.parse("stability-margin(3)"))
            .series("seen-sharpness")
            .orElseThrow()
            .column(0);
    try (Descent descent = new Descent(training);
        Examples sample = Draw.sample(descent, 256);
        NetworkCurvature curvature = new NetworkCurvature(descent.network(), sample)) {
      for (int step = 1; step <= 28; step++) {
        descent.nextGradient();
        descent.optimizer().step();
        if ((step - 1) % 3 == 0) {
          double afresh =
              new Lanczos(100, 1e-3, new Seed(3))
                  .largest(curvature.hessian(descent.optimizer()), 1)
                  .value();
          assertThat(followed[(step - 1) / 3]).isCloseTo(afresh, within(0.02 * afresh));
        }
      }
    }
  }

  /// Without a gradient steps only move the schedule on: margins 0.95, 0.95, 0.475, 0.2375.
  @Test
  void aMarginBeyondNineTenthsIsToldAtOnceAndOnlyOnce() {
    double sharpness = new EigenDecompositionSymmetric(gram()).getEigenvalues()[0] / CLASSES;
    String optimizer = "sgd(rate=step(%s, every=1, factor=0.5))".formatted(2 * 0.95 / sharpness);
    List<Double> margins = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    Readings readings =
        new Readings() {
          @Override
          public void measured(Quantity quantity, double... values) {
            if (quantity.name().equals("stability-margin")) {
              margins.add(values[0]);
            }
          }

          @Override
          public void warned(String text) {
            warnings.add(text);
          }
        };
    try (Descent descent = new Descent(trial.training("linear", optimizer, 9));
        Gauge gauge = Instruments.parse("stability-margin").getFirst().on(descent)) {
      gauge.afterStep(new Moment(1, 1, 0, 0), readings);
      assertThat(warnings).hasSize(1);
      gauge.afterStep(new Moment(2, 1, 0, 0), readings);
      descent.optimizer().step();
      gauge.afterStep(new Moment(3, 1, 0, 0), readings);
      descent.optimizer().step();
      gauge.afterStep(new Moment(4, 1, 0, 0), readings);
    }
    double[] expected = {0.95, 0.95, 0.475, 0.2375};
    for (int i = 0; i < expected.length; i++) {
      assertThat(margins.get(i)).isCloseTo(expected[i], within(0.01 * expected[i]));
    }
    assertThat(warnings).hasSize(1);
    assertThat(warnings.getFirst())
        .startsWith("the stability margin passed 0.9: the rate ")
        .contains("is 0.950 times the largest stable one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "adadelta                                  | the stability limit is known of linear rules",
        "lookahead(adam)                           | the stability limit is known of linear rules",
        "groups(adam, group(\"0.*\", sgd))           | one rule for all tensors is needed"
      })
  void whatIsNotKnownIsSaidOnceAndTheRestGoesOn(String optimizer, String reason) {
    Diagnosis diagnosis = trial.run("mlp(8)", optimizer, 5, "sharpness(1), stability-margin(1)");
    assertThat(diagnosis.series().stream().map(Series::name)).containsExactly("sharpness");
    assertThat(diagnosis.warnings()).hasSize(1);
    assertThat(diagnosis.warnings().getFirst().text())
        .startsWith("stability-margin is not measured: " + reason);
  }

  @Test
  void aTrainingThatRunsAwayIsFollowedWithoutFailing() {
    Diagnosis diagnosis =
        trial.run(
            "mlp(8)", "sgd(rate=1e30)", 5, "all, sharpness(1), stability-margin(1), trace(1)");
    assertThat(diagnosis.run().divergence()).isPresent();
    assertThat(diagnosis.series("sharpness").orElseThrow().values())
        .isEqualTo(List.of(List.of(Double.NaN)));
  }

  @Test
  void anAdaptiveRuleThatHasSeenLittleIsNotWarnedOf() {
    Diagnosis diagnosis = trial.run("mlp(8)", "rmsprop(rate=0.1)", 3, "stability-margin(1)");
    assertThat(diagnosis.series("stability-margin").orElseThrow().column(0)[0]).isGreaterThan(1);
    assertThat(diagnosis.warnings()).isEmpty();
  }

  @Test
  void beforeARuleAdaptsThereIsNothingToSee() {
    Diagnosis diagnosis =
        trial.run("mlp(8)", "radam(before=none)", 8, "stability-margin(1), effective-rate(1)");
    double[] margin = diagnosis.series("stability-margin").orElseThrow().column(0);
    assertThat(margin[0]).isNaN();
    assertThat(margin[7]).isPositive();
    assertThat(diagnosis.series("effective-rate").orElseThrow().steps())
        .containsExactly(6L, 7L, 8L);
    assertThat(diagnosis.warnings()).isEmpty();
  }
}
