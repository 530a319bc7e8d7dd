package io.thalweg.app;

import io.thalweg.study.Bootstrap;
import io.thalweg.study.Contrast;
import io.thalweg.study.Inference;
import io.thalweg.study.PairedTest;
import io.thalweg.study.PerformanceProfile;
import java.util.List;
import java.util.Optional;

/// What the seeds of a comparison allow to say, as `compare --json` prints it.
record StatisticsDocument(List<Interval> intervals, List<Pair> pairs, Profile profile) {

  /// Where an optimizer's mean test accuracy lies.
  ///
  /// @param values accuracies that the mean is of
  /// @param low `NaN` where there are too few of them
  record Interval(
      String optimizer,
      int values,
      double mean,
      double low,
      double high,
      Optional<Bootstrap.Method> method) {
    static Interval of(Inference.Estimate estimate) {
      return new Interval(
          estimate.optimizer(),
          estimate.accuracy().count(),
          estimate.accuracy().mean(),
          StatisticsDocument.low(estimate.interval()),
          StatisticsDocument.high(estimate.interval()),
          estimate.interval().map(Bootstrap.Interval::method));
    }
  }

  /// Two optimizers; differences are of first − second.
  ///
  /// @param decidedBy empty where nothing was tested
  record Pair(
      String first,
      String second,
      int pairs,
      int finished,
      double meanDifference,
      double low,
      double high,
      double t,
      double tP,
      double wilcoxonP,
      Optional<PairedTest.Kind> decidedBy,
      double adjustedP,
      Contrast.Verdict verdict) {
    static Pair of(Contrast pair) {
      Optional<PairedTest> test = pair.test();
      return new Pair(
          pair.first(),
          pair.second(),
          pair.pairs(),
          pair.finished(),
          pair.meanDifference(),
          StatisticsDocument.low(pair.interval()),
          StatisticsDocument.high(pair.interval()),
          test.map(PairedTest::t).orElse(Double.NaN),
          test.map(PairedTest::student).orElse(Double.NaN),
          test.map(PairedTest::wilcoxon).orElse(Double.NaN),
          pair.decidedBy(),
          pair.adjusted(),
          pair.verdict());
    }
  }

  /// Shares of the seeds within a factor of the fewest epochs to the target.
  record Profile(double target, int problems, List<PerformanceProfile.Curve> curves) {}

  static StatisticsDocument of(Inference inference, double target) {
    return new StatisticsDocument(
        inference.intervals().stream().map(Interval::of).toList(),
        inference.pairs().stream().map(Pair::of).toList(),
        new Profile(target, inference.profile().problems(), inference.profile().curves()));
  }

  private static double low(Optional<Bootstrap.Interval> interval) {
    return interval.map(Bootstrap.Interval::low).orElse(Double.NaN);
  }

  private static double high(Optional<Bootstrap.Interval> interval) {
    return interval.map(Bootstrap.Interval::high).orElse(Double.NaN);
  }
}
