package io.thalweg.report;

import io.thalweg.study.RateSearch;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// How the learning rates were chosen: one row per optimizer, one column per ratio to its own rate.
///
/// @param tuning the search
/// @param all the optimizers at their chosen rates, in the same order
record TuningSection(RateSearch.Outcome tuning, List<ComparedOptimizer> all) {
  private static final int DIGITS = 3;

  Map<String, Object> page() {
    List<RateSearch.Trial> grid = tuning.optimizers().getFirst().grid();
    Map<String, Object> page = new TreeMap<>();
    page.put("rates", Numbers.count(grid.size(), "rate"));
    page.put("heldOut", Numbers.thousands(tuning.heldOut()));
    page.put("tuningSeed", tuning.seed());
    page.put("lowest", Numbers.significant(grid.getFirst().factor(), DIGITS));
    page.put("highest", Numbers.significant(grid.getLast().factor(), DIGITS));
    page.put(
        "factors",
        grid.stream().map(trial -> Numbers.significant(trial.factor(), DIGITS)).toList());
    page.put("searches", IntStream.range(0, all.size()).mapToObj(this::row).toList());
    page.put(
        "edges",
        String.join(
            ", ",
            tuning.optimizers().stream()
                .filter(RateSearch.Tuned::isAtEdge)
                .map(tuned -> Typesetting.printable(tuned.given().toString()))
                .toList()));
    return page;
  }

  private Map<String, Object> row(int index) {
    RateSearch.Tuned tuned = tuning.optimizers().get(index);
    int rates = tuned.grid().size();
    Map<String, Object> row = new TreeMap<>();
    row.put("series", Marker.classes(index));
    row.put("marker", Marker.of(index).path());
    row.put("given", Typesetting.printable(tuned.given().toString()));
    row.put("rate", Numbers.plain(tuned.chosen().rate()));
    row.put("near", "%d of %d".formatted(Math.round(tuned.sensitivity().share() * rates), rates));
    row.put("trials", tuned.grid().stream().map(trial -> cell(trial, tuned)).toList());
    return row;
  }

  private static Map<String, Object> cell(RateSearch.Trial trial, RateSearch.Tuned tuned) {
    return Map.of(
        "factor",
        Numbers.significant(trial.factor(), DIGITS),
        "rate",
        Numbers.plain(trial.rate()),
        "accuracy",
        trial.diverged() ? "diverged" : Numbers.percent(trial.accuracy()),
        "chosen",
        trial.equals(tuned.chosen()));
  }
}
