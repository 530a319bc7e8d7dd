package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The exponentially weighted average against its closed forms and published figures.
class EwaTest {
  private static final double[] SERIES =
      new SplittableRandom(7).doubles(50).map(x -> 3 * x - 1).toArray();

  /// vₜ = (1−β) Σ βᵗ⁻ˢ xₛ
  @ParameterizedTest
  @ValueSource(doubles = {0, .5, .9, .99})
  void isAWeightedSum(double beta) {
    double[] plain = new Ewa(beta, false).of(SERIES);
    double[] corrected = new Ewa(beta, true).of(SERIES);
    for (int t = 1; t <= SERIES.length; t++) {
      double sum = 0;
      double weights = 0;
      for (int s = 1; s <= t; s++) {
        double weight = (1 - beta) * Math.pow(beta, t - s);
        sum += weight * SERIES[s - 1];
        weights += weight;
      }
      assertThat(plain[t - 1]).isCloseTo(sum, within(1e-14));
      assertThat(corrected[t - 1]).isCloseTo(sum / weights, within(1e-13));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, .5, .9, .99, .999})
  void correctedAverageStartsAtTheFirstValueAndKeepsAConstant(double beta) {
    double[] averages = new Ewa(beta, true).of(new double[] {7, 7, 7, 7});
    assertThat(averages).containsExactly(new double[] {7, 7, 7, 7}, within(1e-12));
    assertThat(new Ewa(beta, true).of(SERIES)[0]).isCloseTo(SERIES[0], within(1e-15));
  }

  @Test
  void plainAverageStartsAtZero() {
    assertThat(new Ewa(.9, false).of(10)[0]).isCloseTo(1, within(1e-15));
    assertThat(new Ewa(.9, false).of()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", ".5, 2", ".9, 10", ".99, 100"})
  void memory(double beta, double steps) {
    assertThat(new Ewa(beta, true).memory()).isCloseTo(steps, within(1e-11));
  }

  @ParameterizedTest
  @ValueSource(doubles = {.25, .5, .9, .99})
  void halfLifeHalvesTheWeight(double beta) {
    assertThat(Math.pow(beta, new Ewa(beta, true).halfLife())).isCloseTo(.5, within(1e-14));
    assertThat(new Ewa(.5, true).halfLife()).isEqualTo(1);
    assertThat(new Ewa(0, true).halfLife()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1.5707963267948966, .0743294", "3.141592653589793, .0526316"})
  void publishedGains(double omega, double gain) {
    assertThat(new Ewa(.9, true).gain(omega)).isCloseTo(gain, within(5e-8));
  }

  @ParameterizedTest
  @CsvSource({".5, .722734, 5e-7", ".9, .105458, 5e-7", ".99, .0100504, 5e-8"})
  void publishedCutoffs(double beta, double omega, double tolerance) {
    Ewa ewa = new Ewa(beta, true);
    assertThat(ewa.cutoff()).isCloseTo(omega, within(tolerance));
    assertThat(ewa.gain(ewa.cutoff())).isCloseTo(Math.sqrt(.5), within(1e-13));
  }

  /// At ω = π the gain is (1−β)/(1+β); it is never below √½ for β ≤ 3 − 2√2.
  @Test
  void weakFilterHasNoCutoff() {
    assertThat(new Ewa(.17, true).cutoff()).isEqualTo(Math.PI);
    assertThat(new Ewa(0, true).cutoff()).isEqualTo(Math.PI);
    assertThat(new Ewa(.1716, true).cutoff()).isLessThan(Math.PI);
  }

  /// A long sine comes out with the gain and the phase of the frequency response.
  @ParameterizedTest
  @ValueSource(doubles = {.1, .5, 1.5, 3})
  void sineComesOutWithGainAndPhase(double omega) {
    Ewa ewa = new Ewa(.9, false);
    double[] sine = new double[1000];
    Arrays.setAll(sine, t -> Math.sin(omega * t));
    double[] averages = ewa.of(sine);
    for (int t = 900; t < 1000; t++) {
      double expected = ewa.gain(omega) * Math.sin(omega * t + ewa.phase(omega));
      assertThat(averages[t]).isCloseTo(expected, within(1e-12));
    }
  }

  /// The average of the ramp xₜ = t is t − β/(1−β) once the start is forgotten.
  @ParameterizedTest
  @CsvSource({"0, 0", ".5, 1", ".9, 9", ".98, 49"})
  void aRampIsFollowedWithTheLag(double beta, double lag) {
    Ewa ewa = new Ewa(beta, true);
    double[] ramp = new double[3000];
    Arrays.setAll(ramp, t -> t);
    assertThat(ewa.lag()).isCloseTo(lag, within(1e-12));
    assertThat(ramp[2999] - ewa.of(ramp)[2999]).isCloseTo(lag, within(1e-9));
  }

  /// The variance of a weighted sum of independent values is the sum of the squared weights, which
  /// are what comes out for an impulse at each place.
  @ParameterizedTest
  @CsvSource({"0, 1", ".5, 1", ".5, 3", ".9, 1", ".9, 2", ".9, 30", ".99, 400"})
  void noiseGainIsTheSumOfSquaredWeights(double beta, int steps) {
    for (boolean corrected : new boolean[] {false, true}) {
      Ewa ewa = new Ewa(beta, corrected);
      double squares = 0;
      for (int place = 0; place < steps; place++) {
        double[] impulse = new double[steps];
        impulse[place] = 1;
        squares += Math.pow(ewa.of(impulse)[steps - 1], 2);
      }
      assertThat(ewa.noiseGain(steps)).isCloseTo(squares, within(1e-12));
    }
    assertThat(new Ewa(beta, true).noiseGain(100_000))
        .isCloseTo(new Ewa(beta, true).noiseGain(), within(1e-15));
    assertThat(new Ewa(.9, true).noiseGain(1)).isCloseTo(1, within(1e-14));
  }

  @Test
  void decayMustBeBelowOne() {
    assertThatThrownBy(() -> new Ewa(1, true))
        .isInstanceOf(SettingException.class)
        .hasMessage("beta must be in [0,1), got 1.0");
  }
}
