package io.thalweg.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.dynamics.GradientNoise;
import io.thalweg.dynamics.Hutchinson;
import io.thalweg.dynamics.Lanczos;
import io.thalweg.dynamics.SpectralDensity;
import io.thalweg.dynamics.SymmetricOperator;
import io.thalweg.engine.Activation;
import io.thalweg.engine.Examples;
import io.thalweg.engine.Initialisation;
import io.thalweg.engine.Linear;
import io.thalweg.engine.Mlp;
import io.thalweg.engine.Model;
import io.thalweg.engine.Network;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.optim.SettingException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkCurvatureTest {
  private static final int SIZE = 60;
  private static final int WIDTH = 4;
  private static final int CLASSES = 3;
  private static final Seed SEED = new Seed(1);
  private static final Lanczos FINE = new Lanczos(100, 1e-5, SEED);
  private static final Model SMOOTH =
      Mlp.of(5).with(Activation.TANH).with(Initialisation.XAVIER_NORMAL);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment features =
      arena.allocate(ValueLayout.JAVA_FLOAT, (long) SIZE * WIDTH);
  private final Examples examples = examples();

  private Examples examples() {
    SplittableRandom random = new SplittableRandom(5);
    MemorySegment labels = arena.allocate(ValueLayout.JAVA_LONG, SIZE);
    for (int i = 0; i < SIZE; i++) {
      labels.setAtIndex(ValueLayout.JAVA_LONG, i, random.nextInt(CLASSES));
      for (int j = 0; j < WIDTH; j++) {
        float x = (float) random.nextGaussian(j == 0 ? 1 : 0, 1);
        features.setAtIndex(ValueLayout.JAVA_FLOAT, (long) i * WIDTH + j, x);
      }
    }
    return Examples.of(features, labels, SIZE, WIDTH, CLASSES);
  }

  @AfterEach
  void free() {
    examples.close();
    arena.close();
  }

  private static RealMatrix dense(SymmetricOperator operator) {
    int n = operator.dimension();
    RealMatrix matrix = new Array2DRowRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      double[] unit = new double[n];
      unit[i] = 1;
      double[] column = new double[n];
      operator.apply(unit, column);
      matrix.setColumn(i, column);
    }
    return matrix.add(matrix.transpose()).scalarMultiply(0.5);
  }

  /// Greatest first.
  private static double[] eigenvalues(RealMatrix matrix) {
    return new EigenDecompositionSymmetric(matrix).getEigenvalues();
  }

  private static double[] values(List<Lanczos.Pair> pairs) {
    return pairs.stream().mapToDouble(Lanczos.Pair::value).toArray();
  }

  @Test
  void spectrumIsThatOfTheWholeHessian() {
    try (Network network = SMOOTH.build(WIDTH, CLASSES, 3);
        NetworkCurvature curvature = new NetworkCurvature(network, examples)) {
      RealMatrix hessian = dense(curvature.hessian());
      double[] all = eigenvalues(hessian);
      int n = all.length;
      double[] last = IntStream.range(0, 3).mapToDouble(i -> all[n - 1 - i]).toArray();
      assertThat(last[0]).isNegative();
      assertThat(values(curvature.largest(FINE, 3).pairs()))
          .containsExactly(Arrays.copyOf(all, 3), within(1e-5));
      assertThat(values(curvature.smallest(FINE, 3).pairs())).containsExactly(last, within(1e-5));
      assertThat(curvature.sharpness(SEED)).isCloseTo(all[0], within(1e-4 * all[0]));
      Hutchinson.Estimate trace = curvature.trace(new Hutchinson(400, SEED));
      assertThat(trace.value())
          .isCloseTo(hessian.getTrace(), within(4 * trace.standardError() + 1e-6));
      SpectralDensity density = curvature.density(200, 12, SEED);
      double mean = hessian.getTrace() / n;
      double square = Math.pow(hessian.getFrobeniusNorm(), 2) / n;
      assertThat(density.moment(1)).isCloseTo(mean, within(0.1 * mean));
      assertThat(density.moment(2)).isCloseTo(square, within(0.15 * square));
    }
  }

  /// With all probabilities 1/C, H = (I/C − 11ᵀ/C²) ⊗ mean of xxᵀ, x with a 1 for the bias.
  @Test
  void sharpnessOfTheLinearModelAtZeroIsTheClosedForm() {
    RealMatrix moment = new Array2DRowRealMatrix(WIDTH + 1, WIDTH + 1);
    for (int i = 0; i < SIZE; i++) {
      double[] x = new double[WIDTH + 1];
      for (int j = 0; j < WIDTH; j++) {
        x[j] = features.getAtIndex(ValueLayout.JAVA_FLOAT, (long) i * WIDTH + j);
      }
      x[WIDTH] = 1;
      moment =
          moment.add(
              MatrixUtils.createRealVector(x)
                  .outerProduct(MatrixUtils.createRealVector(x))
                  .scalarMultiply(1.0 / SIZE));
    }
    double expected = eigenvalues(moment)[0] / CLASSES;
    try (Network network = new Linear(Initialisation.ZEROS).build(WIDTH, CLASSES, 0);
        NetworkCurvature curvature = new NetworkCurvature(network, examples)) {
      double[] two = values(curvature.largest(FINE, 2).pairs());
      assertThat(two).containsExactly(new double[] {expected, expected}, within(1e-5));
    }
  }

  /// P as the formulas have it, from the gradients of three steps.
  private static double[] expected(String optimizer, List<double[]> gradients) {
    int n = gradients.getFirst().length;
    double[] p = new double[n];
    for (int i = 0; i < n; i++) {
      double a = gradients.get(0)[i];
      double b = gradients.get(1)[i];
      double c = gradients.get(2)[i];
      double v = 0.001 * (0.999 * 0.999 * a * a + 0.999 * b * b + c * c);
      double unbiased = v / (1 - 0.999 * 0.999 * 0.999);
      double bias = 1 - 0.9 * 0.9 * 0.9;
      double short9 = 0.1 * (0.81 * a * a + 0.9 * b * b + c * c);
      double mean9 = 0.1 * (0.81 * a + 0.9 * b + c);
      p[i] =
          switch (optimizer) {
            case "adam", "chain(clip-value(1000), adam)" -> bias * (Math.sqrt(unbiased) + 1e-8);
            case "adam(epsilon=0.01, eps-hat=true)" ->
                bias * (Math.sqrt(v) + 0.01) / Math.sqrt(1 - 0.999 * 0.999 * 0.999);
            case "radam" -> bias; // ρ₃ is below 5
            case "rmsprop(beta=0.9)" -> Math.sqrt(short9) + 1e-8;
            case "rmsprop(beta=0.9, epsilon=0.01, placement=inside, centered=true)" ->
                Math.sqrt(short9 - mean9 * mean9 + 0.01);
            case "adagrad" -> Math.sqrt(a * a + b * b + c * c) + 1e-10;
            case "adagrad(decay=0.5, accumulator=0.1)" ->
                2 * (Math.sqrt(0.1 + a * a + b * b + c * c) + 1e-10);
            default -> 1;
          };
    }
    return p;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adam",
        "chain(clip-value(1000), adam)",
        "adam(epsilon=0.01, eps-hat=true)",
        "radam",
        "rmsprop(beta=0.9)",
        "rmsprop(beta=0.9, epsilon=0.01, placement=inside, centered=true)",
        "adagrad",
        "adagrad(decay=0.5, accumulator=0.1)",
        "sgd",
        "momentum",
        "nag",
        "nesterov",
        "qhm",
        "pid"
      })
  void preconditionersAreThoseOfTheFormulas(String expression) {
    try (Network network = SMOOTH.build(WIDTH, CLASSES, 3);
        NetworkCurvature curvature = new NetworkCurvature(network, examples);
        Optimizer optimizer = Optimizer.of(Recipe.parse(expression), network.parameters())) {
      List<double[]> gradients = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        network.lossAndGradient(examples);
        gradients.add(gradients(network.parameters()));
        optimizer.step();
      }
      double[] expected = expected(expression, gradients);
      double[] p = Preconditioner.of(optimizer, network.parameters());
      for (int i = 0; i < p.length; i++) {
        assertThat(p[i]).isCloseTo(expected[i], within(1e-5 * expected[i]));
      }
      double[] inverseRoot = Arrays.stream(expected).map(each -> 1 / Math.sqrt(each)).toArray();
      RealMatrix root = MatrixUtils.createRealDiagonalMatrix(inverseRoot);
      RealMatrix product = root.multiply(dense(curvature.hessian())).multiply(root);
      double sharpness = eigenvalues(product)[0];
      assertThat(curvature.sharpness(optimizer, SEED))
          .isCloseTo(sharpness, within(1e-3 * sharpness));
    }
  }

  /// From the sixth step on radam adapts by default, with r₆ = √((ρ−4)(ρ−2)ρ∞/((ρ∞−4)(ρ∞−2)ρ)).
  @Test
  void radamAdaptsOnceItsSecondMomentRestsOnEnough() {
    try (Network network = SMOOTH.build(WIDTH, CLASSES, 3);
        Optimizer optimizer = Optimizer.of(Recipe.parse("radam"), network.parameters())) {
      double[] v = new double[(int) network.parameters().length()];
      for (int step = 1; step <= 6; step++) {
        network.lossAndGradient(examples);
        double[] g = gradients(network.parameters());
        Arrays.setAll(v, i -> 0.999 * v[i] + 0.001 * g[i] * g[i]);
        optimizer.step();
      }
      double power = Math.pow(0.999, 6);
      double rho = 1999 - 12 * power / (1 - power);
      double r = Math.sqrt((rho - 4) * (rho - 2) * 1999 / (1995.0 * 1997 * rho));
      double[] p = Preconditioner.of(optimizer, network.parameters());
      for (int i = 0; i < p.length; i++) {
        double expected =
            (1 - Math.pow(0.9, 6)) / r * (Math.sqrt(v[i]) + 1e-8) / Math.sqrt(1 - power);
        assertThat(p[i]).isCloseTo(expected, within(1e-5 * expected));
      }
    }
  }

  private static double[] gradients(Parameters parameters) {
    return IntStream.range(0, (int) parameters.length())
        .mapToDouble(parameters::gradient)
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adadelta",
        "lookahead(sgd)",
        "groups(adam, freeze(\"0.bias\"))",
        "adam(beta1=step(0.9, every=1))"
      })
  void whatHasNoKnownPreconditionerIsRefused(String expression) {
    try (Network network = SMOOTH.build(WIDTH, CLASSES, 3);
        NetworkCurvature curvature = new NetworkCurvature(network, examples);
        Optimizer optimizer = Optimizer.of(Recipe.parse(expression), network.parameters())) {
      network.lossAndGradient(examples);
      optimizer.step();
      assertThatExceptionOfType(SettingException.class)
          .isThrownBy(() -> curvature.sharpness(optimizer, SEED))
          .withMessageContaining(", got ");
    }
  }

  @Test
  void beforeTheFirstStepThereIsNone() {
    try (Network network = SMOOTH.build(WIDTH, CLASSES, 3);
        NetworkCurvature curvature = new NetworkCurvature(network, examples);
        Optimizer optimizer = Optimizer.of(Recipe.parse("adam"), network.parameters());
        Optimizer plain = Optimizer.of(Recipe.parse("sgd"), network.parameters())) {
      assertThatIllegalStateException()
          .isThrownBy(() -> curvature.sharpness(optimizer, SEED))
          .withMessage("adam has no preconditioner before a step");
      assertThat(curvature.sharpness(plain, SEED)).isEqualTo(curvature.sharpness(SEED));
    }
  }

  /// Batches of one example, each once: the sample variance over the examples.
  @Test
  void noiseAlongADirectionIsTheVarianceOfTheExamplesGradients() {
    try (Network network = SMOOTH.build(WIDTH, CLASSES, 3);
        NetworkCurvature curvature = new NetworkCurvature(network, examples)) {
      double[] u = curvature.largest(FINE, 1).pairs().getFirst().vector();
      List<Double> along = new ArrayList<>();
      MemorySegment order = arena.allocate(ValueLayout.JAVA_LONG, SIZE);
      double squares = 0;
      for (int i = 0; i < SIZE; i++) {
        order.setAtIndex(ValueLayout.JAVA_LONG, i, i);
        network.lossAndGradient(examples, order, i, 1);
        double[] g = gradients(network.parameters());
        along.add(IntStream.range(0, u.length).mapToDouble(j -> u[j] * g[j]).sum());
        squares += Arrays.stream(g).map(each -> each * each).sum();
      }
      network.lossAndGradient(examples);
      double[] whole = gradients(network.parameters());
      GradientNoise noise = curvature.noise(1, Integer.MAX_VALUE, List.of(u), SEED);
      assertThat(gradients(network.parameters())).containsExactly(whole);
      assertThat(noise.count()).isEqualTo(SIZE);
      double mu = along.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      double variance =
          along.stream().mapToDouble(each -> (each - mu) * (each - mu)).sum() / (SIZE - 1);
      assertThat(noise.variance(0)).isCloseTo(variance, within(1e-5 * variance));
      double mean = Arrays.stream(whole).map(each -> each * each).sum();
      double covariance = (squares - SIZE * mean) / (SIZE - 1); // trace of the sample covariance
      assertThat(noise.scale().noise()).isCloseTo(covariance, within(1e-5 * covariance));
      double gradient = mean - covariance / SIZE;
      assertThat(noise.scale().gradientSquared()).isCloseTo(gradient, within(1e-5));
    }
  }

  @Test
  void noiseNeedsTwoBatches() {
    try (Network network = SMOOTH.build(WIDTH, CLASSES, 3);
        NetworkCurvature curvature = new NetworkCurvature(network, examples)) {
      assertThat(curvature.noise(30, 9, List.of(), SEED).count()).isEqualTo(2);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> curvature.noise(31, 9, List.of(), SEED))
          .withMessage("need 2 batches of 1 to 30 examples, got 9 of 31");
    }
  }
}
