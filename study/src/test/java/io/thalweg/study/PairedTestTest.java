package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.study.PairedTest.Kind;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hipparchus.stat.inference.WilcoxonSignedRankTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedTestTest {
  private static final double NEVER = Double.NEGATIVE_INFINITY;

  private static PairedTest ofDifferences(double... differences) {
    List<Double> list =
        IntStream.range(0, differences.length).mapToObj(i -> differences[i]).toList();
    return PairedTest.of(list, Collections.nCopies(differences.length, 0.0));
  }

  /// Hollander & Wolfe 1973, p. 29; R: `wilcox.test(x, y, paired = TRUE)` has V = 40, p = 0.03906.
  @Test
  void depressionScores() {
    PairedTest test =
        PairedTest.of(
            List.of(1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30),
            List.of(0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29));

    assertThat(test.positive()).isEqualTo(40);
    assertThat(test.negative()).isEqualTo(5);
    assertThat(test.wilcoxon()).isEqualTo(0.0390625);
    assertThat(test.t()).isCloseTo(3.0353754156485917, within(1e-9));
    assertThat(test.student()).isCloseTo(0.016176627434908088, within(1e-9));
  }

  /// Darwin's maize, eighths of an inch: Fisher 1935, section 17, has t = 2.148, p = .0497; SciPy
  /// 1.17 `wilcoxon` 0.041259765625.
  @Test
  void maize() {
    PairedTest test = ofDifferences(49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48);

    assertThat(test.t()).isCloseTo(2.148, within(5e-4));
    assertThat(test.student()).isCloseTo(0.0497, within(5e-5));
    assertThat(test.negative()).isEqualTo(24);
    assertThat(test.wilcoxon()).isEqualTo(0.041259765625);
    assertThat(test.p(Kind.T)).isEqualTo(test.student());
    assertThat(test.p(Kind.WILCOXON)).isEqualTo(test.wilcoxon());
    assertThat(test.direction(Kind.T)).isEqualTo(1);
    assertThat(test.direction(Kind.WILCOXON)).isEqualTo(1);
  }

  /// R: `t.test(extra ~ group, data = sleep, paired = TRUE)` has t = −4.0621, p = 0.002833. One
  /// difference is zero and two are 1.3, but as doubles 1.3 and 1.3000000000000003.
  @Test
  void sleepHasAZeroAndATieThatRoundingHides() {
    PairedTest test =
        PairedTest.of(
            List.of(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0),
            List.of(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4));

    assertThat(test.t()).isCloseTo(-4.0621, within(5e-5));
    assertThat(test.student()).isCloseTo(0.002833, within(5e-7));
    assertThat(test.zeros()).isEqualTo(1);
    assertThat(test.positive()).isZero();
    assertThat(test.negative()).isEqualTo(45);
    assertThat(test.wilcoxon()).isEqualTo(2.0 / 512);
    assertThat(test.direction(Kind.T)).isEqualTo(-1);
    assertThat(test.direction(Kind.WILCOXON)).isEqualTo(-1);
  }

  /// SciPy 1.17: `wilcoxon(d[d != 0], method=PermutationMethod())`, all 512 signs.
  @Test
  void tiesShareTheirRanksAndTheDistributionIsExactForThem() {
    PairedTest test = ofDifferences(3, 3, -1, 2, 5, -3, 4, 2, 0, 1);

    assertThat(test.positive()).isEqualTo(37.5);
    assertThat(test.wilcoxon()).isEqualTo(0.0859375);
  }

  /// Accuracies of 2,000 examples: ±3 of 2,000 in different places.
  @Test
  void tiesOfAccuraciesAreSeen() {
    PairedTest test =
        PairedTest.of(
            List.of(0.9575, 0.9615, 0.9520, 0.9600, 0.9545, 0.9610),
            List.of(0.9560, 0.9630, 0.9505, 0.9585, 0.9530, 0.9595));

    // ranks 3.5 each
    assertThat(test.positive()).isEqualTo(17.5);
    assertThat(test.negative()).isEqualTo(3.5);
    // none or one of six signs against: 2·7/64
    assertThat(test.wilcoxon()).isEqualTo(14.0 / 64);
  }

  /// Two-sided p of the tables (Wilcoxon 1945, McCornack 1965): the largest W at .05 and the next.
  @ParameterizedTest
  @CsvSource({"6,0", "7,2", "8,3", "9,5", "10,8", "12,13", "15,25", "20,52", "25,89"})
  void criticalValuesOfTheTables(int n, int critical) {
    assertThat(withNegativeSum(n, critical).wilcoxon()).isLessThanOrEqualTo(0.05);
    assertThat(withNegativeSum(n, critical + 1).wilcoxon()).isGreaterThan(0.05);
  }

  /// Differences of sizes 1 to n, negative ones of that sum.
  private static PairedTest withNegativeSum(int n, int sum) {
    double[] differences = IntStream.rangeClosed(1, n).mapToDouble(i -> i).toArray();
    int left = sum;
    for (int i = n; i >= 1; i--) {
      if (i <= left) {
        differences[i - 1] = -i;
        left -= i;
      }
    }
    assertThat(left).isZero();
    PairedTest test = ofDifferences(differences);
    assertThat(test.negative()).isEqualTo(sum);
    return test;
  }

  @Test
  void withoutTiesItIsHipparchusExactTest() {
    SplittableRandom random = new SplittableRandom(1);
    for (int n = 2; n <= 12; n++) {
      double[] x = random.doubles(n).toArray();
      double[] y = random.doubles(n, -0.2, 0.8).toArray();
      double expected = new WilcoxonSignedRankTest().wilcoxonSignedRankTest(x, y, true);
      double[] differences = IntStream.range(0, n).mapToDouble(i -> x[i] - y[i]).toArray();

      assertThat(ofDifferences(differences).wilcoxon())
          .isCloseTo(Math.min(1, expected), within(1e-12));
    }
  }

  /// SciPy 1.17: `wilcoxon(d, method='exact')` of 60 sizes with every third negative.
  @Test
  void sixtyPairsAreExact() {
    double[] differences =
        IntStream.rangeClosed(1, 60).mapToDouble(i -> i % 3 == 0 ? -i : i).toArray();

    assertThat(ofDifferences(differences).wilcoxon())
        .isCloseTo(0.035563173784766366, within(1e-13));
  }

  /// SciPy 1.17: `wilcoxon(d, correction=True, method='asymptotic')`; a zero and many ties.
  @Test
  void manyPairsAreNormal() {
    double[] differences =
        IntStream.rangeClosed(1, 120).mapToDouble(i -> (i * 37 % 101 - 45) / 3.0).toArray();
    PairedTest test = ofDifferences(differences);

    assertThat(test.zeros()).isEqualTo(1);
    assertThat(Math.min(test.positive(), test.negative())).isEqualTo(2873.5);
    assertThat(test.wilcoxon()).isCloseTo(0.0649282054229733, within(1e-12));
  }

  @Test
  void aTrainingThatDivergedRanksLast() {
    PairedTest test =
        PairedTest.of(
            List.of(0.95, 0.96, NEVER, 0.97, NEVER, 0.94),
            List.of(0.93, 0.93, 0.1, 0.93, NEVER, 0.935));

    assertThat(test.zeros()).isEqualTo(1);
    assertThat(test.negative()).isEqualTo(5);
    assertThat(test.positive()).isEqualTo(10);
    assertThat(test.hasT()).isFalse();
    // sums up to 5 of the ranks 1 to 5: 1+1+1+2+2+3 = 10 of 32 choices
    assertThat(test.wilcoxon()).isEqualTo(20.0 / 32);
  }

  @Test
  void equalDifferencesHaveNoT() {
    PairedTest test = ofDifferences(-0.2, -0.2, -0.2, -0.2, -0.2, -0.2);

    assertThat(test.t()).isNaN();
    assertThat(test.hasT()).isFalse();
    assertThat(test.wilcoxon()).isEqualTo(PairedTest.leastWilcoxon(6)).isEqualTo(0.03125);
    assertThat(test.direction(Kind.WILCOXON)).isEqualTo(-1);
  }

  @Test
  void noDifferenceAtAllIsCertainlyChance() {
    PairedTest test = ofDifferences(0, 0, 0, 0, 0);

    assertThat(test.wilcoxon()).isEqualTo(1);
    assertThat(test.direction(Kind.WILCOXON)).isZero();
  }

  @Test
  void reversedIsTheTestOfSecondAndFirst() {
    List<Double> first = List.of(0.3, 0.5, 0.9, 0.2, 0.7);
    List<Double> second = List.of(0.1, 0.6, 0.4, 0.15, 0.3);

    assertThat(PairedTest.of(first, second).reversed()).isEqualTo(PairedTest.of(second, first));
  }

  /// Under the null hypothesis a p below .05 comes up in at most 5 % of the cases.
  @Test
  void theLevelIsKept() {
    SplittableRandom random = new SplittableRandom(7);
    int cases = 4000;
    int wilcoxon = 0;
    int student = 0;
    for (int i = 0; i < cases; i++) {
      double[] differences =
          IntStream.range(0, 8).mapToDouble(_ -> random.nextGaussian()).toArray();
      PairedTest test = ofDifferences(differences);
      wilcoxon += test.wilcoxon() < 0.05 ? 1 : 0;
      student += test.student() < 0.05 ? 1 : 0;
    }
    // four standard errors; exact of the ranks of eight pairs: 10/256
    double error = 4 * Math.sqrt(0.05 * 0.95 / cases);
    assertThat((double) wilcoxon / cases).isCloseTo(10.0 / 256, within(error));
    assertThat((double) student / cases).isCloseTo(0.05, within(error));
  }

  @Test
  void whatIsNoPairIsRefused() {
    assertThatThrownBy(() -> PairedTest.of(List.of(1.0), List.of()))
        .hasMessage("pairs must have two values each, got 1 and 0");
    assertThatThrownBy(() -> PairedTest.of(List.of(Double.NaN), List.of(1.0)))
        .hasMessageContaining("NaN");
  }
}
