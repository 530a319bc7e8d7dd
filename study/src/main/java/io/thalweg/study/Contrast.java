package io.thalweg.study;

import java.util.Optional;

/// Two optimizers of a comparison beside one another: final test accuracy over the same seeds.
///
/// @param first optimizer
/// @param second optimizer
/// @param pairs seeds that both were trained with
/// @param finished pairs in which neither training diverged
/// @param meanDifference of first − second over the finished pairs, in `[-1,1]`; `NaN` of none
/// @param interval of that mean; empty where fewer than [Inference#FEWEST_SEEDS] pairs finished
/// @param test over all pairs, a training that diverged being worse than any other; empty where
///   there are fewer than [Inference#FEWEST_SEEDS] pairs
/// @param decidedBy which of the two tests; empty without a test
/// @param adjusted p of that test, adjusted for all pairs of optimizers; `NaN` without a test
public record Contrast(
    String first,
    String second,
    int pairs,
    int finished,
    double meanDifference,
    Optional<Bootstrap.Interval> interval,
    Optional<PairedTest> test,
    Optional<PairedTest.Kind> decidedBy,
    double adjusted) {

  /// What may be said of two optimizers.
  public enum Verdict {
    /// There are too few seeds for a test.
    TOO_FEW_SEEDS,
    /// The seeds differ too much among themselves to tell.
    NOT_SHOWN,
    /// The first has the higher accuracy.
    FIRST_BETTER,
    /// The second has the higher accuracy.
    SECOND_BETTER
  }

  /// What may be said: that one is better only where the adjusted p is below
  /// [Inference#SIGNIFICANCE].
  public Verdict verdict() {
    if (test.isEmpty() || decidedBy.isEmpty()) {
      return Verdict.TOO_FEW_SEEDS;
    }
    int direction = adjusted < Inference.SIGNIFICANCE ? test.get().direction(decidedBy.get()) : 0;
    return switch (direction) {
      case 1 -> Verdict.FIRST_BETTER;
      case -1 -> Verdict.SECOND_BETTER;
      default -> Verdict.NOT_SHOWN;
    };
  }

  /// Whether a difference is shown.
  public boolean isShown() {
    return verdict() == Verdict.FIRST_BETTER || verdict() == Verdict.SECOND_BETTER;
  }

  /// The p that decides, not yet adjusted; empty without a test.
  public Optional<Double> p() {
    return test.flatMap(made -> decidedBy.map(made::p));
  }

  Contrast withAdjusted(double p) {
    return new Contrast(
        first, second, pairs, finished, meanDifference, interval, test, decidedBy, p);
  }

  /// The same seen from the second.
  Contrast reversed() {
    return new Contrast(
        second,
        first,
        pairs,
        finished,
        -meanDifference,
        interval.map(
            end -> new Bootstrap.Interval(-end.high(), -end.low(), end.level(), end.method())),
        test.map(PairedTest::reversed),
        decidedBy,
        adjusted);
  }
}
