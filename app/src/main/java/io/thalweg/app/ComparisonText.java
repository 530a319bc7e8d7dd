package io.thalweg.app;

import io.thalweg.study.Comparison;
import io.thalweg.study.Inference;
import io.thalweg.study.RateSearch;
import io.thalweg.study.Summary;
import io.thalweg.study.TimeToTarget;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Optional;

/// A comparison as `compare` prints it: one row per optimizer, mean ± sample standard deviation.
final class ComparisonText {
  private static final DecimalFormatSymbols POINT = DecimalFormatSymbols.getInstance(Locale.ROOT);

  private ComparisonText() {}

  static String of(
      Comparison comparison,
      Inference inference,
      Optional<RateSearch.Outcome> tuning,
      Path report) {
    Comparison.Budget budget = comparison.budget();
    Table table =
        new Table(
            "optimizer",
            "test accuracy %",
            "test loss",
            "train loss",
            "gap %",
            "epochs to %s %%"
                .formatted(new DecimalFormat("0.####", POINT).format(100 * comparison.target())),
            "s/epoch",
            "diverged");
    for (Comparison.Result result : comparison.results()) {
      table.row(
          result.optimizer(),
          spread("%.2f", 100, result.testAccuracy()),
          spread("%.4f", 1, result.testLoss()),
          spread("%.4f", 1, result.trainLoss()),
          spread("%.2f", 100, result.generalizationGap()),
          epochs(result.timeToTarget(comparison.target())),
          spread("%.2f", 1, result.secondsPerEpoch()),
          result.diverged().isEmpty()
              ? "-"
              : "%d of %d".formatted(result.diverged().size(), result.runs().size()));
    }
    return """
    %s%s, %s, %d epochs of %d examples in batches of %d, seeds %s
    %s
    %sreport: %s
    """
        .formatted(
            tuning.map(TuningText::of).map(text -> text + "\n").orElse(""),
            comparison.problem(),
            comparison.model(),
            budget.epochs(),
            budget.trainExamples(),
            budget.batch(),
            budget.seeds(),
            table,
            InferenceText.of(inference, budget.seeds().size()),
            report);
  }

  private static String spread(String form, double scale, Summary summary) {
    if (!summary.isKnown()) {
      return "-";
    }
    String mean = form.formatted(scale * summary.mean());
    return summary.count() < 2 ? mean : mean + " ± " + form.formatted(scale * summary.sd());
  }

  private static String epochs(TimeToTarget time) {
    String mean = spread("%.1f", 1, time.epochs());
    return time.always() ? mean : "%s (%d of %d)".formatted(mean, time.reached(), time.trainings());
  }
}
