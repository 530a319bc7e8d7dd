package io.thalweg.report;

import io.thalweg.study.Comparison;
import io.thalweg.study.Summary;
import io.thalweg.study.TimeToTarget;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/// Figures with one row per optimizer and one dot per seed, best first.
record DotFigures(Comparison comparison, Figures.Page page) {
  private static final String LEGEND = "dot: seed · bar: mean · line: ± sd";
  private static final String EACH_SEED =
      "One row per optimizer, best first, with a dot per seed; the numbers are in the table.";

  Figure finalAccuracy() {
    List<DotRow> rows =
        rows(
            o -> o.result().testAccuracy(),
            Numbers::percentWithSd,
            Comparator.comparingDouble(DotFigures::meanOrLast).reversed());
    List<Curve.Point> points =
        rows.stream().flatMap(row -> ends(row).mapToObj(v -> new Curve.Point(0, v, v, v))).toList();
    Scale scale = Quantity.accuracyScale(points, comparison.budget().testExamples());
    String unit = "% after epoch " + comparison.budget().epochs();
    return figure(
        new DotPanel("Final test accuracy", unit, LEGEND, rows, scale, false, 0), EACH_SEED, 96);
  }

  Figure generalizationGap() {
    List<DotRow> rows =
        rows(
            o -> o.result().generalizationGap(),
            Numbers::percentWithSd,
            Comparator.comparingDouble(row -> orElse(row.summary(), Double.MAX_VALUE)));
    DoubleStream ends = rows.stream().flatMapToDouble(DotFigures::ends);
    double[] all = DoubleStream.concat(ends, DoubleStream.of(0)).sorted().toArray();
    double span = Math.max(1e-4, all[all.length - 1] - all[0]);
    Scale points =
        new LinearScale(100 * (all[0] - 0.04 * span), 100 * (all[all.length - 1] + 0.04 * span));
    List<DotRow> inPoints = rows.stream().map(DotFigures::timesHundred).toList();
    return figure(
        new DotPanel(
            "Generalization gap",
            "training − test accuracy, percentage points",
            LEGEND,
            inPoints,
            points,
            true,
            0),
        EACH_SEED,
        96);
  }

  Figure timeToTarget() {
    List<ComparedOptimizer> all =
        ComparedOptimizer.of(comparison).stream()
            .sorted(
                Comparator.comparing((ComparedOptimizer o) -> time(o).reached() == 0)
                    .thenComparingDouble(o -> orElse(time(o).epochs(), Double.MAX_VALUE)))
            .toList();
    List<DotRow> epochs = all.stream().map(o -> timeRow(o, true)).toList();
    List<DotRow> seconds = all.stream().map(o -> timeRow(o, false)).toList();
    double longest =
        seconds.stream().flatMapToDouble(DotFigures::ends).filter(s -> s > 0).max().orElse(1);
    String target = Numbers.roundPercent(comparison.target());
    DotPanel left =
        new DotPanel(
            "Epochs to " + target + " test accuracy",
            "",
            LEGEND + " · cross: seed that did not reach it",
            epochs,
            new LinearScale(0, comparison.budget().epochs(), 1),
            false,
            wide() ? 92 : 68);
    DotPanel right =
        new DotPanel(
            "Seconds to " + target,
            "training time, evaluation left out",
            "",
            seconds,
            new LinearScale(0, 1.05 * longest),
            false,
            0);
    return pair(left, right);
  }

  private boolean wide() {
    return page == Figures.Page.WIDE;
  }

  private Figure pair(DotPanel left, DotPanel right) {
    Svg svg = new Svg();
    double names = names(left.rows());
    double height = left.height();
    if (wide()) {
      left.draw(svg, 0, 0, page.width() * 0.64, names, 110);
      right.draw(svg, page.width() * 0.66, 0, page.width() * 0.34, 0, 100);
    } else {
      left.draw(svg, 0, 0, page.width(), names, 80);
      right.draw(svg, 0, height + 16, page.width(), names, 76);
      height += 16 + right.height();
    }
    return new Figure(left.title(), EACH_SEED, page.width(), height, svg.toString());
  }

  private Figure figure(DotPanel panel, String description, double texts) {
    Svg svg = new Svg();
    panel.draw(svg, 0, 0, page.width(), names(panel.rows()), texts);
    double height =
        panel.height()
            + Notes.divergence(
                svg, ComparedOptimizer.of(comparison), panel.height() + 2, page.width());
    return new Figure(panel.title(), description, page.width(), height, svg.toString());
  }

  private double names(List<DotRow> rows) {
    double widest = Notes.widest(rows.stream().map(DotRow::series).toList());
    return Math.min(page.width() * 0.33, widest + 30);
  }

  private List<DotRow> rows(
      Function<ComparedOptimizer, Summary> measure,
      Function<Summary, String> format,
      Comparator<DotRow> order) {
    return ComparedOptimizer.of(comparison).stream()
        .map(o -> {
          Summary summary = measure.apply(o);
          String text = summary.isKnown() ? format.apply(summary) : o.divergence();
          return new DotRow(o, summary, 0, text);
        })
        .sorted(order)
        .toList();
  }

  private TimeToTarget time(ComparedOptimizer series) {
    return series.result().timeToTarget(comparison.target());
  }

  private DotRow timeRow(ComparedOptimizer series, boolean inEpochs) {
    TimeToTarget time = time(series);
    Summary summary = inEpochs ? time.epochs() : time.seconds();
    String text = Numbers.meanAndSd(summary, value -> Numbers.fixed(value, inEpochs ? 1 : 2));
    String part = wide() ? text : Numbers.fixed(summary.mean(), 1);
    String share = "%d of %d".formatted(time.reached(), time.trainings());
    return new DotRow(
        series,
        summary,
        time.trainings() - time.reached(),
        !inEpochs || time.always() ? text : time.reached() == 0 ? share : part + " · " + share);
  }

  private static DotRow timesHundred(DotRow row) {
    Summary share = row.summary();
    List<Double> values = share.values().stream().map(value -> 100 * value).toList();
    return new DotRow(row.series(), Summary.of(values), row.missing(), row.text());
  }

  private static double meanOrLast(DotRow row) {
    return orElse(row.summary(), -1);
  }

  private static double orElse(Summary summary, double unknown) {
    return summary.isKnown() ? summary.mean() : unknown;
  }

  /// The values, and the ends of the interval where the spread is known.
  private static DoubleStream ends(DotRow row) {
    Summary summary = row.summary();
    DoubleStream values = summary.values().stream().mapToDouble(Double::doubleValue);
    return Double.isNaN(summary.sd())
        ? values
        : DoubleStream.concat(
            values, DoubleStream.of(summary.mean() - summary.sd(), summary.mean() + summary.sd()));
  }
}
