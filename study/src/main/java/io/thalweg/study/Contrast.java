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
/// @param adjusted p of the test, adjusted for all pairs of optimizers; `NaN` without a test
/// @param verdict what may be said
public record Contrast(
    String first,
    String second,
    int pairs,
    int finished,
    double meanDifference,
    Optional<Bootstrap.Interval> interval,
    Optional<PairedTest> test,
    double adjusted,
    Verdict verdict) {

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

  /// Whether a difference is shown.
  public boolean isShown() {
    return verdict == Verdict.FIRST_BETTER || verdict == Verdict.SECOND_BETTER;
  }

  /// The same seen from the second.
  public Contrast reversed() {
    Verdict other =
        switch (verdict) {
          case FIRST_BETTER -> Verdict.SECOND_BETTER;
          case SECOND_BETTER -> Verdict.FIRST_BETTER;
          case TOO_FEW_SEEDS, NOT_SHOWN -> verdict;
        };
    return new Contrast(
        second,
        first,
        pairs,
        finished,
        -meanDifference,
        interval.map(
            end -> new Bootstrap.Interval(-end.high(), -end.low(), end.level(), end.method())),
        test.map(PairedTest::reversed),
        adjusted,
        other);
  }
}
