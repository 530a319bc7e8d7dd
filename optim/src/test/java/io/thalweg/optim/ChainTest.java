package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole recipes against loops by hand: chains, schedules on any setting.
class ChainTest {
  private static final double[] START = {3, -2, 1};
  private static final double[] CURVATURE = {0.1, 1, 7};
  private static final int STEPS = 50;

  private interface Loop {
    void step(int t, double[] x, double[] g);
  }

  private static void slope(double[] x, double[] g) {
    for (int i = 0; i < x.length; i++) {
      g[i] = CURVATURE[i] * x[i];
    }
  }

  /// Steps the recipe and the loop side by side; each takes its gradients where it is.
  private static void follows(String recipe, Loop loop) {
    follows(Recipe.parse(recipe), loop);
  }

  private static void follows(Recipe recipe, Loop loop) {
    double[] x = START.clone();
    double[] g = new double[3];
    double[] y = START.clone();
    double[] h = new double[3];
    try (Optimizer optimizer = Optimizer.of(recipe, Parameters.of(x, g))) {
      for (int t = 1; t <= STEPS; t++) {
        slope(x, g);
        optimizer.step();
        slope(y, h);
        loop.step(t, y, h);
        assertThat(x).as("step %d", t).containsExactly(y, within(1e-13));
      }
    }
  }

  @Test
  void clipAdamAndDecay() {
    double[] m = new double[3];
    double[] v = new double[3];
    follows(
        "chain(clip-global-norm(2), adam(rate=0.05), decoupled-decay(0.1))",
        (t, x, g) -> {
          double norm = Math.sqrt(g[0] * g[0] + g[1] * g[1] + g[2] * g[2]);
          double clip = Math.min(1, 2 / norm);
          for (int i = 0; i < 3; i++) {
            double clipped = g[i] * clip;
            m[i] = 0.9 * m[i] + 0.1 * clipped;
            v[i] = 0.999 * v[i] + 0.001 * clipped * clipped;
            double step = m[i] / (1 - Math.pow(0.9, t));
            double root = Math.sqrt(v[i] / (1 - Math.pow(0.999, t))) + 1e-8;
            x[i] = x[i] - 0.05 * 0.1 * x[i] - 0.05 * step / root;
          }
        });
  }

  @Test
  void scheduledMomentum() {
    IntToDoubleFunction momentum =
        s -> 0.5 + 0.5 * (0.9 - 0.5) * (1 + Math.cos(Math.PI * Math.min(s, 30) / 30));
    double[] v = new double[3];
    follows(
        "momentum(rate=0.05, momentum=cosine(0.9, steps=30, end=0.5))",
        (t, x, g) -> {
          for (int i = 0; i < 3; i++) {
            v[i] = momentum.applyAsDouble(t - 1) * v[i] + g[i];
            x[i] -= 0.05 * v[i];
          }
        });
  }

  /// The next training point is taken with the momentum of the next step.
  @ParameterizedTest
  @ValueSource(strings = {"0.05", "inverse-time(0.05, decay=0.1)"})
  void nagWithScheduledMomentum(String rate) {
    double decay = rate.equals("0.05") ? 0 : 0.1;
    IntToDoubleFunction momentum = s -> 0.9 * Math.pow(0.95, s);
    double[] v = new double[3];
    double[] iterate = START.clone();
    follows(
        "nag(rate=%s, momentum=exponential(0.9, factor=0.95))".formatted(rate),
        (t, x, g) -> {
          for (int i = 0; i < 3; i++) {
            v[i] = momentum.applyAsDouble(t - 1) * v[i] + 0.05 / (1 + decay * (t - 1)) * g[i];
            iterate[i] -= v[i];
            x[i] = iterate[i] - momentum.applyAsDouble(t) * v[i];
          }
        });
  }

  @Test
  void scheduledLimitOfAClip() {
    follows(
        "chain(clip-value(exponential(1, factor=0.9)), sgd(rate=0.1))",
        (t, x, g) -> {
          double limit = Math.pow(0.9, t - 1);
          for (int i = 0; i < 3; i++) {
            x[i] -= 0.1 * Math.clamp(g[i], -limit, limit);
          }
        });
  }

