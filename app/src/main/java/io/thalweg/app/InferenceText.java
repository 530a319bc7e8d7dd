package io.thalweg.app;

import io.thalweg.study.Bootstrap;
import io.thalweg.study.Contrast;
import io.thalweg.study.Inference;
import io.thalweg.study.PairedTest;
import java.util.Comparator;
import java.util.List;

/// What the seeds of a comparison allow to say, as `compare` prints it.
final class InferenceText {
  private static final int MOST_ROWS = 20;

  private InferenceText() {}

  /// The pairs that are shown to differ, or why there are none; empty of a single optimizer.
  static String of(Inference inference, int seeds) {
    if (inference.pairs().isEmpty()) {
      return "";
    }
    if (inference.hasTooFewSeeds()) {
      return """
      %s: too few to tell a difference from chance (the signed-rank test's p is at least %.3g), so nothing
      was tested and no optimizer is called better; take --seeds %d or more
      """
          .formatted(seeds(seeds), PairedTest.leastWilcoxon(seeds), Inference.FEWEST_SEEDS);
    }
    List<Contrast> shown = inference.shown();
    String test =
        inference.decidedBy().orElseThrow() == PairedTest.Kind.T
            ? "paired t test, signed ranks where there is no t"
            : "signed-rank test";
    String how =
        "%s; Holm over %s, %s".formatted(test, pairs(inference.pairs().size()), seeds(seeds));
    return shown.isEmpty() ? none(inference, how) : some(inference, shown, how);
  }

  private static String none(Inference inference, String how) {
    Contrast nearest =
        inference.pairs().stream()
            .min(Comparator.comparingDouble(Contrast::adjusted))
            .orElseThrow();
    return "no optimizer is shown to differ from another: the smallest adjusted p is %s, of %s and %s (%s)\n"
        .formatted(p(nearest.adjusted()), nearest.first(), nearest.second(), how);
  }

  private static String some(Inference inference, List<Contrast> shown, String how) {
    Table table =
        new Table(
            "better",
            "worse",
            "points",
            "95 % interval",
            "adjusted p",
            "t test p",
            "signed ranks p",
            "");
    shown.stream().limit(MOST_ROWS).forEach(pair -> row(table, pair));
    int more = shown.size() - MOST_ROWS;
    int others = inference.pairs().size() - shown.size();
    return """
    final test accuracy shown to differ, adjusted p < %s (%s):
    %s%s%s\
    """
        .formatted(
            Inference.SIGNIFICANCE,
            how,
            table,
            more > 0 ? "and %s more, in the report\n".formatted(pairs(more)) : "",
            others > 0 ? "%s not shown to differ\n".formatted(pairs(others)) : "");
  }

  private static void row(Table table, Contrast pair) {
    PairedTest test = pair.test().orElseThrow();
    table.row(
        pair.first(),
        pair.second(),
        Double.isNaN(pair.meanDifference()) ? "-" : points(pair.meanDifference()),
        pair.interval().map(InferenceText::interval).orElse("-"),
        p(pair.adjusted()),
        test.hasT() ? p(test.student()) : "-",
        p(test.wilcoxon()),
        pair.finished() == pair.pairs()
            ? ""
            : "%d of %d pairs finished".formatted(pair.finished(), pair.pairs()));
  }

  private static String interval(Bootstrap.Interval interval) {
    return points(interval.low()) + " to " + points(interval.high());
  }

  private static String points(double share) {
    return "%.2f".formatted(100 * share);
  }

  private static String p(double p) {
    return p < 1e-4 ? "<0.0001" : "%.4f".formatted(p);
  }

  private static String pairs(int n) {
    return n + (n == 1 ? " pair" : " pairs");
  }

  private static String seeds(int n) {
    return n + (n == 1 ? " seed" : " seeds");
  }
}
