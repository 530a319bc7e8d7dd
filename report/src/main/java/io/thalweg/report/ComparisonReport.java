package io.thalweg.report;

import io.thalweg.study.Comparison;
import io.thalweg.study.Inference;
import io.thalweg.study.RateSearch;
import io.thalweg.study.Summary;
import io.thalweg.study.TimeToTarget;
import io.thalweg.train.Run;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A comparison as one HTML file that needs nothing else: no script, nothing from the network.
public final class ComparisonReport {
  private final Comparison comparison;
  private final List<ComparedOptimizer> all;
  private final Inference inference;
  private final Optional<RateSearch.Outcome> tuning;

  private ComparisonReport(
      Comparison comparison, Inference inference, Optional<RateSearch.Outcome> tuning) {
    this.comparison = comparison;
    this.inference = inference;
    this.tuning = tuning;
    this.all = ComparedOptimizer.of(comparison);
  }

  /// The report. The same comparison and provenance give the same bytes.
  public static String html(Comparison comparison, Provenance provenance) {
    return html(comparison, Inference.of(comparison), Optional.empty(), provenance);
  }

  /// The report of a comparison whose rates were searched before.
  ///
  /// @param inference of the comparison
  /// @param tuning the search; empty where the rates were taken as given
  public static String html(
      Comparison comparison,
      Inference inference,
      Optional<RateSearch.Outcome> tuning,
      Provenance provenance) {
    return new ComparisonReport(comparison, inference, tuning).html(provenance);
  }

  /// Test accuracy and test loss in one picture, for a slide or a README.
  public static Figure figure(Comparison comparison) {
    return Figures.overview(comparison, Figures.Page.WIDE);
  }

  private String html(Provenance provenance) {
    Map<String, Object> page = Html.page(title(), provenance);
    Headline headline = new Headline(comparison);
    page.put("first", Html.text(headline.first()));
    page.put("best", Html.text(headline.best()));
    page.put("diverged", Html.text(headline.diverged()));
    page.put("caution", headline.caution());
    page.put("target", Numbers.roundPercent(comparison.target()));
    page.put("rows", rows());
    page.put("runs", runs());
    new InferenceSection(inference, all, comparison.budget().seeds().size()).fill(page);
    page.put(
        "tuning", tuning.map(outcome -> new TuningSection(outcome, all).page()).stream().toList());
    figures(page);
    facts(page);
    return Html.fill("comparison", page);
  }

  private String title() {
    return Numbers.count(all.size(), "optimizer") + " on " + comparison.problem();
  }

  private void figures(Map<String, Object> page) {
    figure(page, "overview", width -> Figures.overview(comparison, width));
    figure(page, "finalAccuracy", width -> Figures.finalAccuracy(comparison, width));
    figure(page, "timeToTarget", width -> Figures.timeToTarget(comparison, width));
    figure(
        page,
        "profile",
        width -> Figures.performanceProfile(comparison, inference.profile(), width));
    figure(page, "gap", width -> Figures.generalizationGap(comparison, width));
    figure(page, "accuracy", width -> Figures.multiples(comparison, Quantity.TEST_ACCURACY, width));
    figure(page, "testLoss", width -> Figures.multiples(comparison, Quantity.TEST_LOSS, width));
    figure(page, "trainLoss", width -> Figures.multiples(comparison, Quantity.TRAIN_LOSS, width));
  }

  private static void figure(
      Map<String, Object> page, String name, Function<Figures.Page, Figure> draw) {
    page.put(name, Html.figure(draw));
  }

  private void facts(Map<String, Object> page) {
    Comparison.Budget budget = comparison.budget();
    page.put("problem", Html.text(comparison.problem()));
    page.put("model", Html.text(comparison.model()));
    page.put("epochs", Numbers.count(budget.epochs(), "epoch"));
    page.put("batch", budget.batch());
    page.put("steps", budget.epochs() * Math.ceilDiv(budget.trainExamples(), budget.batch()));
    page.put("trainExamples", Numbers.thousands(budget.trainExamples()));
    page.put("testExamples", Numbers.thousands(budget.testExamples()));
    page.put(
        "seeds", budget.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    page.put("seedCount", Numbers.count(budget.seeds().size(), "seed"));
    page.put("threads", Numbers.count(budget.threads(), "thread"));
    page.put("gapUnit", "percentage points");
  }

  private List<Map<String, Object>> rows() {
    Comparator<ComparedOptimizer> byAccuracy =
        Comparator.comparingDouble(o -> meanOr(o.result().testAccuracy(), -1));
    return all.stream().sorted(byAccuracy.reversed()).map(this::row).toList();
  }

  private Map<String, Object> row(ComparedOptimizer series) {
    Comparison.Result result = series.result();
    TimeToTarget time = result.timeToTarget(comparison.target());
    Map<String, Object> row = new TreeMap<>();
    row.put("series", Marker.classes(series.index()));
    row.put("marker", Marker.of(series.index()).path());
    row.put("optimizer", Html.text(series.name()));
    row.put("testAccuracy", cell(result.testAccuracy(), Numbers::percent));
    row.put("testLoss", loss(result.testLoss()));
    row.put("trainLoss", loss(result.trainLoss()));
    row.put("gap", cell(result.generalizationGap(), Numbers::percent));
    row.put("epochsToTarget", cell(time.epochs(), epochs -> Numbers.fixed(epochs, 1)));
    row.put("reached", time.always() ? "" : "%d of %d".formatted(time.reached(), time.trainings()));
    row.put("secondsPerEpoch", cell(result.secondsPerEpoch(), this::seconds));
    int diverged = result.diverged().size();
    row.put("diverged", diverged == 0 ? "0" : "%d of %d".formatted(diverged, result.runs().size()));
    row.put("hasDiverged", diverged > 0);
    return row;
  }

  /// With more decimals where all optimizers are quick.
  private String seconds(double seconds) {
    boolean quick = all.stream().noneMatch(s -> s.result().secondsPerEpoch().mean() >= 1);
    return Numbers.fixed(seconds, quick ? 3 : 2);
  }

  private static Map<String, Object> cell(Summary summary, DoubleFunction<String> format) {
    return cell(summary, format.apply(summary.mean()), format.apply(summary.sd()));
  }

  private static Map<String, Object> loss(Summary summary) {
    return cell(summary, Numbers.loss(summary.mean()), Numbers.spreadOfLoss(summary));
  }

  private static Map<String, Object> cell(Summary summary, String mean, String sd) {
    return Map.of("mean", mean, "sd", Double.isNaN(summary.sd()) ? "" : sd);
  }

  private List<Map<String, Object>> runs() {
    return comparison.results().stream()
        .flatMap(result -> result.runs().stream())
        .map(this::run)
        .toList();
  }

  private Map<String, Object> run(Run run) {
    Map<String, Object> row = new TreeMap<>();
    row.put("optimizer", Html.text(run.optimizer()));
    row.put("seed", run.seed());
    boolean finished = run.divergence().isEmpty() && !run.epochs().isEmpty();
    row.put("done", run.epochs().size());
    row.put(
        "testAccuracy",
        finished ? Numbers.percent(run.epochs().getLast().testAccuracy()) : Numbers.UNKNOWN);
    row.put(
        "testLoss", finished ? Numbers.loss(run.epochs().getLast().testLoss()) : Numbers.UNKNOWN);
    row.put("divergence", Html.text(run.divergence().orElse("")));
    row.put("sha", Html.text(run.parametersSha256()));
    return row;
  }

  private static double meanOr(Summary summary, double unknown) {
    return summary.isKnown() ? summary.mean() : unknown;
  }
}
