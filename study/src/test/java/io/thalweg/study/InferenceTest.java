package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceTest {
  private static final double DIVERGED = Double.NaN;

  /// Two epochs each: the first at 90 %, the second at the accuracy given.
  private static Comparison.Result result(String optimizer, double... accuracies) {
    return new Comparison.Result(
        optimizer,
        IntStream.range(0, accuracies.length)
            .mapToObj(i -> run(optimizer, i + 1, accuracies[i]))
            .toList());
  }

  private static Run run(String optimizer, long seed, double accuracy) {
    boolean diverged = Double.isNaN(accuracy);
    double last = diverged ? 0.1 : accuracy;
    return new Run(
        optimizer,
        seed,
        List.of(
            new Epoch(1, 0.3, 0.9, 0.3, 0.9, 0.1, 1), new Epoch(2, 0.2, last, 0.2, last, 0.1, 1)),
        diverged ? Optional.of("step 9: the batch loss is NaN") : Optional.empty(),
        "00");
  }

  private static Inference infer(double target, Comparison.Result... results) {
    List<Long> seeds = LongStream.rangeClosed(1, results[0].runs().size()).boxed().toList();
    return Inference.of(
        new Comparison(
            "digits",
            "mlp(128)",
            new Comparison.Budget(2, 64, 1000, 2000, seeds, 1),
            target,
            List.of(results)));
  }

  @Test
  void meansIntervalsAndAdjustedPOfThreeOptimizers() {
    double[] a = {0.960, 0.955, 0.965, 0.950, 0.970};
    double[] b = {0.950, 0.944, 0.956, 0.939, 0.961};
    double[] c = {0.949, 0.947, 0.953, 0.942, 0.957};
    Inference inference = infer(0.95, result("a", a), result("b", b), result("c", c));

    assertThat(inference.hasTooFewSeeds()).isFalse();
    assertThat(inference.decidedBy()).contains(PairedTest.Kind.T);
    assertThat(inference.pairs())
        .extracting(Contrast::first, Contrast::second, Contrast::verdict)
        .containsExactly(
            tuple("a", "b", Contrast.Verdict.FIRST_BETTER),
            tuple("a", "c", Contrast.Verdict.FIRST_BETTER),
            tuple("b", "c", Contrast.Verdict.NOT_SHOWN));
    // SciPy 1.17: ttest_rel of each pair; times 3, 2, 1
    assertThat(inference.pairs().get(0).meanDifference()).isCloseTo(0.010, within(1e-12));
    assertThat(inference.pairs().get(0).adjusted())
        .isCloseTo(3 * 2.368332803706709e-05, within(1e-9));
    assertThat(inference.pairs().get(1).adjusted())
        .isCloseTo(2 * 0.0005404737035850392, within(1e-9));
    assertThat(inference.pairs().get(2).adjusted()).isCloseTo(0.7989658591927787, within(1e-9));
    assertThat(inference.intervals())
        .allSatisfy(estimate -> {
          Bootstrap.Interval interval = estimate.interval().orElseThrow();
          assertThat(estimate.accuracy().mean()).isBetween(interval.low(), interval.high());
          assertThat(interval.level()).isEqualTo(0.95);
        });
    assertThat(inference.pairs().getFirst().interval().orElseThrow().low()).isPositive();
  }

  @Test
  void shownPairsHaveTheBetterOneFirst() {
    Inference inference =
        infer(
            0.95,
            result("low", 0.90, 0.91, 0.90, 0.92, 0.90),
            result("high", 0.96, 0.965, 0.962, 0.975, 0.964));

    assertThat(inference.shown())
        .singleElement()
        .satisfies(pair -> {
          assertThat(pair.first()).isEqualTo("high");
          assertThat(pair.verdict()).isEqualTo(Contrast.Verdict.FIRST_BETTER);
          assertThat(pair.meanDifference()).isPositive();
          assertThat(pair.interval().orElseThrow().low()).isPositive();
          assertThat(pair.test().orElseThrow().t()).isPositive();
        });
  }

  @Test
  void belowFiveSeedsNothingIsTested() {
    Inference inference =
        infer(0.95, result("a", 0.5, 0.51, 0.5, 0.52), result("b", 0.96, 0.97, 0.96, 0.98));

    assertThat(inference.hasTooFewSeeds()).isTrue();
    assertThat(inference.shown()).isEmpty();
    assertThat(inference.pairs())
        .singleElement()
        .satisfies(pair -> {
          assertThat(pair.verdict()).isEqualTo(Contrast.Verdict.TOO_FEW_SEEDS);
          assertThat(pair.test()).isEmpty();
          assertThat(pair.adjusted()).isNaN();
          assertThat(pair.interval()).isEmpty();
          assertThat(pair.meanDifference()).isCloseTo(-0.46, within(1e-12));
        });
    assertThat(inference.intervals()).allSatisfy(one -> assertThat(one.interval()).isEmpty());
  }

  /// The five that finished have the ranks 1 to 5, the one that diverged has 6: 14 of 64 choices of
  /// signs have a sum of at most 6.
  @Test
  void aTrainingThatDivergedIsInTheTestAndNotInTheMean() {
    Inference inference =
        infer(
            0.95,
            result("a", 0.96, 0.97, 0.98, DIVERGED, 0.975, 0.985),
            result("b", 0.95, 0.95, 0.95, 0.1, 0.95, 0.95));
    Contrast pair = inference.pairs().getFirst();

    assertThat(pair.pairs()).isEqualTo(6);
    assertThat(pair.finished()).isEqualTo(5);
    assertThat(pair.meanDifference()).isCloseTo(0.024, within(1e-12));
    assertThat(pair.interval()).isPresent();
    assertThat(pair.decidedBy()).contains(PairedTest.Kind.WILCOXON);
    assertThat(pair.adjusted()).isEqualTo(28.0 / 64);
    assertThat(pair.verdict()).isEqualTo(Contrast.Verdict.NOT_SHOWN);
  }

  @Test
  void divergingAlwaysIsWorseThanAnyAccuracy() {
    Inference inference =
        infer(
            0.95,
            result("a", DIVERGED, DIVERGED, DIVERGED, DIVERGED, DIVERGED, DIVERGED),
            result("b", 0.11, 0.12, 0.13, 0.1, 0.1, 0.1));
    Contrast pair = inference.pairs().getFirst();

    assertThat(pair.adjusted()).isEqualTo(2.0 / 64);
    assertThat(pair.verdict()).isEqualTo(Contrast.Verdict.SECOND_BETTER);
    assertThat(pair.finished()).isZero();
    assertThat(pair.meanDifference()).isNaN();
    assertThat(inference.intervals().getFirst().interval()).isEmpty();
  }

  @Test
  void fiveSeedsCanNotShowItByRanks() {
    Inference inference =
        infer(
            0.95,
            result("a", DIVERGED, DIVERGED, DIVERGED, DIVERGED, DIVERGED),
            result("b", 0.96, 0.97, 0.98, 0.96, 0.97));

    assertThat(inference.pairs().getFirst().verdict()).isEqualTo(Contrast.Verdict.NOT_SHOWN);
  }

  @Test
  void sameOptimizerTwiceDoesNotDiffer() {
    double[] same = {0.95, 0.96, 0.97, 0.95, 0.96, 0.97};
    Inference inference = infer(0.95, result("a", same), result("a", same));

    assertThat(inference.pairs().getFirst().adjusted()).isEqualTo(1);
    assertThat(inference.shown()).isEmpty();
  }

  @Test
  void oneOptimizerHasNoPairs() {
    Inference inference = infer(0.95, result("a", 0.9));

    assertThat(inference.pairs()).isEmpty();
    assertThat(inference.hasTooFewSeeds()).isFalse();
  }

  @Test
  void runsArePairedBySeedWhateverTheirOrder() {
    Comparison.Result a = result("a", 0.960, 0.955, 0.965, 0.950, 0.970);
    Comparison.Result b = result("b", 0.950, 0.944, 0.956, 0.939, 0.961);
    Comparison.Result turned = new Comparison.Result("b", b.runs().reversed());

    assertThat(infer(0.95, a, turned).pairs().getFirst().adjusted())
        .isEqualTo(infer(0.95, a, b).pairs().getFirst().adjusted());
  }

  /// At 96 % a arrives in seeds 1 and 3, always in the second epoch, b in seed 3; at 90 % all at
  /// once.
  @Test
  void seedsAreTheProblemsOfTheProfile() {
    Comparison.Result a = result("a", 0.96, 0.95, 0.97);
    Comparison.Result b = result("b", 0.95, 0.95, 0.96);

    PerformanceProfile hard = infer(0.96, a, b).profile();
    assertThat(hard.problems()).isEqualTo(3);
    assertThat(hard.curves().getFirst().share(1)).isEqualTo(2.0 / 3);
    assertThat(hard.curves().getLast().share(4)).isEqualTo(1.0 / 3);
    assertThat(infer(0.9, a, b).profile().curves().getLast().share(1)).isEqualTo(1);
  }

  /// Three pairs over seven seeds: the least adjusted p of the ranks is 3·2/2⁷ = .047. One seed of
  /// b far out of line makes the mean uncertain, t 1.45, p .20, and leaves all signs alike.
  @Test
  void ranksDecideWhereTheyCan() {
    Inference inference =
        infer(
            0.95,
            result("a", 0.960, 0.955, 0.965, 0.950, 0.970, 0.961, 0.957),
            result("b", 0.950, 0.944, 0.956, 0.939, 0.300, 0.949, 0.952),
            result("c", 0.959, 0.956, 0.964, 0.951, 0.969, 0.962, 0.956));
    Contrast pair = inference.pairs().getFirst();

    assertThat(inference.decidedBy()).contains(PairedTest.Kind.WILCOXON);
    assertThat(pair.test().orElseThrow().student()).isGreaterThan(0.1);
    assertThat(pair.adjusted()).isEqualTo(6.0 / 128);
    assertThat(pair.verdict()).isEqualTo(Contrast.Verdict.FIRST_BETTER);
  }

  /// p = 2/2ⁿ times the pairs, below .05: 2/64, 6/128 and 72/2048; 2/32, 6/64 and 72/1024 are not.
  @ParameterizedTest
  @CsvSource({"6,1", "7,3", "11,36"})
  void seedsAndPairsChooseTheTest(int seeds, int pairs) {
    assertThat(Inference.deciding(seeds, pairs)).isEqualTo(PairedTest.Kind.WILCOXON);
    assertThat(Inference.deciding(seeds - 1, pairs)).isEqualTo(PairedTest.Kind.T);
  }

  /// Three optimizers alike: any of the three pairs is shown in at most 5 % of all comparisons,
  /// whether t decides (6 seeds) or the ranks (9).
  @ParameterizedTest
  @ValueSource(ints = {6, 9})
  void oneFalseFindingAmongAllPairsIsRare(int seeds) {
    SplittableRandom random = new SplittableRandom(17);
    int cases = 400;
    int found = 0;
    for (int i = 0; i < cases; i++) {
      Comparison.Result[] results =
          IntStream.range(0, 3)
              .mapToObj(o ->
                  result(
                      "o" + o,
                      IntStream.range(0, seeds)
                          .mapToDouble(_ -> 0.95 + 0.003 * random.nextGaussian())
                          .toArray()))
              .toArray(Comparison.Result[]::new);
      found += infer(0.95, results).shown().isEmpty() ? 0 : 1;
    }
    // three standard errors; without Holm it would be some 13 %
    assertThat((double) found / cases).isLessThan(0.05 + 3 * Math.sqrt(0.05 * 0.95 / cases));
  }

  @Test
  void sameComparisonGivesTheSameInference() {
    Comparison.Result a = result("a", 0.960, 0.955, 0.965, 0.950, 0.970);
    Comparison.Result b = result("b", 0.950, 0.944, 0.956, 0.939, 0.961);

    assertThat(infer(0.95, a, b)).isEqualTo(infer(0.95, a, b));
  }
}
