package io.thalweg.app;

import io.thalweg.dynamics.StabilityMap;
import io.thalweg.report.Figure;
import io.thalweg.report.Figures;
import io.thalweg.report.LabReport;
import io.thalweg.report.Mark;
import io.thalweg.report.Measure;
import io.thalweg.report.PageFigure;
import io.thalweg.report.Provenance;
import io.thalweg.report.SweepFigure;
import io.thalweg.report.SweepLineFigure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A sweep as a page: the score of every setting, with what was predicted over it.
final class SweepPage {
  private static final int SHOWN = 20;

  /// The sweep as its run keeps it, so that it can be drawn again.
  private static final String FILE = "sweep.json";

  /// Trials of a sweep that is kept so, and its size at most.
  private static final int MOST_TRIALS = 10_000;

  private static final long MOST_BYTES = 64L << 20;

  private SweepPage() {}

  /// Keeps a sweep with its run.
  static void keep(SweepDocument sweep, RunRecord kept) {
    if (sweep.trials().size() <= MOST_TRIALS) {
      kept.keep("document", FILE, Json.writeExact(sweep));
    }
  }

  /// Draws a sweep that was [kept][#keep].
  ///
  /// @param folder of its run
  static Optional<Figure> draw(Path folder, Figures.Page page) {
    Path file = folder.resolve(FILE);
    try {
      return Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES
          ? figure(Json.readExact(Files.readString(file), SweepDocument.class))
              .map(figure -> figure.draw(page))
          : Optional.empty();
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  static LabReport of(SweepDocument sweep, Provenance provenance) {
    List<LabReport.Section> sections = new ArrayList<>();
    figure(sweep)
        .ifPresent(figure ->
            sections.add(
                LabReport.Section.of("Every setting")
                    .with(
                        figure,
                        "Accuracy on held-out examples. Lines: where the linear model of the"
                            + " optimizer becomes unstable on a curvature.")));
    if (!sweep.agreement().isEmpty()) {
      sections.add(
          LabReport.Section.of(
                  "Predicted and found",
                  "A setting fails where its training diverges or ends with a training loss above"
                      + " that of the untrained network (%.4g).".formatted(sweep.startLoss()))
              .with(agreement(sweep)));
    }
    sections.add(LabReport.Section.of("The best settings").with(best(sweep)));
    return new LabReport(
        "sweep",
        "%s on %s by %s".formatted(sweep.model(), sweep.data(), sweep.optimizer()),
        headline(sweep),
        provenance,
        sections);
  }

  private static List<String> headline(SweepDocument sweep) {
    List<String> sentences = new ArrayList<>();
    long failed = sweep.trials().stream().filter(SweepDocument.Row::failed).count();
    sentences.add(
        sweep
            .best()
            .map(row ->
                "Best of %d settings: %s, accuracy %.2f %% on held-out examples."
                    .formatted(
                        sweep.trials().size(), row.optimizer(), 100 * row.testAccuracy().mean()))
            .orElse("Every setting failed."));
    sentences.add(
        "%d of %d settings failed; %d epochs each, %.1f s in all."
            .formatted(failed, sweep.trials().size(), sweep.epochs(), sweep.seconds()));
    return sentences;
  }

  /// A heat map of two settings, a line of one; nothing of more, or where the points lie anywhere.
  static Optional<PageFigure> figure(SweepDocument sweep) {
    if (!sweep.search().equals("grid") || sweep.settings().size() > 2) {
      return Optional.empty();
    }
    SweepFigure.Axis x = axis(sweep, 0);
    Measure accuracy = Measure.accuracy("accuracy on held-out examples");
    if (sweep.settings().size() == 1) {
      return Optional.of(line(sweep, x, accuracy));
    }
    SweepFigure.Axis y = axis(sweep, 1);
    int columns = x.values().size();
    List<List<SweepFigure.Cell>> rows =
        IntStream.range(0, y.values().size())
            .mapToObj(row ->
                IntStream.range(row * columns, (row + 1) * columns)
                    .mapToObj(i ->
                        i < sweep.trials().size()
                            ? cell(sweep.trials().get(i))
                            : SweepFigure.Cell.untrained())
                    .toList())
            .toList();
    List<SweepFigure.Limit> limits =
        sweep.predictedBoundary().stream()
            .map(boundary ->
                new SweepFigure.Limit(
                    name(boundary),
                    y.values().stream().map(at -> nearest(boundary.points(), at)).toList()))
            .toList();
    return Optional.of(
        new SweepFigure(title(sweep), x, y, accuracy, rows, limits, agreementLine(sweep)));
  }

  private static PageFigure line(SweepDocument sweep, SweepFigure.Axis x, Measure accuracy) {
    int seeds = sweep.trials().getFirst().seeds().size();
    List<SweepLineFigure.Seed> all =
        List.of(
            new SweepLineFigure.Seed(
                seeds == 1 ? "one seed" : "mean of %d seeds".formatted(seeds),
                sweep.trials().stream().map(SweepPage::cell).toList()));
    List<Mark> limits =
        sweep.predictedBoundary().stream()
            .flatMap(boundary ->
                boundary.points().stream().map(point -> new Mark(name(boundary), point.x())))
            .toList();
    return new SweepLineFigure(title(sweep), x, accuracy, all, limits, agreementLine(sweep));
  }

  private static String title(SweepDocument sweep) {
    return "%s on %s by %s".formatted(sweep.model(), sweep.data(), sweep.optimizer());
  }

  private static String name(SweepDocument.Boundary boundary) {
    return "%s: λ = %.3g".formatted(boundary.curvatureOf(), boundary.curvature());
  }

  private static String agreementLine(SweepDocument sweep) {
    return sweep.agreement().stream()
        .filter(each -> !each.curvatureOf().equals(SweepCommand.FITTED))
        .max(Comparator.comparingDouble(SweepDocument.Agreement::share))
        .map(each ->
            "%s: %d of %d settings (%.1f %%)"
                .formatted(
                    each.curvatureOf(),
                    each.bothStable() + each.bothUnstable(),
                    each.trials(),
                    100 * each.share()))
        .orElse("");
  }

  private static SweepFigure.Cell cell(SweepDocument.Row row) {
    int trainings = row.seeds().size();
    return new SweepFigure.Cell(row.testAccuracy().mean(), row.diverged().size(), trainings);
  }

  private static SweepFigure.Axis axis(SweepDocument sweep, int setting) {
    String name = sweep.settings().get(setting);
    List<Double> values =
        sweep.trials().stream()
            .map(row -> List.copyOf(row.settings().values()).get(setting))
            .distinct()
            .sorted()
            .toList();
    return new SweepFigure.Axis(name, values, isLogarithmic(values));
  }

  /// Whether the values lie at equal ratios rather than equal differences.
  private static boolean isLogarithmic(List<Double> values) {
    int n = values.size();
    int half = n / 2;
    double middle = values.get(half);
    double share = half / (n - 1.0);
    double first = values.getFirst();
    double last = values.getLast();
    double linear = Math.abs(middle - (first + share * (last - first)));
    return first > 0 && n > 2 && Math.abs(middle - first * Math.pow(last / first, share)) < linear;
  }

  /// The boundary's first setting at the row that is nearest to a value of the second.
  private static double nearest(List<StabilityMap.Point> points, double y) {
    return points.stream()
        .min(
            Comparator.comparingDouble((StabilityMap.Point point) -> Math.abs(point.y() - y))
                .thenComparingDouble(StabilityMap.Point::x))
        .map(StabilityMap.Point::x)
        .orElse(Double.NaN);
  }

  private static LabReport.Table agreement(SweepDocument sweep) {
    List<List<String>> rows =
        sweep.agreement().stream()
            .map(each ->
                List.of(
                    each.curvatureOf(),
                    "%.4g".formatted(each.curvature()),
                    "%.1f".formatted(100 * each.share()),
                    Integer.toString(each.bothStable()),
                    Integer.toString(each.bothUnstable()),
                    Integer.toString(each.predictedOnly()),
                    Integer.toString(each.failedOnly())))
            .toList();
    return new LabReport.Table(
        List.of(
            "predicted with",
            "curvature λ",
            "agreement, %",
            "both stable",
            "both failed",
            "only predicted",
            "only failed"),
        rows,
        "The last row's curvature was chosen to agree best: it is no prediction.");
  }

  private static LabReport.Table best(SweepDocument sweep) {
    List<List<String>> rows =
        sweep.ranked().stream()
            .limit(SHOWN)
            .map(row ->
                List.of(
                    row.optimizer(),
                    "%.2f".formatted(100 * row.testAccuracy().mean()),
                    "%.4f".formatted(row.testLoss().mean()),
                    "%.4f".formatted(row.trainLoss().mean())))
            .toList();
    return new LabReport.Table(
        List.of("setting", "held-out accuracy, %", "held-out loss", "training loss"), rows, "");
  }
}
