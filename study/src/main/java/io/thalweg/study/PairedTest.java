package io.thalweg.study;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.stat.inference.TTest;
import org.hipparchus.stat.ranking.NaNStrategy;
import org.hipparchus.stat.ranking.NaturalRanking;
import org.hipparchus.stat.ranking.TiesStrategy;

/// Whether two measurements, taken of the same things, differ by more than chance: Student's paired
/// t test and Wilcoxon's signed-rank test, both two-sided.
///
/// ## Formula
/// d = x − y, n of them, mean d̄ and sample standard deviation s; R the ranks of the |d| > 0.
///
///     t = d̄ √n / s, with n − 1 degrees of freedom
///     W⁺ = Σ R over d > 0,  W⁻ = Σ R over d < 0
///     p = 2 P(W ≤ min(W⁺, W⁻)), each of the 2ⁿ choices of signs equally likely
///
/// ## Source
/// Student 1908, Biometrika 6(1); Wilcoxon 1945, Biometrics Bulletin 1(6); the distribution given the
/// ties: Hollander, Wolfe & Chicken 2014, section 3.1.
///
/// ## Notes
///
/// - Zeros are left out of the ranking, as Wilcoxon did; where all are zero, p is 1. Tied |d| share
///   the mean of their ranks, and p is exact for these ranks, up to 100 pairs; beyond, W is taken as
///   normal with variance ΣR²/4 and a continuity correction of ½.
/// - Differences that rounding alone can make (2⁻⁴⁰ of the largest value) count as equal.
/// - A value may be infinite, such as −∞ for a training that diverged: its difference ranks last, and
///   two equal infinities are a zero. There is no t then, nor where all differences are equal.
///
/// @param pairs how many
/// @param zeros pairs without a difference
/// @param positive W⁺, of the pairs whose first is larger
/// @param negative W⁻, of the pairs whose second is larger
/// @param wilcoxon p of the signed-rank test
/// @param t statistic, `NaN` where there is none
/// @param student p of the t test, `NaN` where there is none
public record PairedTest(
    int pairs,
    int zeros,
    double positive,
    double negative,
    double wilcoxon,
    double t,
    double student) {
  /// Which of the two.
  public enum Kind {
    /// Student's paired t test.
    T,
    /// Wilcoxon's signed-rank test.
    WILCOXON
  }

  private static final int EXACT = 100;
  private static final double ROUNDING = 0x1p-40;

  /// Tests pairs.
  ///
  /// @param first x, one value of each pair
  /// @param second y, in the same order
  public static PairedTest of(List<Double> first, List<Double> second) {
    if (first.size() != second.size() || first.isEmpty()) {
      throw new IllegalArgumentException(
          "pairs must have two values each, got %d and %d".formatted(first.size(), second.size()));
    }
    double[] differences = differences(first, second);
    double[] unequal = Arrays.stream(differences).filter(d -> d != 0).toArray();
    double[] ranks = ranks(unequal);
    double positive = sum(ranks, unequal, 1);
    double negative = sum(ranks, unequal, -1);
    double least = Math.min(positive, negative);
    double[] student = student(differences);
    return new PairedTest(
        first.size(),
        first.size() - unequal.length,
        positive,
        negative,
        ranks.length <= EXACT ? exact(ranks, least) : asymptotic(ranks, least),
        student[0],
        student[1]);
  }

  /// The smallest p that the signed-rank test can give for so many pairs: 2/2ⁿ.
  public static double leastWilcoxon(int pairs) {
    return Math.min(1, Math.scalb(2.0, -pairs));
  }

  /// Whether there is a t test.
  public boolean hasT() {
    return !Double.isNaN(student);
  }

  /// The p of one of the two.
  public double p(Kind kind) {
    return switch (kind) {
      case T -> student;
      case WILCOXON -> wilcoxon;
    };
  }

  /// 1 where the first is larger by that test, −1 the second, 0 neither.
  public int direction(Kind kind) {
    return switch (kind) {
      case T -> (int) Math.signum(t);
      case WILCOXON -> (int) Math.signum(positive - negative);
    };
  }

  /// The test of second and first.
  PairedTest reversed() {
    return new PairedTest(pairs, zeros, negative, positive, wilcoxon, -t, student);
  }

  private static double[] differences(List<Double> first, List<Double> second) {
    double largest = 0;
    for (List<Double> values : List.of(first, second)) {
      for (double value : values) {
        if (Double.isNaN(value)) {
          throw new IllegalArgumentException("a value of a pair must be a number, got NaN");
        }
        largest = Double.isInfinite(value) ? largest : Math.max(largest, Math.abs(value));
      }
    }
    double unit = Math.max(Double.MIN_VALUE, ROUNDING * largest);
    return IntStream.range(0, first.size())
        .mapToDouble(i -> difference(first.get(i), second.get(i), unit))
        .toArray();
  }

  private static double difference(double x, double y, double unit) {
    return x == y ? 0 : unit * Math.rint((x - y) / unit);
  }

  private static double[] ranks(double[] differences) {
    double[] sizes = Arrays.stream(differences).map(Math::abs).toArray();
    return sizes.length == 0
        ? sizes
        : new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE).rank(sizes);
  }

  private static double sum(double[] ranks, double[] differences, int sign) {
    return IntStream.range(0, ranks.length)
        .filter(i -> Math.signum(differences[i]) == sign)
        .mapToDouble(i -> ranks[i])
        .sum();
  }

  /// The lower tail by convolution, rank after rank; ranks are halves at the finest.
  private static double exact(double[] ranks, double least) {
    int most = (int) Math.rint(2 * least);
    double[] share = new double[most + 1]; // P(2W = s)
    share[0] = 1;
    for (double rank : ranks) {
      int twice = (int) Math.rint(2 * rank);
      for (int s = most; s >= 0; s--) {
        share[s] = (share[s] + (s < twice ? 0 : share[s - twice])) / 2;
      }
    }
    return Math.min(1, 2 * Arrays.stream(share).sum());
  }

  private static double asymptotic(double[] ranks, double least) {
    double mean = Arrays.stream(ranks).sum() / 2;
    double variance = Arrays.stream(ranks).map(rank -> rank * rank).sum() / 4;
    double z = (least + 0.5 - mean) / Math.sqrt(variance);
    return Math.min(1, 2 * new NormalDistribution().cumulativeProbability(z));
  }

  /// t and p.
  private static double[] student(double[] differences) {
    boolean finite = Arrays.stream(differences).allMatch(Double::isFinite);
    boolean equal = Arrays.stream(differences).allMatch(d -> d == differences[0]);
    TTest test = new TTest();
    return finite && !equal
        ? new double[] {test.t(0, differences), test.tTest(0, differences)}
        : new double[] {Double.NaN, Double.NaN};
  }
}
