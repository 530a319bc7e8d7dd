package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class SeriesFigureTest {
  private static final SeriesFigure.Lines SHARPNESS =
      new SeriesFigure.Lines(
          Measure.linear("Sharpness", ""),
          List.of(Instruments.line("sharpness", 10, k -> k / 5)),
          List.of(Threshold.constant("2/η", 10), Threshold.constant("far", 1e6)));

  private static Drawing draw(List<SeriesFigure.Warning> warnings, SeriesFigure.Panel... panels) {
    return Drawing.of(
        new SeriesFigure("t", "step", List.of(panels), warnings).draw(Figures.Page.WIDE).inline());
  }

  @Test
  void thresholdLiesWhereTheAxisSaysAndIsNamedAtItsEnd() {
    Drawing drawing = draw(List.of(), SHARPNESS);
    double tick =
        drawing.ofClass("tick").stream()
            .filter(e -> e.getTextContent().equals("10") && e.getAttribute("class").contains("end"))
            .mapToDouble(e -> Double.parseDouble(e.getAttribute("y")) - 4)
            .findFirst()
            .orElseThrow();
    String line = drawing.ofClass("limit").getFirst().getAttribute("d");

    assertThat(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .isCloseTo(tick, within(0.11));
    assertThat(drawing.texts("name")).contains("2/η = 10", "↑ far = 1e6");
  }

  @Test
  void farThresholdLeavesRoomForTheValues() {
    List<String> ticks = draw(List.of(), SHARPNESS).texts("tick");

    assertThat(ticks).contains("0", "10", "20").noneMatch(tick -> tick.contains("e"));
  }

  @Test
  void histogramCoversEachSampleUpToTheMiddleBetweenThem() {
    SeriesFigure.Histogram histogram =
        new SeriesFigure.Histogram(
            "Gradients",
            "",
            List.of(-1.0, 0.0, 1.0, 2.0),
            List.of(
                new SeriesFigure.Sample(0, List.of(1.0, 1.0, 0.0)),
                new SeriesFigure.Sample(10, List.of(0.0, 8.0, 0.0)),
                new SeriesFigure.Sample(30, List.of(Double.NaN, 2.0, 2.0))));
    Drawing drawing = draw(List.of(), histogram);
    Element paper = drawing.ofClass("void").getFirst();
    double all =
        Double.parseDouble(paper.getAttribute("width"))
            * Double.parseDouble(paper.getAttribute("height"));

    List<MatchResult> runs =
        drawing.ofClass("cell").stream()
            .filter(cell -> cell.getTagName().equals("path"))
            .flatMap(cell ->
                Pattern.compile("M([-\\d.]+) ([-\\d.]+)H([-\\d.]+)V([-\\d.]+)")
                    .matcher(cell.getAttribute("d"))
                    .results())
            .toList();
    double area =
        runs.stream()
            .mapToDouble(r ->
                (Double.parseDouble(r.group(3)) - Double.parseDouble(r.group(1)))
                    * (Double.parseDouble(r.group(2)) - Double.parseDouble(r.group(4))))
            .sum();
    // samples cover 5, 15 and 10 of 30 steps, with 2, 1 and 2 of 3 bins
    assertThat(area / all).isCloseTo((5 * 2 + 15 * 1 + 10 * 2) / 90.0, within(0.01));
  }

  @Test
  void sharesAddUpToOne() {
    assertThat(new SeriesFigure.Sample(0, List.of(1.0, 3.0, Double.NaN, -2.0)).shares())
        .containsExactly(0.25, 0.75, 0, 0);
    assertThat(new SeriesFigure.Sample(0, List.of(1e308, 1e308)).shares())
        .containsExactly(0.5, 0.5);
    assertThat(new SeriesFigure.Sample(0, List.of(0.0)).shares()).containsExactly(0);
  }

  @Test
  void warningsAreMarkedInEveryPanelAndNamedOnceForEachKind() {
    List<SeriesFigure.Warning> warnings =
        List.of(
            new SeriesFigure.Warning(80, "late"),
            new SeriesFigure.Warning(20, "often"),
            new SeriesFigure.Warning(50, "often"),
            new SeriesFigure.Warning(Double.NaN, "never"));
    Drawing drawing = draw(warnings, SHARPNESS, SHARPNESS);

    List<Long> triangles =
        drawing.ofClass("warning").stream()
            .map(e -> e.getAttribute("d").chars().filter(c -> c == 'M').count())
            .toList();
    assertThat(triangles).containsExactly(3L, 3L, 2L, 1L);
    assertThat(drawing.texts("name")).contains("often", "late").doesNotContain("never");
    assertThat(drawing.texts("unit")).contains("2 times, first at step 20", "step 80");
  }

  @Test
  void spikesOfLongRunsAreKept() {
    SeriesFigure.Line spike =
        Instruments.line("loss", 100_000, k -> k == 555_550 ? 1000 : Math.sin(k));
    Figure figure =
        new SeriesFigure(
                "t",
                "step",
                List.of(
                    new SeriesFigure.Lines(Measure.linear("Loss", ""), List.of(spike), List.of())),
                List.of())
            .draw(Figures.Page.WIDE);

    assertThat(Drawing.of(figure.inline()).texts("tick")).contains("1000");
    assertThat(figure.inline().length()).isLessThan(40_000);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SeriesFigure("t", "step", List.of(), List.of()))
        .withMessage("there must be at least 1 panel");
    List<SeriesFigure.Sample> samples = List.of(new SeriesFigure.Sample(0, List.of(1.0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SeriesFigure.Histogram("g", "", List.of(0.0, 1.0, 2.0), samples))
        .withMessage("counts must be 2 as the bins are, got 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new SeriesFigure.Histogram(
                "g", "", List.of(0.0, 1.0), List.of(samples.getFirst(), samples.getFirst())))
        .withMessage("samples must be in rising order, got 0.0 before 0.0");
  }
}
