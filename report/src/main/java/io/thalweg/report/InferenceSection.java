package io.thalweg.report;

import io.thalweg.study.Bootstrap;
import io.thalweg.study.Contrast;
import io.thalweg.study.Inference;
import io.thalweg.study.PairedTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which differences are more than chance: sentences and tables.
///
/// @param inference what is told
/// @param all the optimizers, for their colours and shapes
/// @param seeds trainings of each
record InferenceSection(Inference inference, List<ComparedOptimizer> all, int seeds) {

  /// Puts the section's parts into a page.
  void fill(Map<String, Object> page) {
    page.put("inference", verdict());
    page.put("method", method());
    page.put("shown", inference.shown().stream().map(this::row).toList());
    page.put("hasShown", !inference.shown().isEmpty());
    page.put("pairs", inference.pairs().stream().map(this::row).toList());
    page.put("hasPairs", !inference.pairs().isEmpty());
    page.put("means", inference.intervals().stream().map(this::mean).toList());
  }

  /// What may be said, in a sentence or two.
  String verdict() {
    int pairs = inference.pairs().size();
    if (pairs == 0) {
      return "There is one optimizer, and so nothing to test.";
    }
    if (inference.hasTooFewSeeds()) {
      return "With %s per optimizer nothing was tested: the signed-rank test’s p is at least %s with so few, and whether a t test may be trusted cannot be seen. No optimizer is called better than another. --seeds %d is the least, 10 is better."
          .formatted(
              Numbers.count(seeds, "seed"),
              Numbers.plain(PairedTest.leastWilcoxon(seeds)),
              Inference.FEWEST_SEEDS);
    }
    int shown = inference.shown().size();
    String level = Numbers.plain(Inference.SIGNIFICANCE);
    String tested =
        "%s with %s".formatted(Numbers.count(pairs, "pair"), Numbers.count(seeds, "seed"));
    return shown == 0
        ? "No difference in final test accuracy is shown: of %s, none has an adjusted p below %s. That does not show that the optimizers are equal."
            .formatted(tested, level)
        : "Of %s, %d differ in final test accuracy by more than chance: adjusted p below %s.%s"
            .formatted(
                tested,
                shown,
                level,
                shown == pairs ? "" : " That does not show that the others are equal.");
  }

  /// Which test decides, and why.
  private String method() {
    boolean ranks =
        inference.decidedBy().filter(kind -> kind == PairedTest.Kind.WILCOXON).isPresent();
    return ranks
        ? "Wilcoxon’s signed-rank test decides, its p adjusted by Holm’s method for all pairs."
        : "The paired t test decides, its p adjusted by Holm’s method for all pairs: over so few seeds and so many pairs the signed-rank test cannot reach 0.05. It stands in where there is no t, since a training diverged or all differences are equal.";
  }

  private Map<String, Object> row(Contrast pair) {
    Map<String, Object> row = new TreeMap<>();
    row.put("first", name(pair.first()));
    row.put("second", name(pair.second()));
    row.put("difference", points(pair.meanDifference()));
    row.put("interval", interval(pair.interval()));
    row.put("adjusted", p(pair.adjusted()));
    row.put("t", p(pair.test().map(PairedTest::student).orElse(Double.NaN)));
    row.put("wilcoxon", p(pair.test().map(PairedTest::wilcoxon).orElse(Double.NaN)));
    row.put(
        "finished",
        pair.finished() == pair.pairs() ? "" : "%d of %d".formatted(pair.finished(), pair.pairs()));
    row.put("isShown", pair.isShown());
    return row;
  }

  private Map<String, Object> mean(Inference.Estimate estimate) {
    Map<String, Object> row = new TreeMap<>(name(estimate.optimizer()));
    row.put("mean", Numbers.percent(estimate.accuracy().mean()));
    row.put("interval", interval(estimate.interval()));
    row.put("values", estimate.accuracy().count());
    return row;
  }

  private Map<String, Object> name(String optimizer) {
    Map<String, Integer> places = new HashMap<>();
    all.forEach(series -> places.putIfAbsent(series.name(), series.index()));
    int index = places.getOrDefault(optimizer, 0);
    return Map.of(
        "name",
        Typesetting.printable(optimizer),
        "series",
        Marker.classes(index),
        "marker",
        Marker.of(index).path());
  }

  private static String interval(Optional<Bootstrap.Interval> interval) {
    return interval
        .map(ends -> points(ends.low()) + " to " + points(ends.high()))
        .orElse(Numbers.UNKNOWN);
  }

  private static String points(double share) {
    return Numbers.fixed(100 * share, 2);
  }

  private static String p(double p) {
    return p < 1e-4 ? "<\u202f0.0001" : Numbers.fixed(p, 4);
  }
}
