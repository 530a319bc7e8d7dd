package io.thalweg.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Parameters;
import io.thalweg.train.Descent;
import io.thalweg.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.QRDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalisedStepTest {
  /// A step along d from x on ½(x − c)ᵀA(x − c), A = diag(1, 10, 100), `length` times as far as to
  /// the minimum on that line.
  private static double alpha(double[] x, double[] d, double length) {
    double[] curvature = {1, 10, 100};
    double slope = 0;
    double bend = 0;
    for (int i = 0; i < 3; i++) {
      slope += curvature[i] * x[i] * d[i];
      bend += curvature[i] * d[i] * d[i];
    }
    double t = -length * slope / bend;
    double before = 0;
    double behind = 0;
    double slopeBehind = 0;
    for (int i = 0; i < 3; i++) {
      double end = x[i] + t * d[i];
      before += curvature[i] * x[i] * x[i] / 2;
      behind += curvature[i] * end * end / 2;
      slopeBehind += curvature[i] * end * t * d[i];
    }
    return NormalisedStep.alpha(before, t * slope, behind, slopeBehind);
  }

  @Test
  void onAQuadraticItIsTheShareOfTheWayToTheMinimum() {
    SplittableRandom random = new SplittableRandom(1);
    for (int trial = 0; trial < 100; trial++) {
      double[] x = random.doubles(3, -1, 1).toArray();
      double[] d = random.doubles(3, -1, 1).toArray();
      assertThat(alpha(x, d, 1)).isCloseTo(0, within(1e-10)); // in the minimum
      assertThat(alpha(x, d, 2)).isCloseTo(1, within(1e-10)); // as high on the other side
      assertThat(alpha(x, d, 0.5)).isCloseTo(-0.5, within(1e-10));
      assertThat(alpha(x, d, 3)).isCloseTo(2, within(1e-10));
      assertThat(alpha(x, d, 1e-9)).isCloseTo(-1, within(1e-8)); // stayed at the start
      assertThat(alpha(x, d, -1)).isCloseTo(-2, within(1e-10)); // uphill
    }
  }

  /// The least-squares parabola by QR.
  @Test
  void elsewhereItIsThatOfTheNearestParabola() {
    double[][] design = {{1, 0, 0}, {1, 1, 1}, {0, 1, 0}, {0, 1, 2}};
    QRDecomposition qr = new QRDecomposition(new Array2DRowRealMatrix(design));
    SplittableRandom random = new SplittableRandom(2);
    for (int trial = 0; trial < 100; trial++) {
      double[] seen = random.doubles(4, -1, 1).toArray(); // f₀, f₁, s₀, s₁
      double[] parabola = qr.getSolver().solve(new ArrayRealVector(seen)).toArray();
      double expected = parabola[2] > 0 ? 1 / (-parabola[1] / (2 * parabola[2])) - 1 : -1;
      assertThat(NormalisedStep.alpha(seen[0], seen[2], seen[1], seen[3]))
          .isCloseTo(expected, within(1e-9 * (1 + Math.abs(expected))));
    }
  }

  @Test
  void whereItGoesOnDownhillItIsMinusOne() {
    assertThat(NormalisedStep.alpha(2, -1, 1, -1)).isEqualTo(-1); // a straight line
    assertThat(NormalisedStep.alpha(2, -1, 0.5, -2)).isEqualTo(-1); // concave
    assertThat(NormalisedStep.alpha(2, 0, 2, 0)).isEqualTo(-1); // no step
  }

  @Test
  void roundingOfTheLossesDoesNotCount() {
    assertThat(NormalisedStep.alpha(2.3, -1e-6, 2.3 + 1e-7, 1e-6)).isEqualTo(1);
  }

  private static double[] copy(Parameters parameters, boolean gradients) {
    double[] copy = new double[(int) parameters.length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = gradients ? parameters.gradient(i) : parameters.value(i);
    }
    return copy;
  }

  private static double along(double[] from, double[] to, double[] gradient) {
    double sum = 0;
    for (int i = 0; i < from.length; i++) {
      sum += (to[i] - from[i]) * gradient[i];
    }
    return sum;
  }

  /// Made step by step; with dropped units both ends within [Descent#undisturbed], which drops the
  /// same ones each time.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mlp(8)                      | sgd(rate=0.5)",
        "mlp(8)                      | nag(rate=0.1)",
        "mlp(8, normalisation=batch) | adam(rate=0.01)",
        "mlp(8, dropout=0.5)         | sgd(rate=0.5)"
      })
  void bothEndsAreOfTheSameBatch(String model, String optimizer) {
    try (Trial trial = new Trial()) {
      Training training = trial.training(model, optimizer, 6);
      List<Double> expected = new ArrayList<>();
      try (Descent descent = new Descent(training)) {
        Parameters parameters = descent.network().parameters();
        for (int step = 0; step < 6; step++) {
          descent.nextGradient();
          double[] losses = new double[2];
          double[][] gradients = new double[2][];
          double[] from = copy(parameters, false);
          descent.undisturbed(() -> {
            losses[0] = descent.sameGradient();
            gradients[0] = copy(parameters, true);
          });
          descent.optimizer().step();
          double[] to = copy(parameters, false);
          descent.undisturbed(() -> {
            losses[1] = descent.sameGradient();
            gradients[1] = copy(parameters, true);
          });
          expected.add(
              NormalisedStep.alpha(
                  losses[0],
                  along(from, to, gradients[0]),
                  losses[1],
                  along(from, to, gradients[1])));
        }
      }
      double[] alpha =
          Trial.run(training, Instruments.parse("alpha(1)"))
              .series("alpha")
              .orElseThrow()
              .column(0);
      assertThat(alpha).hasSize(6);
      for (int i = 0; i < 6; i++) {
        assertThat(alpha[i]).isCloseTo(expected.get(i), within(1e-5));
      }
    }
  }

  @Test
  void itRisesWithTheRate() {
    try (Trial trial = new Trial()) {
      double last = -1;
      for (String rate : List.of("0.01", "0.1", "1", "4")) {
        double alpha =
            trial
                .run("linear", "sgd(rate=%s)".formatted(rate), 1, "alpha")
                .series("alpha")
                .orElseThrow()
                .column(0)[0];
        assertThat(alpha).isGreaterThan(last);
        last = alpha;
      }
      assertThat(last).isPositive();
    }
  }
}
