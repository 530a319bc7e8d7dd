package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.dynamics.Hutchinson;
import io.thalweg.dynamics.Loop;
import io.thalweg.dynamics.NoiseScale;
import io.thalweg.dynamics.RuleModel;
import io.thalweg.dynamics.SpectralDensity;
import io.thalweg.optim.Momentum;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import java.util.List;
import org.hipparchus.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdviceTest {
  private static final double SHARPNESS = 8;
  private static final int BATCH = 64;

  /// Sharpness 8; 66 % of the trace's positive part there, 98 % at curvatures of at least 0.08.
  private static Pilot pilot(double noise) {
    return new Pilot(
        List.of(new Pilot.Sample(0, 2.3, 1), new Pilot.Sample(5, 1.1, SHARPNESS)),
        new NoiseScale(0.2, noise),
        new SpectralDensity(
            List.of(
                new SpectralDensity.Node(-1, 0.09),
                new SpectralDensity.Node(0.005, 0.4),
                new SpectralDensity.Node(0.08, 0.5),
                new SpectralDensity.Node(SHARPNESS, 0.01))),
        new Hutchinson.Estimate(70, 5, 5),
        1_000,
        100);
  }

  @Test
  void theSmallerEffectiveRateCounts() {
    List<Advice> quiet = Advice.of(Recipe.parse("momentum"), pilot(1), BATCH);
    assertThat(quiet.getFirst().reason()).isEqualTo("spectrum");
    List<Advice> noisy = Advice.of(Recipe.parse("momentum"), pilot(40), BATCH);
    assertThat(noisy.getFirst().reason()).isEqualTo("noise");
    assertThat(noisy.getFirst().effectiveRate())
        .isCloseTo(4 * BATCH * 0.05 * 2.3 / 40, within(5e-3));
  }

  @Test
  void noiseRestsAtTheShareOfTheLossThatWasAllowed() {
    double noise = 40;
    Advice advice = Advice.of(Recipe.parse("sgd"), pilot(noise), BATCH).getFirst();
    // One direction of curvature λ → 0 with all the noise: ½λ Var·tr Σ/B.
    double lambda = 1e-4;
    Loop loop =
        new Loop(
            RuleModel.of(
                Recipe.parse("sgd").withRate(Advice.rounded(4 * BATCH * 0.05 * 2.3 / noise))),
            lambda);
    double rest = 0.5 * lambda * loop.noiseGain().orElseThrow() * noise / BATCH;
    assertThat(rest).isCloseTo(0.05 * 2.3, within(1e-3));
    // but no more than 1/L without momentum
    assertThat(advice.recipe().partsAt(0).rate()).isEqualTo(1 / SHARPNESS);
  }

  @Test
  void polesMeetOnTheSharpestDirection() {
    Recipe recipe = Advice.of(Recipe.parse("momentum"), pilot(40), BATCH).getFirst().recipe();
    List<Complex> poles = new Loop(RuleModel.of(recipe), SHARPNESS).poles();
    double momentum = ((Momentum) recipe.partsAt(0).rule()).momentum();
    // Rounded to three digits the poles part by the root of that.
    assertThat(poles.getFirst().getReal()).isCloseTo(-Math.sqrt(momentum), within(0.06));
    assertThat(poles.getLast().getReal()).isCloseTo(-Math.sqrt(momentum), within(0.06));
  }

  @Test
  void theSpectrumGivesTheOptimalHeavyBall() {
    Advice advice = Advice.of(Recipe.parse("momentum"), pilot(1e-3), BATCH).getFirst();
    assertThat(pilot(1).curvatureOf(Advice.TRACE_SHARE)).isEqualTo(0.08);
    assertThat(pilot(1).curvatureOf(0.6)).isEqualTo(SHARPNESS);
    assertThat(pilot(1).curvatureOf(0.99)).isEqualTo(0.005);
    assertThat(advice.effectiveRate())
        .isBetween(0.96 / Math.sqrt(0.08 * SHARPNESS), 1 / Math.sqrt(0.08 * SHARPNESS));
    // Polyak's settings for [0.08, 8]
    assertThat(((Momentum) advice.recipe().partsAt(0).rule()).momentum())
        .isCloseTo(Math.pow(9.0 / 11, 2), within(1e-3));
    assertThat(advice.recipe().partsAt(0).rate())
        .isCloseTo(
            4 / Math.pow(Math.sqrt(8) + Math.sqrt(0.08), 2), within(0.03)); // 97 % of its limit
  }

  @Test
  void momentumStaysBelowOne() {
    List<Advice> advice = Advice.of(Recipe.parse("momentum"), pilot(1e-6), BATCH);
    Momentum rule = (Momentum) advice.getLast().recipe().partsAt(0).rule();
    assertThat(rule.momentum()).isBetween(0.9999, 1.0).isLessThan(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nag", "nesterov"})
  void onePoleOfNesterovIsGone(String rule) {
    Recipe recipe = Advice.of(Recipe.parse(rule), pilot(40), BATCH).getFirst().recipe();
    Loop loop = new Loop(RuleModel.of(recipe), SHARPNESS);
    assertThat(loop.poles().getLast().norm()).isCloseTo(0, within(0.06));
    assertThat(loop.isStable()).isTrue();
  }

  @Test
  void averagesOfGradientsKeepTheirRate() {
    Recipe sum = Advice.of(Recipe.parse("momentum"), pilot(40), BATCH).getFirst().recipe();
    Recipe mean =
        Advice.of(Recipe.parse("momentum(form=ema)"), pilot(40), BATCH).getFirst().recipe();
    double slow = 1e-3;
    assertThat(new Loop(RuleModel.of(mean), slow).spectralRadius())
        .isCloseTo(new Loop(RuleModel.of(sum), slow).spectralRadius(), within(1e-5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "momentum(dampening=0.5)", "lookahead(sgd)"})
  void otherRulesAreRefused(String rule) {
    assertThatThrownBy(() -> Advice.of(Recipe.parse(rule), pilot(40), BATCH))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("sgd, momentum without dampening, nag and nesterov");
  }
}
