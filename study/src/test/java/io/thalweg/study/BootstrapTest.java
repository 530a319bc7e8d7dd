package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Seed;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static final Bootstrap BOOTSTRAP = new Bootstrap(new Seed(1), 200_000, 0.95);
  private static final List<Double> SKEWED =
      List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.1, 2.0, 4.5, 12.0);

  /// Survival of treated mice (Efron & Tibshirani 1993, table 2.1); SciPy 1.17 `bootstrap`,
  /// 2,000,000 resamples, has 46.286 to 138.286 by BCa and 43.429 to 134.429 by percentiles. Sums
  /// are whole days, so the ends are sevenths.
  @Test
  void mice() {
    Bootstrap.Interval interval =
        BOOTSTRAP.mean(List.of(94.0, 197.0, 16.0, 38.0, 99.0, 141.0, 23.0));

    assertThat(interval.method()).isEqualTo(Bootstrap.Method.BCA);
    assertThat(interval.low()).isCloseTo(46.286, within(0.45));
    assertThat(interval.high()).isCloseTo(138.286, within(0.45));
  }

  /// SciPy 1.17: 0.78 to 6.17 by BCa; by percentiles it would be 0.52 to 4.65.
  @Test
  void skewMovesBothEnds() {
    Bootstrap.Interval interval = BOOTSTRAP.mean(SKEWED);

    assertThat(interval.low()).isCloseTo(0.78, within(0.02));
    assertThat(interval.high()).isCloseTo(6.17, within(0.05));
  }

  /// SciPy 1.17: 0.95424 to 0.96044.
  @Test
  void accuraciesOfFiveSeeds() {
    Bootstrap.Interval interval = BOOTSTRAP.mean(List.of(0.9598, 0.9612, 0.9523, 0.9602, 0.9545));

    assertThat(interval.low()).isCloseTo(0.95424, within(1e-4));
    assertThat(interval.high()).isCloseTo(0.96044, within(1e-4));
  }

  /// Of 1, 1, 1 and 5 the mean is 1 + B with B binomial(4, ¼): P(B = 0) = .316, P(B ≤ 2) = .949,
  /// P(B ≤ 3) = .996. Ties half, z₀ = Φ⁻¹(.316 + .422/2) = .068; a = 24/(6·12^1.5) = .0962. So the
  /// ends are the quantiles at .027 and .991: 1 and 4.
  @Test
  void exactOfTwoKindsOfValues() {
    Bootstrap.Interval interval = BOOTSTRAP.mean(List.of(1.0, 1.0, 1.0, 5.0));

    assertThat(interval.low()).isEqualTo(1);
    assertThat(interval.high()).isEqualTo(4);
  }

  @Test
  void percentilesStandInWhereThereIsNoCorrection() {
    Bootstrap.Interval constant = BOOTSTRAP.mean(List.of(0.5, 0.5, 0.5));

    assertThat(constant)
        .isEqualTo(new Bootstrap.Interval(0.5, 0.5, 0.95, Bootstrap.Method.PERCENTILE));
    assertThat(new Bootstrap(new Seed(1), 1, 0.95).mean(SKEWED).method())
        .isEqualTo(Bootstrap.Method.PERCENTILE);
  }

  @Test
  void intervalFollowsUnitAndOrigin() {
    Bootstrap.Interval one = BOOTSTRAP.mean(SKEWED);
    Bootstrap.Interval other = BOOTSTRAP.mean(SKEWED.stream().map(x -> 100 - 3 * x).toList());

    assertThat(other.low()).isCloseTo(100 - 3 * one.high(), within(0.15));
    assertThat(other.high()).isCloseTo(100 - 3 * one.low(), within(0.06));
  }

  @Test
  void pairsAreDrawnAsPairs() {
    List<Double> first = List.of(0.1, 0.5, 0.9, 0.3, 0.7, 0.2);
    List<Double> second = first.stream().map(x -> x - 0.25).toList();
    Bootstrap.Interval interval = BOOTSTRAP.meanDifference(first, second);

    assertThat(interval.low()).isCloseTo(0.25, within(1e-12));
    assertThat(interval.high()).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void sameSeedGivesTheSameInterval() {
    assertThat(new Bootstrap(new Seed(5)).mean(SKEWED))
        .isEqualTo(new Bootstrap(new Seed(5)).mean(SKEWED))
        .isNotEqualTo(new Bootstrap(new Seed(6)).mean(SKEWED));
  }

  /// Of normal values 84 % at n = 5 and 92 % at n = 20 hold the mean: a simulation in NumPy.
  @Test
  void coverageIsWhatTheNotesSay() {
    assertThat(coverage(5)).isCloseTo(0.842, within(0.05));
    assertThat(coverage(20)).isCloseTo(0.923, within(0.04));
  }

  private static double coverage(int n) {
    SplittableRandom random = new SplittableRandom(11);
    int cases = 1000;
    long held =
        IntStream.range(0, cases)
            .filter(i -> {
              List<Double> values =
                  IntStream.range(0, n).mapToObj(_ -> random.nextGaussian()).toList();
              Bootstrap.Interval interval = new Bootstrap(new Seed(i), 1000, 0.95).mean(values);
              return interval.low() <= 0 && interval.high() >= 0;
            })
            .count();
    return (double) held / cases;
  }

  @Test
  void whatHasNoIntervalIsRefused() {
    assertThatThrownBy(() -> BOOTSTRAP.mean(List.of(1.0))).hasMessageContaining("at least two");
    assertThatThrownBy(() -> BOOTSTRAP.mean(List.of(1.0, Double.NEGATIVE_INFINITY)))
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> BOOTSTRAP.meanDifference(List.of(1.0, 2.0), List.of(1.0)))
        .hasMessageContaining("got 2 and 1");
    assertThatThrownBy(() -> new Bootstrap(new Seed(1), 0, 0.95)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> new Bootstrap(new Seed(1), 10, 1)).hasMessageContaining("(0,1)");
  }
}
