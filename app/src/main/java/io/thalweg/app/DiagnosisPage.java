package io.thalweg.app;

import io.thalweg.measure.Diagnosis;
import io.thalweg.measure.Note;
import io.thalweg.measure.Series;
import io.thalweg.report.LabReport;
import io.thalweg.report.Measure;
import io.thalweg.report.Provenance;
import io.thalweg.report.SeriesFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// What the instruments of a training saw, as a page.
final class DiagnosisPage {
  private static final String HISTOGRAM = "gradient-histogram";

  /// Decimal exponents between which the histogram's bins lie.
  private static final int LOWEST = -10;

  /// Quantities that pass through orders of magnitude.
  private static final Set<String> LOGARITHMIC =
      Set.of(
          "loss",
          "grad-norm",
          "layer-grad-norm",
          "update-ratio",
          "noise-scale",
          "signal-to-noise",
          "sharpness",
          "effective-rate");

  private DiagnosisPage() {}

  /// @param title model, data and optimizer
  static LabReport of(Diagnosis diagnosis, String title, Provenance provenance) {
    List<LabReport.Section> sections = new ArrayList<>();
    List<SeriesFigure.Panel> panels =
        diagnosis.series().stream().map(DiagnosisPage::panel).toList();
    if (!panels.isEmpty()) {
      sections.add(
          LabReport.Section.of("What the instruments saw")
              .with(
                  new SeriesFigure(
                      title,
                      "step",
                      panels,
                      diagnosis.warnings().stream()
                          .map(note -> new SeriesFigure.Warning(note.step(), note.text()))
                          .toList()),
                  "Each instrument at its own schedule; none changes the training."));
    }
    List<Note> notes = new ArrayList<>(diagnosis.warnings());
    notes.addAll(diagnosis.findings());
    if (!notes.isEmpty()) {
      sections.add(
          LabReport.Section.of("Findings")
              .with(
                  new LabReport.Table(
                      List.of("step", "what"),
                      notes.stream()
                          .map(note -> List.of(Long.toString(note.step()), note.text()))
                          .toList(),
                      "Warnings came while it trained; findings are of whole series.")));
    }
    return new LabReport("diagnosis", title, headline(diagnosis), provenance, sections);
  }

  private static List<String> headline(Diagnosis diagnosis) {
    List<String> sentences = new ArrayList<>();
    diagnosis
        .run()
        .divergence()
        .ifPresent(reason -> sentences.add("The training diverged at " + reason + "."));
    if (!diagnosis.run().epochs().isEmpty()) {
      sentences.add(
          "Test accuracy %.2f %% after %d epochs."
              .formatted(
                  100 * diagnosis.run().epochs().getLast().testAccuracy(),
                  diagnosis.run().epochs().size()));
    }
    return sentences;
  }

  private static SeriesFigure.Panel panel(Series series) {
    if (series.name().equals(HISTOGRAM)) {
      return histogram(series);
    }
    boolean accuracy = series.name().contains("accuracy");
    Measure measure =
        accuracy
            ? Measure.accuracy(series.name())
            : LOGARITHMIC.contains(series.name())
                ? Measure.logarithmic(series.name(), series.unit())
                : Measure.linear(series.name(), series.unit());
    List<SeriesFigure.Line> lines =
        IntStream.range(0, series.width())
            .mapToObj(i ->
                new SeriesFigure.Line(
                    series.labels().isEmpty() ? series.name() : series.labels().get(i),
                    IntStream.range(0, series.size())
                        .mapToObj(k ->
                            new SeriesFigure.Point(
                                series.steps().get(k), series.values().get(k).get(i)))
                        .toList()))
            .toList();
    return new SeriesFigure.Lines(measure, lines, List.of());
  }

  private static SeriesFigure.Panel histogram(Series series) {
    List<Double> edges = new ArrayList<>();
    edges.add(Double.NEGATIVE_INFINITY);
    IntStream.range(0, series.width() - 1).forEach(i -> edges.add((double) LOWEST + i));
    edges.add(Double.POSITIVE_INFINITY);
    return new SeriesFigure.Histogram(
        series.name(),
        "log₁₀ |g|",
        edges,
        IntStream.range(0, series.size())
            .mapToObj(k -> new SeriesFigure.Sample(series.steps().get(k), series.values().get(k)))
            .toList());
  }
}
