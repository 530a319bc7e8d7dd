package io.thalweg.app;

import io.thalweg.report.CurvesFigure;
import io.thalweg.report.CurvesFigure.Line;
import io.thalweg.report.CurvesFigure.Panel;
import io.thalweg.report.CurvesFigure.Point;
import io.thalweg.report.Figure;
import io.thalweg.report.Figures;
import io.thalweg.report.Mark;
import io.thalweg.report.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Averages of a series, drawn.
record EwaFigures(EwaCommand.Document document) {
  private static final Measure VALUE = Measure.linear("value", "");
  private static final Measure GAIN = Measure.logarithmic("gain", "");
  private static final Measure PHASE = Measure.linear("phase", "degrees");
  private static final String OMEGA = "ω, radians per step";

  /// `series` is what was averaged with its averages, `response` what each makes of a sine.
  Optional<Figure> draw(String name, double width) {
    return switch (name) {
      case "series" -> Optional.of(new CurvesFigure(title(), List.of(series())).draw(width));
      case "response" ->
          Optional.of(new CurvesFigure("Frequency response", response()).draw(width));
      default -> Optional.empty();
    };
  }

  /// All panels.
  Figure both() {
    List<Panel> panels = new ArrayList<>(List.of(series()));
    panels.addAll(response());
    return new CurvesFigure(title(), panels).draw(Figures.Page.WIDE);
  }

  private String title() {
    return (document.corrected() ? "Averages, corrected for bias" : "Averages without correction")
        + "; the series in grey";
  }

  private Panel series() {
    List<Line> lines = new ArrayList<>();
    for (EwaCommand.Row row : document.results()) {
      lines.add(new Line(name(row), points(row.averages())));
    }
    return new Panel("value", "step", false, VALUE, lines, List.of(), points(document.series()));
  }

  /// Steps are counted from 1, as in the table.
  private static List<Point> points(List<Double> values) {
    return IntStream.range(0, values.size())
        .mapToObj(t -> new Point(t + 1, values.get(t), Double.NaN))
        .toList();
  }

  private static String name(EwaCommand.Row row) {
    return "β = " + row.beta();
  }

  private List<Panel> response() {
    List<Line> gains = new ArrayList<>();
    List<Line> phases = new ArrayList<>();
    for (EwaCommand.Row row : document.results()) {
      gains.add(
          new Line(
              name(row),
              row.frequencyResponse().stream()
                  .map(at -> new Point(at.omega(), at.gain(), Double.NaN))
                  .toList()));
      phases.add(
          new Line(
              name(row),
              row.frequencyResponse().stream()
                  .map(at -> new Point(at.omega(), at.phaseDegrees(), Double.NaN))
                  .toList()));
    }
    List<Mark> cutoffs =
        document.results().stream()
            .filter(row -> Double.isFinite(row.cutoff()))
            .map(row -> new Mark("cutoff", row.cutoff()))
            .toList();
    List<Mark> marks = cutoffs.size() == 1 ? cutoffs : List.of();
    return List.of(
        new Panel("gain", OMEGA, true, GAIN, gains, marks),
        new Panel("phase", OMEGA, true, PHASE, phases, marks));
  }
}
