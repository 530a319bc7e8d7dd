package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clipping and decay in front of rules, against loops by hand.
class TransformTest {
  private static final String SGD = "sgd(rate=1)";

  /// θ after one step from 0 is −g, as the transforms left it.
  private static double[] transformed(String transforms, double... gradient) {
    double[] theta = new double[gradient.length];
    String chain = "chain(%s, %s)".formatted(transforms, SGD);
    try (Optimizer optimizer = Optimizer.of(Recipe.parse(chain), Parameters.of(theta, gradient))) {
      optimizer.step();
    }
    for (int i = 0; i < theta.length; i++) {
      theta[i] = 0 - theta[i];
    }
    return theta;
  }

  @Test
  void clipValueClipsOnBothSides() {
    assertThat(transformed("clip-value(0.5)", -3, -0.5, -0.1, 0, 0.1, 0.5, 3))
        .containsExactly(-0.5, -0.5, -0.1, 0, 0.1, 0.5, 0.5);
  }

  @Test
  void globalNormKeepsDirectionAndShortensToTheLimit() {
    assertThat(transformed("clip-global-norm(1)", 3, -4))
        .containsExactly(new double[] {0.6, -0.8}, within(1e-15));
    assertThat(transformed("clip-global-norm(5)", 3, -4)).containsExactly(3, -4);
    assertThat(transformed("clip-global-norm(6)", 3, -4)).containsExactly(3, -4);
  }

  @Test
  void epsilonIsAddedToTheNormAsInPyTorch() {
    double scale = 1 / (5 + 0.1);
    assertThat(transformed("clip-global-norm(1, epsilon=0.1)", 3, -4))
        .containsExactly(new double[] {3 * scale, -4 * scale}, within(1e-15));
  }

