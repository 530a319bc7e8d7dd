package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Ewa;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Momentum;
import io.thalweg.optim.MomentumForm;
import io.thalweg.optim.Nesterov;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Sgd;
import java.util.List;
import org.hipparchus.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Known figures of the rules as control systems, each read off the model that the code gives.
/// Sources: closed forms; Goh 2017 (doi:10.23915/distill.00006); Lessard, Recht & Packard 2016.
class RuleNumbersTest {
  private static Loop loop(String optimizer) {
    return new Loop(RuleModel.of(Recipe.parse(optimizer)), 1);
  }

  private static Loop loop(String rule, double h, double beta) {
    return rule.equals("sgd")
        ? loop("sgd(%s)".formatted(h))
        : loop("%s(rate=%s, momentum=%s)".formatted(rule, h, beta));
  }

  @ParameterizedTest
  @CsvSource({
    // rule, h, β, re, im, overshoot %, at step, settling, ζ, ωn
    "sgd,      0.1,  0,   0.9,   0,        0,        -1, 38, 1,       0.10536",
    "sgd,      1.5,  0,   -0.5,  0,        50,       1,  6,  0.21545, -1",
    "momentum, 0.1,  0.9, 0.9,   0.3,      60.3717,  9,  71, 0.16158, 0.32603",
    "nesterov, 0.1,  0.9, 0.855, 0.281025, 39.3994,  8,  33, 0.31490, 0.33458",
    "nag,      0.1,  0.9, 0.855, 0.281025, 39.3994,  8,  33, 0.31490, 0.33458",
    "momentum, 0.5,  0.9, 0.7,   0.640312, 84.2000,  4,  73, 0.07092, 0.74277",
    "nesterov, 0.5,  0.9, 0.475, 0.473682, 40.4875,  3,  9,  0.45379, 0.87981",
    "nag,      0.5,  0.9, 0.475, 0.473682, 40.4875,  3,  9,  0.45379, 0.87981",
    "momentum, 0.5,  0.5, 0.5,   0.5,      25.0000,  3,  10, 0.40371, 0.85847",
    "nesterov, 0.5,  0.5, 0.375, 0.330719, 10.9375,  3,  6,  0.69218, 1.0014",
    "momentum, 0.01, 0.9, 0.945, 0.083516, 15.3156,  35, 77, 0.51300, 0.10269",
    "nesterov, 0.01, 0.9, -2,    -2,       12.0537,  35, 56, 0.56055, -1"
  })
  void stepResponses(
      String rule,
      double h,
      double beta,
      double re,
      double im,
      double overshoot,
      int at,
      int settling,
      double damping,
      double frequency) {
    Loop loop = loop(rule, h, beta);
    Mode mode = loop.dominant();
    if (re > -2) {
      assertThat(mode.pole().getReal()).isCloseTo(re, within(5e-7));
      assertThat(Math.abs(mode.pole().getImaginary())).isCloseTo(im, within(5e-7));
    }
    StepInfo info = loop.stepInfo().orElseThrow();
    assertThat(info.overshootPercent()).isCloseTo(overshoot, within(5e-5));
    assertThat(info.settlingTime()).isEqualTo(settling);
    assertThat(mode.damping()).isCloseTo(damping, within(5e-6));
    if (at > 0) {
      assertThat(info.peakTime()).isEqualTo(at);
    }
    if (frequency > 0) {
      assertThat(mode.naturalFrequency()).isCloseTo(frequency, within(5e-5));
    }
  }

