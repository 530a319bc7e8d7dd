package io.thalweg.app;

import io.thalweg.report.CurvesFigure;
import io.thalweg.report.LabReport;
import io.thalweg.report.Measure;
import io.thalweg.report.Provenance;
import io.thalweg.study.Summary;
import io.thalweg.train.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// What [GeneralizationCommand] found, in words and as a page.
final class GeneralizationPage {
  private static final List<String> HEADER =
      List.of(
          "optimizer",
          "batch",
          "test accuracy, %",
          "gap, points",
          "epochs to target",
          "steps to target",
          "seconds",
          "sharpness",
          "trace");

  private GeneralizationPage() {}

  static String text(GeneralizationCommand.Document found) {
    Table table = new Table(HEADER.stream().map(String::toUpperCase).toArray(String[]::new));
    found.results().forEach(row -> table.row(cells(row).toArray(String[]::new)));
    return "%s%n%n%s%s"
        .formatted(
            title(found), table, found.report().map(path -> "report: " + path + "\n").orElse(""));
  }

  static LabReport of(GeneralizationCommand.Document found, Provenance provenance) {
    List<LabReport.Section> sections = new ArrayList<>();
    List<Integer> batches =
        found.results().stream().map(GeneralizationCommand.Row::batch).distinct().toList();
    sections.add(
        LabReport.Section.of(
                "The gap by epoch",
                "Training accuracy − test accuracy after each epoch, a panel for each batch size.")
            .with(
                new CurvesFigure(
                    "Generalization gap",
                    batches.stream()
                        .map(batch ->
                            byEpoch(
                                found,
                                batch,
                                epoch -> epoch.trainAccuracy() - epoch.testAccuracy()))
                        .toList()),
                "Mean and standard deviation over %d seeds.".formatted(found.seeds().size())));
    if (batches.size() > 1) {
      sections.add(
          LabReport.Section.of("Batch size")
              .with(
                  new CurvesFigure(
                      "By batch size",
                      List.of(
                          byBatch(
                              found,
                              Measure.accuracy("test accuracy"),
                              GeneralizationCommand.Row::testAccuracy),
                          byBatch(
                              found,
                              Measure.linear("gap", ""),
                              GeneralizationCommand.Row::generalizationGap),
                          byBatch(
                              found,
                              Measure.logarithmic("sharpness", ""),
                              GeneralizationCommand.Row::sharpness),
                          byBatch(
                              found,
                              Measure.logarithmic("training time", "s"),
                              GeneralizationCommand.Row::seconds))),
                  "After the last epoch; every batch size had the same number of epochs."));
    }
    sections.add(
        LabReport.Section.of("Figures")
            .with(
                new LabReport.Table(
                    HEADER,
                    found.results().stream().map(GeneralizationPage::cells).toList(),
                    ("Mean ± standard deviation over the seeds; target %s test accuracy; sharpness and"
                            + " trace are of the training loss's Hessian at the end.")
                        .formatted(found.target()))));
    return new LabReport("generalization", title(found), List.of(), provenance, sections);
  }

  private static String title(GeneralizationCommand.Document found) {
    return "%s on %s, %d epochs, %d seeds"
        .formatted(found.model(), found.data(), found.epochs(), found.seeds().size());
  }

  private static List<String> cells(GeneralizationCommand.Row row) {
    String lost = row.diverged() == 0 ? "" : " (%d diverged)".formatted(row.diverged());
    double stepsPerEpoch = row.stepsPerEpoch();
    return List.of(
        row.optimizer() + lost,
        Integer.toString(row.batch()),
        spread(row.testAccuracy(), 100, "%.2f"),
        spread(row.generalizationGap(), 100, "%.2f"),
        spread(row.epochsToTarget(), 1, "%.1f"),
        spread(row.epochsToTarget(), stepsPerEpoch, "%.0f"),
        spread(row.seconds(), 1, "%.2f"),
        spread(row.sharpness(), 1, "%.3g"),
        spread(row.trace(), 1, "%.3g"));
  }

  private static String spread(Summary summary, double unit, String format) {
    if (!summary.isKnown()) {
      return "–";
    }
    String mean = format.formatted(unit * summary.mean());
    return summary.count() < 2 ? mean : mean + " ± " + format.formatted(unit * summary.sd());
  }

  private static CurvesFigure.Panel byEpoch(
      GeneralizationCommand.Document found, int batch, ToDoubleFunction<Epoch> quantity) {
    List<CurvesFigure.Line> lines =
        found.results().stream()
            .filter(row -> row.batch() == batch)
            .map(row -> new CurvesFigure.Line(row.given(), points(row, found.epochs(), quantity)))
            .toList();
    return new CurvesFigure.Panel(
        "batch " + batch, "epoch", false, Measure.linear("gap", ""), lines, List.of());
  }

  private static List<CurvesFigure.Point> points(
      GeneralizationCommand.Row row, int epochs, ToDoubleFunction<Epoch> quantity) {
    return IntStream.range(0, epochs)
        .mapToObj(i -> {
          Summary summary =
              Summary.of(
                  row.runs().stream()
                      .filter(run -> run.divergence().isEmpty() && run.epochs().size() > i)
                      .map(run -> quantity.applyAsDouble(run.epochs().get(i)))
                      .toList());
          return new CurvesFigure.Point(i + 1, summary.mean(), summary.sd());
        })
        .toList();
  }

  private static CurvesFigure.Panel byBatch(
      GeneralizationCommand.Document found,
      Measure measure,
      Function<GeneralizationCommand.Row, Summary> quantity) {
    List<CurvesFigure.Line> lines =
        found.results().stream()
            .map(GeneralizationCommand.Row::given)
            .distinct()
            .map(given ->
                new CurvesFigure.Line(
                    given,
                    found.results().stream()
                        .filter(row -> row.given().equals(given))
                        .map(row -> {
                          Summary summary = quantity.apply(row);
                          return new CurvesFigure.Point(row.batch(), summary.mean(), summary.sd());
                        })
                        .toList()))
            .toList();
    return new CurvesFigure.Panel(measure.name(), "batch", true, measure, lines, List.of());
  }
}
