package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NoiseScaleTest {
  /// E|g_b|² = |G|² + tr Σ/b, which the two sizes are solved for.
  @Test
  void expectedNormsGiveBackWhatTheyAreMadeOf() {
    NoiseScale scale = NoiseScale.of(8, 2 + 30.0 / 8, 512, 2 + 30.0 / 512);
    assertThat(scale.gradientSquared()).isCloseTo(2, within(1e-12));
    assertThat(scale.noise()).isCloseTo(30, within(1e-12));
    assertThat(scale.simple()).isCloseTo(15, within(1e-12));
  }

  /// Example gradients G + N(0, Σ) with G = (3, 0, 0, −1), Σ = diag(1, 4, 9, 16).
  @Test
  void batchesOfKnownNoise() {
    SplittableRandom random = new SplittableRandom(5);
    int batch = 4;
    double half = Math.sqrt(0.5);
    GradientNoise noise =
        new GradientNoise(
            4, batch, List.of(new double[] {0, 1, 0, 0}, new double[] {half, 0, 0, -half}));
    for (int i = 0; i < 20_000; i++) {
      double[] g = {3, 0, 0, -1};
      for (int j = 0; j < 4; j++) {
        g[j] += (j + 1) * random.nextGaussian() / Math.sqrt(batch);
      }
      noise.add(g);
    }
    assertThat(noise.count()).isEqualTo(20_000);
    assertThat(noise.scale().gradientSquared()).isCloseTo(10, within(0.2));
    assertThat(noise.scale().noise()).isCloseTo(30, within(0.6));
    assertThat(noise.scale().simple()).isCloseTo(3, within(0.1));
    assertThat(noise.variance(0)).isCloseTo(4, within(0.12));
    assertThat(noise.variance(1)).isCloseTo((1 + 16) / 2.0, within(0.25));
  }

  @Test
  void withoutNoiseTheScaleIsZeroAndWithoutGradientInfinite() {
    GradientNoise none = new GradientNoise(2, 10, List.of(new double[] {1, 0}));
    none.add(new double[] {3, 4});
    none.add(new double[] {3, 4});
    assertThat(none.scale().simple()).isZero();
    assertThat(none.scale().gradientSquared()).isEqualTo(25);
    assertThat(none.variance(0)).isZero();
    assertThat(NoiseScale.of(1, 1, 2, 0.4).simple()).isInfinite();
  }

  @Test
  void wrongArgumentsSayWhatIsAllowed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NoiseScale.of(8, 1, 8, 1))
        .withMessage("need 1 ≤ small < big batch, got 8 and 8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GradientNoise(1, 0, List.of()))
        .withMessage("batch must be at least 1, got 0");
    GradientNoise one = new GradientNoise(1, 1, List.of());
    one.add(new double[] {1});
    assertThatThrownBy(one::scale).hasMessage("need at least 2 batches, got 1");
  }
}