  @Test
  void theRuleOfThumbForSettlingIsOne() {
    double h = Math.pow(1 - Math.sqrt(0.9), 2);
    Loop critical = loop("momentum", h, 0.9);
    double thumb = 4 / -Math.log(critical.spectralRadius());
    assertThat(thumb).isCloseTo(75.9, within(0.05));
    assertThat(critical.stepInfo().orElseThrow().settlingTime()).isEqualTo(111);
    assertThat(Tuning.criticalMomentum(h, false)).isCloseTo(0.9, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({"0.3", "1.7", "0.01"})
  void gainMarginsAtHalfTheSamplingRate(double h) {
    double beta = 0.9;
    assertThat(margin(loop("sgd", h, 0))).isCloseTo(2 / h, within(1e-9 / h));
    assertThat(margin(loop("momentum", h, beta))).isCloseTo(2 * (1 + beta) / h, within(1e-9 / h));
    assertThat(margin(loop("nesterov", h / 2, beta)))
        .isCloseTo((2 + 2 * beta) / ((1 + 2 * beta) * h / 2), within(1e-9 / h));
  }

  private static double margin(Loop loop) {
    Margins margins = Margins.of(loop.openLoop().orElseThrow());
    assertThat(margins.gainFrequency()).isEqualTo(Math.PI);
    return margins.gain();
  }

  @Test
  void breakPoints() {
    assertBreaks(loop("momentum", 1, 0.9), 2.633404e-3, 0.948683, 3.797367, -0.948683);
    assertBreaks(loop("nesterov", 1, 0.9), 2.770083e-3, 0.947368, 1, 0);
    assertBreaks(loop("nesterov", 1, 0.5), 1 / 9.0, 2 / 3.0, 1, 0);
  }

  private static void assertBreaks(Loop loop, double h1, double z1, double h2, double z2) {
    List<RootLocus.BreakPoint> breaks =
        RootLocus.of(loop.openLoop().orElseThrow(), 0.5, 1).breakPoints();
    assertThat(breaks).hasSize(2);
    assertThat(breaks.getFirst().gain()).isCloseTo(h1, within(5e-7 * h1));
    assertThat(breaks.getFirst().point().getReal()).isCloseTo(z1, within(5e-7));
    assertThat(breaks.getLast().gain()).isCloseTo(h2, within(5e-7 * h2));
    assertThat(breaks.getLast().point().getReal()).isCloseTo(z2, within(5e-7));
  }

  @Test
  void complexPolesOfMomentumHaveTheModulusOfItsRoot() {
    for (double h : new double[] {0.01, 0.5, 2, 3.5}) {
      assertThat(loop("momentum", h, 0.9).spectralRadius())
          .isCloseTo(Math.sqrt(0.9), within(1e-14));
    }
    for (double h : new double[] {0.01, 0.1, 0.9}) {
      assertThat(loop("nesterov", h, 0.9).spectralRadius())
          .isCloseTo(Math.sqrt(0.9 * (1 - h)), within(1e-14));
    }
  }

  @ParameterizedTest
  @CsvSource({"1e-4", "1e-3"})
  void smallSteps(double h) {
    double beta = 1 - Math.sqrt(h); // of the order of the step, as in the approximation
    for (String rule : List.of("momentum", "nesterov")) {
      Loop loop = loop(rule, h, beta);
      SmallStep view =
          SmallStep.of(loop.closedLoop().orElseThrow().transferFunction()).orElseThrow();
      double lookAhead = rule.equals("nesterov") ? beta * Math.sqrt(h) / 2 : 0;
      double damping = (1 - beta) / (2 * Math.sqrt(h)) + lookAhead;
      assertThat(view.naturalFrequency()).isCloseTo(Math.sqrt(h), within(1e-9));
      assertThat(view.damping()).isCloseTo(damping, within(1e-9));
      assertThat(view.dampingError()).isCloseTo(0, within(Math.sqrt(h)));
      assertThat(view.system().zeros()).hasSize(rule.equals("nesterov") ? 1 : 0);
      // z = 1 + s, which is not used, would say about twice that for critically damped momentum
      assertThat(Math.abs(view.dampingError())).isLessThan(0.1 * damping);
    }
  }

  @Test
  void optimalTuningsOfConditionNumber100() {
    double[] factors = {.99, .980198, .9, .884722, .818182};
    List<Tuning> tunings = Tuning.closedForms(0.3, 30);
    for (int i = 0; i < factors.length; i++) {
      Tuning tuning = tunings.get(i);
      assertThat(tuning.factor()).isCloseTo(factors[i], within(5e-7));
      double measured =
          Spectrum.between(0.3, 30, 201).worst(RuleModel.of(tuning.recipe())).spectralRadius();
      // Double poles at both ends: half of the digits.
      assertThat(measured).as(tuning.name()).isCloseTo(factors[i], within(1e-6));
    }
  }

  @Test
  void theSearchFindsTheOptimalTunings() {
    Spectrum spectrum = Spectrum.of(1, 100);
    Tuning descent =
        Tuning.bestRate(Recipe.of(1, new Sgd()), OperatingPoint.SETTLED, spectrum).orElseThrow();
    assertThat(descent.factor()).isCloseTo(99 / 101.0, within(1e-9));
    Tuning ball =
        Tuning.best(
                Recipe.of(1, new Momentum(0.5)),
                OperatingPoint.SETTLED,
                spectrum,
                "momentum",
                0.1,
                0.95)
            .orElseThrow();
    assertThat(ball.factor()).isCloseTo(9 / 11.0, within(1e-4));
    Tuning nesterov =
        Tuning.best(
                Recipe.of(1, new Nesterov(0.5)),
                OperatingPoint.SETTLED,
                spectrum,
                "momentum",
                0.1,
                0.95)
            .orElseThrow();
    assertThat(nesterov.factor()).isCloseTo(.884722, within(1e-4));
  }

  @ParameterizedTest
  @CsvSource({
    "sgd(0.1),                            0.0526316, 5e-8",
    "momentum(0.1),                       0.5135135, 5e-8",
    "nesterov(0.1),                       0.3217703, 5e-8",
    "nag(0.1),                            0.3217703, 5e-8",
    "'lookahead(sgd(0.1))',               0.0233144, 5e-8",
    "'lookahead(sgd(0.3), k=10, alpha=0.8)', 0.118734, 5e-7"
  })
  void stationaryVariance(String optimizer, double expected, double tolerance) {
    assertThat(loop(optimizer).noiseGain().orElseThrow()).isCloseTo(expected, within(tolerance));
  }

  @Test
  void stationaryVarianceHasTheClosedForms() {
    for (double eta : new double[] {0.05, 0.2}) {
      for (double lambda : new double[] {0.3, 2, 5}) {
        double h = eta * lambda;
        double beta = 0.8;
        Loop sgd = new Loop(RuleModel.of(Recipe.of(eta, new Sgd())), lambda);
        assertThat(sgd.noiseGain().orElseThrow())
            .isCloseTo(eta / (lambda * (2 - h)), within(1e-12));
        Loop momentum = new Loop(RuleModel.of(Recipe.of(eta, new Momentum(beta))), lambda);
        assertThat(momentum.noiseGain().orElseThrow())
            .isCloseTo(
                eta * (1 + beta) / (lambda * (1 - beta) * (2 * (1 + beta) - h)), within(1e-11));
      }
    }
  }

  @Test
  void lookaheadStabilises() {
    Loop loop = loop("lookahead(sgd(2.05))");
    assertThat(loop.poles().getFirst().getReal()).isCloseTo(-.138, within(5e-4));
    assertThat(loop.isStable()).isTrue();
    assertThat(loop("sgd(2.05)").isStable()).isFalse();
  }

  @Test
  void theFilterOfMomentum() {
    TransferFunction standard = loop("momentum(0.1)").filter().orElseThrow();
    assertThat(standard.response(0).norm()).isCloseTo(10, within(1e-9));
    assertThat(standard.response(Math.PI / 2).norm()).isCloseTo(.743294, within(5e-7));
    assertThat(standard.response(Math.PI).norm()).isCloseTo(.526316, within(5e-7));
    TransferFunction average = loop("momentum(0.1, form=ema)").filter().orElseThrow();
    assertThat(average.response(0).norm()).isCloseTo(1, within(1e-9));
    assertThat(average.response(Math.PI / 2).norm()).isCloseTo(.0743294, within(5e-8));
    assertThat(average.response(Math.PI).norm()).isCloseTo(.0526316, within(5e-8));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.722734", "0.9, 0.105458", "0.99, 0.0100504"})
  void theAverageLosesThreeDecibels(double beta, double cutoff) {
    Recipe recipe = Recipe.of(0.1, new Momentum(beta, MomentumForm.EMA, 0));
    TransferFunction filter = new Loop(RuleModel.of(recipe), 1).filter().orElseThrow();
    double omega = new Ewa(beta, true).cutoff();
    assertThat(omega).isCloseTo(cutoff, within(5e-6 * Math.max(1, cutoff)));
    assertThat(filter.response(omega).norm()).isCloseTo(Math.sqrt(0.5), within(1e-9));
  }

  @Test
  void limitsOnTheNoisyQuadratic() {
    double largest = 53.13;
    assertThat(limit("sgd", largest)).isCloseTo(.03764, within(5e-6));
    assertThat(limit("momentum(momentum=0.99)", largest)).isCloseTo(.07491, within(5e-6));
  }

  @ParameterizedTest
  @CsvSource({
    "0.9, 0.7, 1.5",
    "0.5, 0.1, 0.3",
    "0.999, 0.7, 2",
    "0.9, 0.99, 9",
  })
  void qhmEndsWhereBothConditionsHold(double beta, double nu, double lambda) {
    double h = limit("qhm(beta=%s, nu=%s)".formatted(beta, nu), lambda) * lambda;
    double one = 2 * (1 + beta) / (1 + beta - 2 * beta * nu);
    double other = (1 + beta) / (beta * (1 - nu));
    double expected = one > 0 ? Math.min(one, other) : other;
    assertThat(h).isCloseTo(expected, within(1e-9 * expected));
  }

  @ParameterizedTest
  @CsvSource({"0.9, 1, 1", "0.9, 3, 100", "0.5, 0, 4"})
  void pidEndsWhereBothConditionsHold(double beta, double ki, double kd) {
    double change = kd * (1 - beta);
    double expected =
        Math.min(2 * (1 + beta) / ((1 + beta) + ki + 2 * change), (1 + beta) / (beta + change));
    double h = limit("pid(momentum=%s, ki=%s, kd=%s)".formatted(beta, ki, kd), 1);
    assertThat(h).isCloseTo(expected, within(1e-9));
  }

  private static double limit(String optimizer, double curvature) {
    return StableRates.of(Recipe.parse(optimizer), OperatingPoint.SETTLED, curvature)
        .orElseThrow()
        .max();
  }

  @Test
  void aStabilityMapHasTheBoundaryOfTheClosedForm() {
    StabilityMap map =
        StabilityMap.of(
            Recipe.parse("nag"),
            OperatingPoint.SETTLED,
            2,
            Axis.linear("rate", 0.01, 1.2, 60),
            Axis.linear("momentum", 0, 0.99, 34),
            StabilityMap.Quantity.SPECTRAL_RADIUS,
            Runnable::run);
    assertThat(map.boundary()).hasSize(34);
    map.boundary()
        .forEach(point ->
            assertThat(point.x() * 2)
                .isCloseTo((2 + 2 * point.y()) / (1 + 2 * point.y()), within(1e-9)));
    for (int row = 0; row < 34; row++) {
      for (int column = 0; column < 60; column++) {
        double rate = map.x().values().get(column);
        Recipe cell =
            Recipe.of(1, new io.thalweg.optim.Nag(map.y().values().get(row)))
                .withRate(new Expression.Num(rate));
        assertThat(map.values().get(row)[column])
            .isCloseTo(new Loop(RuleModel.of(cell), 2).spectralRadius(), within(1e-7));
      }
    }
  }

  @Test
  void thePredictedLossIsWhatTheOptimizerHasOnAverage() {
    Recipe recipe = Recipe.parse("nag(rate=0.05)");
    Spectrum spectrum = Spectrum.of(0.5, 8);
    double[] noiseless = LossCurve.of(RuleModel.of(recipe), spectrum, 1, 0, 50);
    double[] x = {1, 1};
    double[] gradient = new double[2];
    try (var optimizer =
        io.thalweg.optim.Optimizer.of(recipe, io.thalweg.optim.Parameters.of(x, gradient))) {
      for (int k = 0; k <= 50; k++) {
        double[] point = optimizer.evaluate(x::clone);
        double loss = 0.5 * (0.5 * point[0] * point[0] + 8 * point[1] * point[1]);
        assertThat(noiseless[k]).isCloseTo(loss, within(1e-12));
        gradient[0] = 0.5 * x[0];
        gradient[1] = 8 * x[1];
        optimizer.step();
      }
    }
    double[] noisy = LossCurve.of(RuleModel.of(recipe), spectrum, 0, 0.3, 5_000);
    double stationary = 0;
    for (double lambda : spectrum.curvatures()) {
      Loop loop = new Loop(RuleModel.of(recipe), lambda);
      stationary += 0.5 * lambda * 0.09 * loop.evaluatedNoiseGain().orElseThrow();
    }
    assertThat(noisy[5_000]).isCloseTo(stationary, within(1e-12));
  }

  @Test
  void polesAreListedBySize() {
    assertThat(loop("momentum", 0.0001, 0.9).poles())
        .extracting(Complex::norm)
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
  }
}
