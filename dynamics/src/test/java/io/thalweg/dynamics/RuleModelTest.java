package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Catalogues;
import io.thalweg.optim.Entry;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Momentum;
import io.thalweg.optim.MomentumForm;
import io.thalweg.optim.Nag;
import io.thalweg.optim.Nesterov;
import io.thalweg.optim.Pid;
import io.thalweg.optim.Qhm;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Rule;
import io.thalweg.optim.SettingException;
import io.thalweg.optim.Sgd;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.ArrayRealVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleModelTest {
  /// Rules of signs, norms or noise; and a mean whose weights keep changing.
  private static final Set<String> NO_MODEL =
      Set.of(
          "lion",
          "signsgd",
          "rprop",
          "lars",
          "lamb",
          "sgld",
          "swa",
          "adafactor",
          "sophia",
          "prodigy",
          "d-adaptation",
          "yellowfin",
          "lbfgs",
          "muon",
          "shampoo",
          "soap",
          "schedule-free",
          "sam");

  private static final int CASES = 1_000;

  /// Double poles are known to half the digits.
  private static final double DOUBLE = 2e-8;

  static Stream<Arguments> linearRules() {
    return Stream.of(
        rule("sgd", _ -> new Sgd()),
        rule("momentum", r -> new Momentum(r.nextDouble())),
        rule(
            "momentum, dampened",
            r -> new Momentum(r.nextDouble(), MomentumForm.LR_OUTSIDE, r.nextDouble())),
        rule("momentum, lr inside", r -> new Momentum(r.nextDouble(), MomentumForm.LR_INSIDE, 0)),
        rule("momentum, ema", r -> new Momentum(r.nextDouble(), MomentumForm.EMA, 0)),
        rule("nag", r -> new Nag(r.nextDouble())),
        rule("nesterov", r -> new Nesterov(r.nextDouble())),
        rule("qhm", r -> new Qhm(r.nextDouble(), r.nextDouble())),
        rule("pid", r -> new Pid(r.nextDouble(), 5 * r.nextDouble(), 5 * r.nextDouble())));
  }

  private static Arguments rule(String name, Function<SplittableRandom, Rule> random) {
    return Arguments.of(name, random);
  }

  /// Compared where it is largest: at points around the unit circle, off the poles.
  @ParameterizedTest(name = "{0}")
  @MethodSource("linearRules")
  void theModelOfTheCodeIsTheClosedForm(String name, Function<SplittableRandom, Rule> make) {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    for (int i = 0; i < CASES; i++) {
      Rule rule = make.apply(random);
      double rate = Math.pow(10, -4 + 5 * random.nextDouble());
      double curvature = Math.pow(10, -2 + 4 * random.nextDouble());
      Loop loop = new Loop(RuleModel.of(Recipe.of(rate, rule)), curvature);
      TransferFunction expected = ClosedForm.of(rule, rate * curvature).orElseThrow().openLoop();
      RuleModel.Phase phase = loop.model().phases().getFirst();
      ArrayRealVector training = new ArrayRealVector(loop.model().order());
      training.setEntry(0, -curvature);
      TransferFunction whole =
          new StateSpace(phase.a(), phase.b(), training, 0, Domain.DISCRETE).transferFunction();
      TransferFunction seen = loop.openLoop().orElseThrow();
      for (int k = 0; k < 8; k++) {
        double angle = Math.PI * (k + 0.5) / 8;
        Complex z = new Complex(1.5 * Math.cos(angle), 1.5 * Math.sin(angle));
        assertThat(distance(whole.at(z), expected.at(z))).as("%s", rule).isLessThan(1e-12);
        assertThat(distance(seen.at(z), expected.at(z))).as("%s", rule).isLessThan(1e-12);
      }
      assertThat(loop.model().approximations()).isEmpty();
    }
  }

  private static double distance(Complex one, Complex other) {
    return one.subtract(other).norm() / other.norm();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 0.9, 0.95})
  void adamHasTheThresholdOfItsPreconditionedCurvature(double beta1) {
    Recipe adam = Recipe.parse("adam(beta1=%s, epsilon=1e-30)".formatted(beta1));
    double expected = (2 + 2 * beta1) / (1 - beta1);
    for (double v : new double[] {1e-6, 1, 4}) {
      OperatingPoint point = new OperatingPoint(v, OptionalLong.empty());
      double limit = StableRates.of(adam, point, 3).orElseThrow().max();
      assertThat(limit * 3 / Math.sqrt(v)).isCloseTo(expected, within(1e-9 * expected));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "radam", "rmsprop", "adagrad", "adadelta"})
  void aStepWithGradientsOfThatSizeIsWhatTheModelSays(String rule) {
    RuleModel model = RuleModel.of(Recipe.parse(rule + "(rate=0.5)"));
    assertThat(model.approximations()).singleElement().asString().contains("held at 1");
    double dc = model.phases().getFirst().b().getEntry(0);
    double expected =
        switch (rule) {
          case "adam", "radam" -> 0.5 * (1 - 0.9); // β₁'s share of a new gradient
          default -> 0.5;
        };
    assertThat(-dc).isCloseTo(expected, within(1e-7));
  }

  @Test
  void biasCorrectionCountsAtAnEarlyStep() {
    Recipe adam = Recipe.parse("adam(rate=1, epsilon=1e-30)");
    double atTen =
        RuleModel.of(adam, new OperatingPoint(1, OptionalLong.of(10)))
            .phases()
            .getFirst()
            .b()
            .getEntry(0);
    double expected =
        0.1 / (1 - Math.pow(0.9, 10)) * Math.sqrt(1 - Math.pow(0.999, 10)); // v as if held at 1
    assertThat(-atTen).isCloseTo(expected, within(1e-12));
  }

  @Test
  void whatKeepsChangingNeedsAStep() {
    Recipe fading = Recipe.parse("adagrad(decay=0.1)");
    assertThatThrownBy(() -> RuleModel.of(fading))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("keeps changing");
    RuleModel eleventh = RuleModel.of(fading, new OperatingPoint(1, OptionalLong.of(11)));
    assertThat(-eleventh.phases().getFirst().b().getEntry(0))
        .isCloseTo(0.01 / 2, within(1e-10)); // 1 + 10·0.1
  }

  @Test
  void everyRuleOfTheCatalogueHasAModel() {
    for (Entry<Rule> entry : Catalogues.RULES.entries()) {
      boolean wraps = entry.settings().stream().anyMatch(setting -> setting.kind().equals("rule"));
      Recipe recipe = Recipe.parse(wraps ? entry.id() + "(momentum)" : entry.id());
      if (NO_MODEL.contains(entry.id())) {
        assertThatThrownBy(() -> RuleModel.of(recipe)).isInstanceOf(SettingException.class);
      } else {
        assertThat(new Loop(RuleModel.of(recipe), 0.1).isStable()).as(entry.id()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"lion", "signsgd", "rprop", "lars", "lamb", "sgld", "ema(lion)", "swa(sgd)"})
  void whatIsNotLinearOrNeverSettlesHasNoModel(String rule) {
    assertThatThrownBy(() -> RuleModel.of(Recipe.parse(rule)))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("signs, norms of tensors, noise");
  }

  /// Bias corrections gone and squares held at 1, each divides by 1.
  @ParameterizedTest
  @ValueSource(strings = {"adamw(decay=0)", "amsgrad", "nadam", "adamax", "yogi"})
  void adamsKinAreMomentumAtHeldSquares(String rule) {
    RuleModel model = RuleModel.of(Recipe.parse(rule));
    double ofGradient = rule.equals("nadam") ? 0.1 * 0.9 + 0.1 : 0.1;
    double rate = model.rate() / (rule.equals("yogi") ? 1.001 : 1);
    assertThat(-model.phases().getFirst().b().getEntry(0))
        .isCloseTo(rate * ofGradient, within(1e-7));
  }

  @Test
  void noiseAndSignsAreLeftOut() {
    RuleModel model = RuleModel.of(Recipe.parse("chain(gradient-noise(5), l1(3), sgd(0.1))"));
    assertThat(model.approximations()).singleElement().asString().contains("noise and signs");
    assertThat(model.phases().getFirst().a().getEntry(0, 0)).isEqualTo(1);
    assertThat(model.phases().getFirst().b().getEntry(0)).isEqualTo(-0.1);
  }

  @Test
  void clippingIsLeftOutAndDecayIsNot() {
    RuleModel model =
        RuleModel.of(Recipe.parse("chain(clip-global-norm(1e-9), sgd(0.1), decoupled-decay(0.5))"));
    assertThat(model.approximations()).singleElement().asString().contains("clipping");
    assertThat(model.phases().getFirst().a().getEntry(0, 0)).isEqualTo(0.95);
    assertThat(model.phases().getFirst().b().getEntry(0)).isEqualTo(-0.1);
  }

  @Test
  void anL2PenaltyIsCurvature() {
    RuleModel penalised = RuleModel.of(Recipe.parse("chain(l2(0.5), sgd(0.1))"));
    assertThat(penalised.approximations()).isEmpty();
    // θ ← θ − η(g + λθ)
    assertThat(penalised.phases().getFirst().a().getEntry(0, 0)).isEqualTo(0.95);
    assertThat(penalised.phases().getFirst().b().getEntry(0)).isEqualTo(-0.1);
  }

  @Test
  void schedulesAreHeld() {
    Recipe recipe = Recipe.parse("sgd(rate=exponential(0.5, factor=0.5))");
    assertThat(RuleModel.of(recipe).rate()).isEqualTo(0.5);
    assertThat(RuleModel.of(recipe).approximations()).containsExactly("schedules held at step 1");
    assertThat(RuleModel.of(recipe, new OperatingPoint(1, OptionalLong.of(3))).rate())
        .isEqualTo(0.125);
  }

  @Test
  void groupsOfTensorsAreRefused() {
    Recipe groups = Recipe.parse("groups(adam, group(\"0.*\", sgd))");
    assertThatThrownBy(() -> RuleModel.of(groups))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("one rule for all tensors");
  }

  @Test
  void lookaheadIsTheProductOfItsStepsAndTheSynchronisation() {
    for (double alpha : new double[] {0.2, 0.5, 1}) {
      for (int k : new int[] {1, 2, 5, 10}) {
        for (double h : new double[] {0.1, 0.7, 1.9, 2.05}) {
          Recipe recipe = Recipe.parse("lookahead(sgd(%s), k=%d, alpha=%s)".formatted(h, k, alpha));
          Loop loop = new Loop(RuleModel.of(recipe), 1);
          double multiplier = 1 - alpha + alpha * Math.pow(1 - h, k);
          assertThat(loop.poles().getFirst().getReal()).isCloseTo(multiplier, within(1e-13));
        }
      }
    }
  }

  @Test
  void theAverageOfParametersIsAFilterBehindTheLoop() {
    RuleModel model = RuleModel.of(Recipe.of(0.1, new Sgd())).averaged(0.9);
    Loop loop = new Loop(model, 1);
    assertThat(loop.poles().stream().map(Complex::getReal))
        .satisfiesExactlyInAnyOrder(
            pole -> assertThat(pole).isCloseTo(0.9, within(DOUBLE)),
            pole -> assertThat(pole).isCloseTo(0.9, within(DOUBLE)));
    // Var of two equal first-order filters in a row: x: σ²= η²/(1−a²), y = (1−b)/(1−bz⁻¹) x.
    double a = 0.9;
    double b = 0.9;
    double x = 0.01 / (1 - a * a);
    double y = x * (1 - b) / (1 + b) * (1 + a * b) / (1 - a * b);
    assertThat(loop.evaluatedNoiseGain().orElseThrow()).isCloseTo(y, within(1e-9));
    assertThat(loop.noiseGain().orElseThrow()).isCloseTo(x, within(1e-12));
    assertThat(loop.openLoop().orElseThrow().order()).isEqualTo(1);
  }

  @Test
  void settingsAreVariedByName() {
    Recipe nested = Recipe.parse("lookahead(momentum(rate=0.1), k=5)");
    assertThat(nested.with("momentum", new Expression.Num(0.5)))
        .hasToString("lookahead(momentum(rate=0.1, momentum=0.5))");
    assertThatThrownBy(() -> nested.with("beta1", new Expression.Num(0.5)))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("allowed: k, alpha, rate, momentum, dampening");
  }
}
