package io.thalweg.report;

import io.thalweg.study.Comparison;
import io.thalweg.study.Summary;
import io.thalweg.study.TimeToTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What a comparison showed, in sentences made from its numbers alone.
///
/// It says what was seen, never that one optimizer is better: that takes more seeds and a test.
///
/// @param comparison what is told
record Headline(Comparison comparison) {

  /// Who reached the target in the fewest epochs, or that none did.
  String first() {
    int most = results().stream().mapToInt(r -> time(r).reached()).max().orElse(0);
    String target = Numbers.roundPercent(comparison.target()) + " test accuracy";
    if (most == 0) {
      int epochs = comparison.budget().epochs();
      return "No optimizer reached %s within %s.".formatted(target, Numbers.count(epochs, "epoch"));
    }
    List<Comparison.Result> candidates =
        results().stream().filter(r -> time(r).reached() == most).toList();
    double fewest =
        candidates.stream().mapToDouble(r -> time(r).epochs().mean()).min().orElseThrow();
    List<Comparison.Result> leaders =
        candidates.stream().filter(r -> time(r).epochs().mean() == fewest).toList();
    TimeToTarget time = time(leaders.getFirst());
    return "%s reached %s first, after %s%s, in %d of %s%s."
        .formatted(
            names(leaders),
            target,
            epochs(time.epochs()),
            time.reached() > 1 && !same(time.epochs().values()) ? " on average" : "",
            time.reached(),
            Numbers.count(time.trainings(), "seed"),
            leaders.size() > 1 ? " each" : "");
  }

  /// The highest mean of the final test accuracy.
  String best() {
    List<Comparison.Result> known =
        results().stream().filter(r -> r.testAccuracy().isKnown()).toList();
    if (known.isEmpty()) {
      return "Every training diverged.";
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
    int seeds = comparison.budget().seeds().size();
    return "With %s per optimizer these are observations at one budget and one setting each, not a test of which optimizer is better."
        .formatted(Numbers.count(seeds, "seed"));
  }

  private List<Comparison.Result> results() {
    return comparison.results();
  }

  private TimeToTarget time(Comparison.Result result) {
    return result.timeToTarget(comparison.target());
  }

  private static String epochs(Summary epochs) {
    boolean whole = epochs.mean() == Math.rint(epochs.mean());
    String number = Numbers.fixed(epochs.mean(), whole ? 0 : 1);
    return number + (epochs.mean() == 1 ? " epoch" : " epochs");
  }

  private static boolean same(List<Double> values) {
    return values.stream().distinct().count() == 1;
  }

  private static String names(List<Comparison.Result> results) {
    List<String> names =
        new ArrayList<>(results.stream().map(Comparison.Result::optimizer).toList());
    String last = names.removeLast();
    return names.isEmpty() ? last : String.join(", ", names) + " and " + last;
  }
}