  @Test
  void normIsTakenBehindTheClipsBeforeIt() {
    double scale = 1 / Math.sqrt(2);
    assertThat(transformed("clip-value(2), clip-global-norm(1)", 30, -2))
        .containsExactly(new double[] {scale, -scale}, within(1e-15));
    assertThat(transformed("clip-global-norm(1), clip-value(0.7)", 3, -4))
        .containsExactly(new double[] {0.6, -0.7}, within(1e-15));
    assertThat(transformed("clip-global-norm(10), clip-value(3), clip-global-norm(1)", 30, -40))
        .containsExactly(new double[] {scale, -scale}, within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void normThatIsNotFiniteLeavesTheGradientToBeDetected(double sick) {
    assertThat(transformed("clip-global-norm(1)", 3, sick)).containsExactly(3, sick);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void normGoesOverAllTensorsAndTheirChunks(Precision precision) {
    Parameters.Layout layout = Parameters.layout().add("a", 300, 200).add("b", 3).add("c", 9997);
    Parameters parameters = TestRun.parameters(layout, precision, TestRun.Memory.NATIVE);
    try (TestRun run = TestRun.of("chain(clip-global-norm(1), sgd(rate=1))", parameters)) {
      double[] before = run.values();
      double[] g = TestRun.gradient(0, before.length);
      double square = 0;
      for (double each : g) {
        square += each * each;
      }
      run.steps(1);
      double tolerance = precision == Precision.FLOAT64 ? 1e-14 : 1e-7;
      for (int i = 0; i < g.length; i += 997) {
        double moved = before[i] - g[i] / Math.sqrt(square);
        assertThat(run.values()[i]).isCloseTo(moved, within(tolerance));
      }
    }
  }

  @Test
  void whatTheL2PenaltyAddsIsClippedWithTheRest() {
    double[] theta = {2, 1};
    double[] g = {1, -6};
    Recipe recipe = Recipe.parse("chain(l2(1), clip-global-norm(1), sgd(rate=0.1))");
    try (Optimizer optimizer = Optimizer.of(recipe, Parameters.of(theta, g))) {
      optimizer.step(); // along (1 + 2, −6 + 1), of norm √34
    }
    double shortened = 0.1 / Math.sqrt(34);
    assertThat(theta)
        .containsExactly(new double[] {2 - 3 * shortened, 1 + 5 * shortened}, within(1e-15));
  }

  @Test
  void decayPullsOnTheWeightsOfBeforeTheStep() {
    double[] theta = {2};
    double[] g = {1};
    Recipe recipe = Recipe.parse("chain(sgd(rate=0.1), decoupled-decay(0.5))");
    try (Optimizer optimizer = Optimizer.of(recipe, Parameters.of(theta, g))) {
      optimizer.step();
    }
    assertThat(theta[0]).isCloseTo(2 - 0.1 * 0.5 * 2 - 0.1 * 1, within(1e-15));
  }

  @Test
  void decayMayStandOnEitherSideOfTheRule() {
    try (TestRun before =
            TestRun.of("chain(decoupled-decay(0.5), nag(rate=0.1))", Precision.FLOAT64);
        TestRun after =
            TestRun.of("chain(nag(rate=0.1), decoupled-decay(0.5))", Precision.FLOAT64)) {
      assertThat(before.steps(10).bits()).isEqualTo(after.steps(10).bits());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'';          0.weight 0.bias 10.weight norm.scale bias",
        "bias;        0.weight 10.weight norm.scale",
        "0.bias;      0.weight 10.weight norm.scale bias",
        "0.*;         10.weight norm.scale bias",
        "*.weight;    0.bias norm.scale bias",
        "bias|norm.*; 0.weight 10.weight",
        " bias | scale ; 0.weight 10.weight",
        "bia;         0.weight 0.bias 10.weight norm.scale bias",
        "*;           ''"
      })
  void decayLeavesOutWhatItIsToldTo(String except, String decayed) {
    Parameters parameters = named("0.weight", "0.bias", "10.weight", "norm.scale", "bias");
    String recipe = "chain(sgd(rate=0.1), decoupled-decay(0.5, except=\"%s\"))".formatted(except);
    try (Optimizer optimizer = Optimizer.of(Recipe.parse(recipe), parameters)) {
      optimizer.step();
    }
    List<String> moved =
        parameters.tensors().stream()
            .filter(tensor -> parameters.value(tensor.offset()) != 1)
            .map(Parameters.Tensor::name)
            .toList();
    assertThat(String.join(" ", moved)).isEqualTo(decayed);
  }

  private static Parameters named(String... names) {
    Parameters.Layout layout = Parameters.layout();
    for (String name : names) {
      layout.add(name, 1);
    }
    Parameters parameters = layout.allocate(Precision.FLOAT64, Arena.ofAuto());
    for (int i = 0; i < names.length; i++) {
      parameters.value(i, 1);
    }
    return parameters;
  }

  @Test
  void decayIsScaledByTheScheduledRate() {
    double[] theta = {1};
    Recipe recipe =
        Recipe.parse("chain(sgd(rate=exponential(0.1, factor=0.5)), decoupled-decay(1))");
    try (Optimizer optimizer = Optimizer.of(recipe, Parameters.of(theta, new double[1]))) {
      optimizer.step();
      optimizer.step();
    }
    assertThat(theta[0]).isCloseTo(0.9 * 0.95, within(1e-15));
  }

  /// Two tensors of norm 5 and 0.5: each keeps its own direction, and the short one its length.
  @Test
  void clipNormShortensEachTensorByItself() {
    try (Arena arena = Arena.ofConfined()) {
      Parameters parameters =
          Parameters.layout().add("a", 2).add("b", 1, 2).allocate(Precision.FLOAT64, arena);
      double[] gradient = {3, -4, 0.3, 0.4};
      TestRun.fill(parameters, gradient);
      Recipe recipe = Recipe.parse("chain(clip-norm(1), sgd(rate=1))");
      try (Optimizer optimizer = Optimizer.of(recipe, parameters)) {
        optimizer.step();
      }
      double[] moved = {0.6, -0.8, 0.3, 0.4};
      for (int i = 0; i < moved.length; i++) {
        assertThat(-parameters.value(i)).isCloseTo(moved[i], within(1e-15));
      }
    }
  }

  /// A step of LARS in two tensors: local = trust·‖θ‖/‖g‖ differs, and is 1 where θ is 0.
  @Test
  void larsGoesAShareOfEachTensorsNorm() {
    try (Arena arena = Arena.ofConfined()) {
      Parameters parameters =
          Parameters.layout()
              .add("a", 2)
              .add("b", 2)
              .add("c", 1)
              .allocate(Precision.FLOAT64, arena);
      double[] theta = {3, 4, 0.6, 0.8, 0};
      for (int i = 0; i < theta.length; i++) {
        parameters.value(i, theta[i]);
      }
      TestRun.fill(parameters, new double[] {0, 2, 10, 0, 7});
      Recipe recipe = Recipe.parse("lars(rate=1, trust=0.1, decay=0)");
      try (Optimizer optimizer = Optimizer.of(recipe, parameters)) {
        optimizer.step();
      }
      double[] expected = {3, 4 - 0.1 * 5, 0.6 - 0.1 * 1, 0.8, -7};
      for (int i = 0; i < expected.length; i++) {
        assertThat(parameters.value(i)).isCloseTo(expected[i], within(1e-15));
      }
    }
  }

  /// The norm is that of the parameters which the rule then moves: (1.5, 2) behind the decay.
  @Test
  void lambStepsByTheNormOfWhatItMoves() {
    double[] theta = {3, 4};
    Recipe recipe =
        Recipe.parse("chain(lamb(rate=1, decay=0, epsilon=1e-12), decoupled-decay(0.5))");
    try (Optimizer optimizer = Optimizer.of(recipe, Parameters.of(theta, new double[] {1, 1}))) {
      optimizer.step();
    }
    double each = 2.5 / Math.sqrt(2);
    assertThat(theta).containsExactly(new double[] {1.5 - each, 2 - each}, within(1e-9));
  }

  @Test
  void l1PullsByOneSizeTowards0() {
    double[] theta = {3, -0.5, 0};
    Recipe recipe = Recipe.parse("chain(l1(0.25), sgd(rate=1))");
    try (Optimizer optimizer = Optimizer.of(recipe, Parameters.of(theta, new double[3]))) {
      optimizer.step();
    }
    assertThat(theta).containsExactly(2.75, -0.25, 0);
  }

  /// One step of a matrix from θ; what the gradient became.
  private static double[] ofMatrix(String transforms, double[] theta, double[] g, long... shape) {
    try (Arena arena = Arena.ofConfined()) {
      Parameters parameters =
          Parameters.layout().add("m", shape).allocate(Precision.FLOAT64, arena);
      for (int i = 0; i < g.length; i++) {
        parameters.value(i, theta[i]);
        parameters.gradient(i, g[i]);
      }
      Recipe recipe = Recipe.parse("chain(%s, %s)".formatted(transforms, SGD));
      double[] changed = new double[g.length];
      try (Optimizer optimizer = Optimizer.of(recipe, parameters)) {
        optimizer.step();
        for (int i = 0; i < g.length; i++) {
          changed[i] = theta[i] - parameters.value(i);
        }
      }
      return changed;
    }
  }

  @Test
  void adaptiveClippingBoundsEachRowByItsOwnSize() {
    double[] theta = {3, 4, 0, 0, 6, 8};
    double[] g = {0, 2, 0, 3, 0.3, 0.4};
    // ‖θ‖ of the rows: 5, 0 (counts as 0.1), 10; a tenth of it is the longest gradient.
    assertThat(ofMatrix("agc(0.1, epsilon=0.1)", theta, g, 3, 2))
        .containsExactly(new double[] {0, 0.5, 0, 0.01, 0.3, 0.4}, within(1e-15));
    assertThat(ofMatrix("agc(0.1, epsilon=0.1, except=\"m\")", theta, g, 3, 2))
        .containsExactly(g, within(1e-15));
  }

  @Test
  void adaptiveClippingTakesAVectorAsOneUnit() {
    assertThat(ofMatrix("agc(0.1)", new double[] {3, 4}, new double[] {6, 8}, 2))
        .containsExactly(new double[] {0.3, 0.4}, within(1e-15));
  }

  @Test
  void centralisingTakesTheMeanOutOfEachRow() {
    double[] theta = new double[6];
    double[] g = {1, 2, 6, 0, 0, 3};
    assertThat(ofMatrix("centralise", theta, g, 2, 3)).containsExactly(-2, -1, 3, -1, -1, 2);
    assertThat(ofMatrix("centralise", theta, g, 6)).containsExactly(g);
    assertThat(ofMatrix("centralise", theta, g, 1, 3, 2)).containsExactly(-1, 0, 4, -2, -2, 1);
  }

  @Test
  void transformsThatSeeTensorsAndNormsActInTheChainsOrder() {
    double[] theta = new double[2];
    double[] g = {6, 0};
    // The mean out: 3, −3; to norm 1: ±1/√2.
    double half = Math.sqrt(0.5);
    assertThat(ofMatrix("centralise, clip-global-norm(1)", theta, g, 1, 2))
        .containsExactly(new double[] {half, -half}, within(1e-15));
    // To norm 1: 1, 0; the mean out: ±1/2.
    assertThat(ofMatrix("clip-global-norm(1), centralise", theta, g, 1, 2))
        .containsExactly(new double[] {0.5, -0.5}, within(1e-15));
    assertThat(ofMatrix("centralise, clip-norm(1), l2(0), centralise", theta, g, 1, 2))
        .containsExactly(new double[] {half, -half}, within(1e-15));
  }
}
