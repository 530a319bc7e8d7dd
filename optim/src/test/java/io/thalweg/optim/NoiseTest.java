package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Noise that rules and transforms ask for.
class NoiseTest {
  private static final int MANY = 100_000;

  /// θ behind some steps without a gradient.
  private static double[] shaken(String recipe, int size, int steps, long seed) {
    double[] theta = new double[size];
    Parameters parameters = Parameters.of(theta, new double[size]);
    try (Optimizer optimizer =
        Optimizer.builder(Recipe.parse(recipe), parameters).seed(new Seed(seed)).build()) {
      for (int i = 0; i < steps; i++) {
        optimizer.step();
      }
    }
    return theta;
  }

  private static double mean(double[] x) {
    double sum = 0;
    for (double each : x) {
      sum += each;
    }
    return sum / x.length;
  }

  private static double meanSquare(double[] x) {
    double sum = 0;
    for (double each : x) {
      sum += each * each;
    }
    return sum / x.length;
  }

  /// The mean of n squares of standard deviation σ has itself one of σ²√(2/n): 0.0045 here.
  @Test
  void isStandardNormal() {
    double[] one = shaken("sgld(rate=0.5, temperature=1)", MANY, 1, 3); // √(2·½·1) = 1
    assertThat(mean(one)).isCloseTo(0, within(0.015));
    assertThat(meanSquare(one)).isCloseTo(1, within(0.02));
    long beyondTwo = Arrays.stream(one).filter(x -> Math.abs(x) > 2).count();
    assertThat((double) beyondTwo / MANY).isCloseTo(0.0455, within(0.003));
  }

  /// Sums of independent numbers: the variance grows with the steps.
  @Test
  void isNewAtEachStep() {
    double[] four = shaken("sgld(rate=0.5, temperature=1)", MANY, 4, 3);
    assertThat(meanSquare(four)).isCloseTo(4, within(0.08));
  }

  @Test
  void comesFromTheSeed() {
    double[] one = shaken("sgld", 10, 3, 1);
    assertThat(shaken("sgld", 10, 3, 1)).isEqualTo(one);
    assertThat(shaken("sgld", 10, 3, 2)).isNotEqualTo(one);
  }

  @ParameterizedTest
  @CsvSource({"0.01, 0.55", "0.3, 0", "1, 1"})
  void gradientNoiseFadesAsItsFormulaSays(double variance, double gamma) {
    String recipe = "chain(gradient-noise(%s, gamma=%s), sgd(rate=1))".formatted(variance, gamma);
    double sum = 0;
    for (int t = 1; t <= 5; t++) {
      sum += variance / Math.pow(t, gamma);
    }
    assertThat(meanSquare(shaken(recipe, MANY, 5, 7))).isCloseTo(sum, within(0.02 * sum));
  }

  /// Variances of independent numbers add up: 4 + 1, and 1 + 1.
  @Test
  void eachPartHasItsOwn() {
    String both = "chain(gradient-noise(16, gamma=0), sgld(rate=0.5, temperature=1))";
    assertThat(meanSquare(shaken(both, MANY, 1, 5))).isCloseTo(4 + 1, within(0.1));
    String twice = "chain(gradient-noise(1, gamma=0), gradient-noise(1, gamma=0), sgd(rate=1))";
    assertThat(meanSquare(shaken(twice, MANY, 1, 5))).isCloseTo(2, within(0.04));
  }

  /// However the parameters are cut into tensors and groups.
  @Test
  void dependsOnThePlaceOnly() {
    double[] alone = shaken("sgld(rate=0.5, temperature=1)", 5_000, 1, 9);
    try (Arena arena = Arena.ofConfined()) {
      Parameters parameters =
          Parameters.layout().add("a", 1_700).add("b", 3_300).allocate(Precision.FLOAT64, arena);
      Recipe recipe = Recipe.parse("chain(clip-norm(1), sgld(rate=0.5, temperature=1))");
      try (Optimizer optimizer = Optimizer.builder(recipe, parameters).seed(new Seed(9)).build()) {
        optimizer.step();
      }
      for (int i = 0; i < alone.length; i++) {
        assertThat(parameters.value(i)).isEqualTo(alone[i]);
      }
    }
  }

  /// θ ← (1−ηλ)θ + √(2ηT)ξ has the variance T/λ · 1/(1 − ηλ/2) once the start is forgotten.
  @Test
  void langevinDynamicsSettlesAtTheTemperature() {
    double[] theta = new double[MANY];
    double[] g = new double[MANY];
    double rate = 0.1;
    double curvature = 4;
    double temperature = 0.7;
    Recipe recipe = Recipe.parse("sgld(rate=%s, temperature=%s)".formatted(rate, temperature));
    try (Optimizer optimizer = Optimizer.of(recipe, Parameters.of(theta, g))) {
      for (int t = 0; t < 40; t++) {
        for (int i = 0; i < g.length; i++) {
          g[i] = curvature * theta[i];
        }
        optimizer.step();
      }
    }
    double expected = temperature / curvature / (1 - rate * curvature / 2);
    assertThat(meanSquare(theta)).isCloseTo(expected, within(0.02 * expected));
  }

  @Test
  void isTheSameOnTwoThreadsAndBehindARestore() {
    int size = 200_000;
    float[] alone = new float[size];
    float[] together = new float[size];
    Recipe recipe = Recipe.parse("chain(gradient-noise, lookahead(sgld(temperature=1), k=2))");
    Parameters shared = Parameters.of(together, new float[size]);
    try (var executor = Executors.newSingleThreadExecutor();
        Optimizer one = Optimizer.of(recipe, Parameters.of(alone, new float[size]));
        Optimizer two = Optimizer.builder(recipe, shared).threads(executor, 2).build()) {
      for (int t = 0; t < 3; t++) {
        one.step();
        two.step();
      }
      OptimizerState saved = two.state();
      float[] at = together.clone();
      two.step();
      System.arraycopy(at, 0, together, 0, size);
      two.restore(saved);
      one.step();
      two.step();
    }
    assertThat(together).isEqualTo(alone);
  }

  @Test
  void isForWhatAsksForIt() {
    record Sneaky() implements Transform {
      @Override
      public void apply(Step at, Vec theta, Vec g, Scratch scratch) {
        g.addScaled(1, scratch.noise());
      }

      @Override
      public boolean changesGradient() {
        return true;
      }
    }

    Recipe recipe = Recipe.of(0.1, new Sgd(), new Sneaky());
    try (Optimizer optimizer = Optimizer.of(recipe, Parameters.of(new float[1], new float[1]))) {
      assertThatThrownBy(optimizer::step).hasMessageContaining("needsNoise()");
    }
    assertThat(List.of(new Sgd().needsNoise(), new Sgld(1).needsNoise()))
        .containsExactly(false, true);
  }
}
