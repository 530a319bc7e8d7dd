package io.thalweg.study;

import io.thalweg.optim.Seed;
import io.thalweg.train.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// What a comparison allows to say beyond its own seeds: intervals, tests of all pairs of
/// optimizers, and who was how quick.
///
/// ## Notes
///
/// - The tests are on test accuracy after the last epoch, paired by seed: within a seed all
///   optimizers start from the same parameters and see the data in the same order.
/// - The signed-rank test decides where it can: where its least p, 2/2ⁿ, times the number of pairs
///   is below .05. That takes six seeds for one pair, seven for three optimizers, eleven for nine.
///   With fewer the paired t test decides, but where there is none, since a training diverged or
///   all differences are equal. Seeds and pairs choose the test, never the accuracies.
/// - A training that diverged is worse than every one that did not, whatever that one's accuracy;
///   two that diverged are equal. No pair is left out of a test. Means and their intervals, which
///   have no such rank, are over the pairs that finished, and their number is told.
/// - Below five seeds nothing is tested.
///
/// @param intervals one per optimizer, in the comparison's order
/// @param pairs all pairs of optimizers, first before second in the comparison's order
/// @param profile of the epochs to the comparison's target, each seed a problem
public record Inference(
    List<Estimate> intervals, List<Contrast> pairs, PerformanceProfile profile) {
  /// Below so many seeds nothing is tested.
  public static final int FEWEST_SEEDS = 5;

  /// A difference is shown where the adjusted p is below it.
  public static final double SIGNIFICANCE = 0.05;

  public Inference {
    intervals = List.copyOf(intervals);
    pairs = List.copyOf(pairs);
  }

  /// An optimizer's mean test accuracy over the trainings that finished.
  ///
  /// @param interval empty where fewer than [#FEWEST_SEEDS] finished
  public record Estimate(
      String optimizer, Summary accuracy, Optional<Bootstrap.Interval> interval) {}

  /// Infers.
  public static Inference of(Comparison comparison) {
    Seed seed = new Seed(comparison.budget().seeds().stream().findFirst().orElse(0L));
    List<Comparison.Result> results = comparison.results();
    return new Inference(
        results.stream().map(result -> estimate(result, seed)).toList(),
        pairs(results, seed),
        profile(comparison));
  }

  /// Whether there are optimizers to compare but too few seeds to test them.
  public boolean hasTooFewSeeds() {
    return pairs.stream().anyMatch(pair -> pair.verdict() == Contrast.Verdict.TOO_FEW_SEEDS);
  }

  /// The pairs that were shown to differ, the better one first, by adjusted p.
  public List<Contrast> shown() {
    return pairs.stream()
        .filter(Contrast::isShown)
        .map(pair -> pair.verdict() == Contrast.Verdict.FIRST_BETTER ? pair : pair.reversed())
        .sorted(
            Comparator.comparingDouble(Contrast::adjusted)
                .thenComparing(Comparator.comparingDouble(Contrast::meanDifference).reversed()))
        .toList();
  }

  /// Which test decides wherever there are both; empty where nothing was tested.
  public Optional<PairedTest.Kind> decidedBy() {
    return pairs.stream()
        .flatMap(pair -> pair.test().stream())
        .findFirst()
        .map(test -> deciding(test.pairs(), pairs.size()));
  }

  private static Estimate estimate(Comparison.Result result, Seed seed) {
    Summary accuracy = result.testAccuracy();
    return new Estimate(
        result.optimizer(), accuracy, interval(accuracy.values(), seed.split(result.optimizer())));
  }

  private static Optional<Bootstrap.Interval> interval(List<Double> values, Seed seed) {
    return values.size() < FEWEST_SEEDS
        ? Optional.empty()
        : Optional.of(new Bootstrap(seed).mean(values));
  }

  private static List<Contrast> pairs(List<Comparison.Result> results, Seed seed) {
    int pairs = results.size() * (results.size() - 1) / 2;
    List<Contrast> contrasts = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      for (int j = i + 1; j < results.size(); j++) {
        contrasts.add(contrast(results.get(i), results.get(j), pairs, seed));
      }
    }
    List<Double> p = contrasts.stream().flatMap(contrast -> contrast.p().stream()).toList();
    Iterator<Double> adjusted = Holm.adjust(p).iterator();
    contrasts.replaceAll(contrast ->
        contrast.test().isPresent() ? contrast.withAdjusted(adjusted.next()) : contrast);
    return contrasts;
  }

  /// Which test decides over so many seeds and pairs of optimizers, where there are both.
  static PairedTest.Kind deciding(int seeds, int pairs) {
    return pairs * PairedTest.leastWilcoxon(seeds) < SIGNIFICANCE
        ? PairedTest.Kind.WILCOXON
        : PairedTest.Kind.T;
  }

  /// @param pairs of optimizers in all
  private static Contrast contrast(
      Comparison.Result first, Comparison.Result second, int pairs, Seed seed) {
    Map<Long, Double> others = new HashMap<>();
    second.runs().forEach(run -> others.putIfAbsent(run.seed(), accuracy(run)));
    List<Run> both = first.runs().stream().filter(run -> others.containsKey(run.seed())).toList();
    List<Double> x = both.stream().map(Inference::accuracy).toList();
    List<Double> y = both.stream().map(run -> others.getOrDefault(run.seed(), Double.NaN)).toList();
    List<Double> differences =
        IntStream.range(0, x.size())
            .mapToObj(i -> x.get(i) - y.get(i))
            .filter(Double::isFinite)
            .toList();
    Optional<PairedTest> test =
        both.size() < FEWEST_SEEDS ? Optional.empty() : Optional.of(PairedTest.of(x, y));
    return new Contrast(
        first.optimizer(),
        second.optimizer(),
        both.size(),
        differences.size(),
        Summary.of(differences).mean(),
        interval(differences, seed.split(first.optimizer()).split(second.optimizer())),
        test,
        test.map(made -> made.hasT() ? deciding(made.pairs(), pairs) : PairedTest.Kind.WILCOXON),
        Double.NaN);
  }

  /// After the last epoch; −∞ where the training diverged.
  private static double accuracy(Run run) {
    return run.divergence().isPresent() || run.epochs().isEmpty()
        ? Double.NEGATIVE_INFINITY
        : run.epochs().getLast().testAccuracy();
  }

  private static PerformanceProfile profile(Comparison comparison) {
    List<Map<Long, Double>> epochs =
        comparison.results().stream()
            .map(result -> epochs(result.timeToTarget(comparison.target())))
            .toList();
    return PerformanceProfile.of(
        comparison.results().stream().map(Comparison.Result::optimizer).toList(),
        comparison.budget().seeds().stream()
            .map(seed ->
                epochs.stream()
                    .map(times -> times.getOrDefault(seed, Double.POSITIVE_INFINITY))
                    .toList())
            .toList());
  }

  private static Map<Long, Double> epochs(TimeToTarget time) {
    Map<Long, Double> epochs = new HashMap<>();
    time.arrivals().forEach(arrival -> epochs.put(arrival.seed(), (double) arrival.epochs()));
    return epochs;
  }
}