  /// At momentum 0 the velocity is the scaled gradient; from there on it has a memory.
  @Test
  void rmspropWhoseMomentumWarmsUpFromZero() {
    double[] v = new double[3];
    double[] b = new double[3];
    follows(
        "rmsprop(rate=0.01, momentum=warmup(0.9, steps=10))",
        (t, x, g) -> {
          double momentum = 0.9 * Math.min(t - 1, 10) / 10;
          for (int i = 0; i < 3; i++) {
            v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
            b[i] = momentum * b[i] + g[i] / (Math.sqrt(v[i]) + 1e-8);
            x[i] -= 0.01 * b[i];
          }
        });
  }

  /// The gradient that comes to a clip has been changed by the step's rate, number and iterate.
  private record Coupled(double decay) implements Transform {
    @Override
    public boolean changesGradient() {
      return true;
    }

    @Override
    public void apply(Step at, Vec theta, Vec g, Scratch scratch) {
      g.addScaled(decay * at.rate() * (double) at.t(), theta);
    }
  }

  @Test
  void normSeesWhatTransformsBeforeItMakeOfThisStep() {
    double[] v = new double[3];
    double[] iterate = START.clone();
    Schedule falling = progress -> 0.05 * Math.pow(0.9, (double) progress.step());
    Recipe recipe = Recipe.of(falling, new Nag(0.9), new Coupled(2), new ClipGlobalNorm(1, 0));
    follows(
        recipe,
        (t, x, g) -> {
          double rate = 0.05 * Math.pow(0.9, t - 1);
          double square = 0;
          for (int i = 0; i < 3; i++) {
            g[i] += 2 * rate * t * x[i]; // the training point
            square += g[i] * g[i];
          }
          for (int i = 0; i < 3; i++) {
            v[i] = 0.9 * v[i] + rate * g[i] * Math.min(1, 1 / Math.sqrt(square));
            iterate[i] -= v[i];
            x[i] = iterate[i] - 0.9 * v[i];
          }
        });
  }

  /// Every number of every rule and transform follows a schedule that only repeats its default.
  @ParameterizedTest
  @CsvSource({
    "momentum, momentum, 0.9", "momentum, dampening, 0", "nag, momentum, 0.9",
    "nesterov, momentum, 0.9", "adagrad, epsilon, 1e-10", "adagrad, decay, 0",
    "adadelta, rho, 0.9", "adadelta, epsilon, 1e-6", "rmsprop, beta, 0.99",
    "rmsprop, epsilon, 1e-8", "rmsprop, momentum, 0", "adam, beta1, 0.9",
    "adam, beta2, 0.999", "adam, epsilon, 1e-8", "radam, beta1, 0.9",
    "radam, beta2, 0.999", "radam, threshold, 5"
  })
  void constantScheduleOnASettingChangesNothing(String rule, String setting, String value) {
    String scheduled = "%s(%s=constant(%s))".formatted(rule, setting, value);
    try (TestRun plain = TestRun.of(rule, Precision.FLOAT64);
        TestRun same = TestRun.of(scheduled, Precision.FLOAT64)) {
      assertThat(same.steps(12).values()).containsExactly(plain.steps(12).values(), within(1e-15));
    }
  }

  @Test
  void scheduledShareOfLookahead() {
    try (TestRun plain = TestRun.of("lookahead(adam, alpha=0.5)", Precision.FLOAT64);
        TestRun same = TestRun.of("lookahead(adam, alpha=constant(0.5))", Precision.FLOAT64);
        TestRun other =
            TestRun.of(
                "lookahead(adam, alpha=step(0.5, every=5, factor=0.5))", Precision.FLOAT64)) {
      assertThat(same.steps(12).bits()).isEqualTo(plain.steps(12).bits());
      assertThat(other.steps(12).bits()).isNotEqualTo(plain.bits());
    }
  }
}
