package io.thalweg.report;

import io.thalweg.study.Comparison;
import io.thalweg.study.Inference;
import io.thalweg.study.Summary;
import io.thalweg.study.TimeToTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a comparison showed, in sentences made from its numbers alone.
///
/// It says what was seen, never that one optimizer is better: that takes more seeds and a test.
///
/// @param comparison what is told
record Headline(Comparison comparison) {

  /// Who reached the target in the fewest epochs, among those that reached it in the most seeds.
  String first() {
    int most = results().stream().mapToInt(r -> time(r).reached()).max().orElse(0);
    String target = Numbers.roundPercent(comparison.target()) + " test accuracy";
    if (most == 0) {
      String epochs = Numbers.count(comparison.budget().epochs(), "epoch");
      return "No optimizer reached %s within %s.".formatted(target, epochs);
    }
    double fewest = reachedIn(most).mapToDouble(this::meanEpochs).min().orElseThrow();
    List<Comparison.Result> leaders = reachedIn(most).filter(r -> meanEpochs(r) == fewest).toList();
    boolean unrivalled =
        results().stream()
            .allMatch(r -> time(r).reached() == 0 || meanEpochs(r) > fewest || leaders.contains(r));
    TimeToTarget time = time(leaders.getFirst());
    String seeds = most + " of " + Numbers.count(time.trainings(), "seed");
    return unrivalled
        ? "%s reached %s first, after %s, in %s%s."
            .formatted(
                names(leaders), target, epochs(time), seeds, leaders.size() > 1 ? " each" : "")
        : "Of the optimizers that reached %s in %s, %s needed the fewest: %s."
            .formatted(target, seeds, names(leaders), epochs(time));
  }

  /// The highest mean of the final test accuracy.
  String best() {
    List<Comparison.Result> known =
        results().stream().filter(r -> r.testAccuracy().isKnown()).toList();
    if (known.isEmpty()) {
      return "No training finished.";
    }
    double highest = known.stream().mapToDouble(r -> r.testAccuracy().mean()).max().orElseThrow();
    List<Comparison.Result> leaders =
        known.stream().filter(r -> r.testAccuracy().mean() == highest).toList();
    Summary accuracy = leaders.getFirst().testAccuracy();
    return "Highest mean test accuracy after %s: %s\u00a0%%, %s."
        .formatted(
            Numbers.count(comparison.budget().epochs(), "epoch"),
            Numbers.percentWithSd(accuracy),
            names(leaders));
  }

  /// Who diverged, and in how many seeds; empty where none did.
  String diverged() {
    String all =
        results().stream()
            .filter(r -> !r.diverged().isEmpty())
            .map(r ->
                "%s in %d of %s"
                    .formatted(
                        r.optimizer(), r.diverged().size(), Numbers.count(r.runs().size(), "seed")))
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? "" : "Diverged: " + all + ".";
  }

  /// What must not be read into the numbers.
  String caution() {
    String seeds = Numbers.count(comparison.budget().seeds().size(), "seed");
    return comparison.budget().seeds().size() < Inference.FEWEST_SEEDS || results().size() < 2
        ? "With %s per optimizer these are observations at one budget and one setting each, not a test of which optimizer is better."
            .formatted(seeds)
        : "These are means of %s at one budget and one setting each; which differences are more than chance is said below."
            .formatted(seeds);
  }

  private List<Comparison.Result> results() {
    return comparison.results();
  }

  private TimeToTarget time(Comparison.Result result) {
    return result.timeToTarget(comparison.target());
  }

  private Stream<Comparison.Result> reachedIn(int seeds) {
    return results().stream().filter(r -> time(r).reached() == seeds);
  }

  private double meanEpochs(Comparison.Result result) {
    return time(result).epochs().mean();
  }

  private static String epochs(TimeToTarget time) {
    List<Double> values = time.epochs().values();
    double mean = time.epochs().mean();
    String number = Numbers.fixed(mean, mean == Math.rint(mean) ? 0 : 1);
    boolean same = values.stream().distinct().count() == 1;
    return number + (mean == 1 ? " epoch" : " epochs") + (same ? "" : " on average");
  }

  private static String names(List<Comparison.Result> results) {
    List<String> names =
        new ArrayList<>(results.stream().map(Comparison.Result::optimizer).toList());
    String last = names.removeLast();
    return names.isEmpty() ? last : String.join(", ", names) + " and " + last;
  }
}
