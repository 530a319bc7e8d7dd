package io.thalweg.app;

import io.thalweg.optim.Expression;
import io.thalweg.report.CurvesFigure;
import io.thalweg.report.LabReport;
import io.thalweg.report.Measure;
import io.thalweg.report.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What [RobustnessCommand] found, in words and as a page.
final class RobustnessPage {
  private RobustnessPage() {}

  /// A table for each disturbance: optimizers down, strengths across.
  static String text(RobustnessCommand.Document found) {
    StringBuilder text = new StringBuilder();
    text.append(title(found)).append("\n\ntest accuracy, %, mean of the seeds");
    for (String disturbance : disturbances(found)) {
      List<String> header = new ArrayList<>(List.of(disturbance.toUpperCase(Locale.ROOT)));
      strengths(found, disturbance)
          .forEach(strength -> header.add(new Expression.Num(strength).toString()));
      Table table = new Table(header.toArray(String[]::new));
      for (List<String> row : rows(found, disturbance, false)) {
        table.row(row.toArray(String[]::new));
      }
      text.append("\n\n").append(table);
    }
    found.report().ifPresent(path -> text.append("\nreport: ").append(path).append('\n'));
    return text.toString();
  }

  static LabReport of(RobustnessCommand.Document found, Provenance provenance) {
    List<LabReport.Section> sections = new ArrayList<>();
    sections.add(
        LabReport.Section.of("Accuracy against strength")
            .with(
                new CurvesFigure(
                    "Test accuracy under disturbances",
                    disturbances(found).stream().map(each -> panel(found, each)).toList()),
                "Mean and standard deviation over %d seeds.".formatted(found.seeds().size())));
    for (String disturbance : disturbances(found)) {
      List<String> header = new ArrayList<>(List.of("optimizer"));
      strengths(found, disturbance)
          .forEach(strength -> header.add(new Expression.Num(strength).toString()));
      sections.add(
          LabReport.Section.of(disturbance, meaning(disturbance))
              .with(
                  new LabReport.Table(
                      header,
                      rows(found, disturbance, true),
                      "Test accuracy in percent, mean ± standard deviation.")));
    }
    return new LabReport("robustness", title(found), List.of(), provenance, sections);
  }

  private static String title(RobustnessCommand.Document found) {
    return "%s on %s, %d epochs, batches of %d, %d seeds"
        .formatted(
            found.model(), found.data(), found.epochs(), found.batch(), found.seeds().size());
  }

  /// What the strength of a disturbance is.
  private static String strength(String disturbance) {
    return switch (disturbance) {
      case "pixel-noise" -> "σ";
      case "fgsm", "pgd" -> "ε";
      case "label-noise" -> "share of wrong labels";
      default -> "noise/‖g‖";
    };
  }

  private static String meaning(String disturbance) {
    return switch (disturbance) {
      case "pixel-noise" -> "Gaussian noise of this standard deviation on the test pixels.";
      case "fgsm" -> "Test examples moved by one step of this size against the network.";
      case "pgd" -> "Test examples moved in 20 steps against the network, this far at most.";
      case "label-noise" -> "Trained with this share of wrong labels, tested on right ones.";
      default -> "Trained with noise of this many times the gradient's norm on every gradient.";
    };
  }

  private static List<String> disturbances(RobustnessCommand.Document found) {
    return found.results().stream().map(RobustnessCommand.Row::disturbance).distinct().toList();
  }

  private static List<Double> strengths(RobustnessCommand.Document found, String disturbance) {
    return of(found, disturbance).map(RobustnessCommand.Row::strength).distinct().toList();
  }

  private static Stream<RobustnessCommand.Row> of(
      RobustnessCommand.Document found, String disturbance) {
    return found.results().stream().filter(row -> row.disturbance().equals(disturbance));
  }

  private static List<String> optimizers(RobustnessCommand.Document found) {
    return found.results().stream().map(RobustnessCommand.Row::optimizer).distinct().toList();
  }

  private static List<List<String>> rows(
      RobustnessCommand.Document found, String disturbance, boolean spread) {
    return optimizers(found).stream()
        .map(optimizer -> {
          List<String> cells = new ArrayList<>(List.of(optimizer));
          of(found, disturbance)
              .filter(row -> row.optimizer().equals(optimizer))
              .forEach(row -> cells.add(cell(row, spread)));
          return List.copyOf(cells);
        })
        .toList();
  }

  private static String cell(RobustnessCommand.Row row, boolean spread) {
    if (!row.accuracy().isKnown()) {
      return "diverged";
    }
    String mean = "%.2f".formatted(100 * row.accuracy().mean());
    String sd = row.accuracy().count() > 1 ? " ± %.2f".formatted(100 * row.accuracy().sd()) : "";
    String lost = row.diverged() > 0 ? " (%d diverged)".formatted(row.diverged()) : "";
    return mean + (spread ? sd : "") + lost;
  }

  private static CurvesFigure.Panel panel(RobustnessCommand.Document found, String disturbance) {
    List<CurvesFigure.Line> lines =
        optimizers(found).stream()
            .map(optimizer ->
                new CurvesFigure.Line(
                    optimizer,
                    of(found, disturbance)
                        .filter(row -> row.optimizer().equals(optimizer))
                        .map(row ->
                            new CurvesFigure.Point(
                                row.strength(), row.accuracy().mean(), row.accuracy().sd()))
                        .toList()))
            .toList();
    Measure accuracy = new Measure("test accuracy", "", Measure.Spacing.LINEAR, true);
    return new CurvesFigure.Panel(
        disturbance, strength(disturbance), false, accuracy, lines, List.of());
  }
}
