package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class SweepFigureTest {
  private static final SweepFigure.Axis RATES =
      new SweepFigure.Axis("rate", List.of(0.01, 0.1, 1.0, 10.0), true);
  private static final SweepFigure.Axis MOMENTA =
      new SweepFigure.Axis("momentum", List.of(0.0, 0.3, 0.6), false);
  private static final SweepFigure.Cell NONE = SweepFigure.Cell.untrained();
  private static final SweepFigure.Cell LOST = SweepFigure.Cell.divergent();

  private static SweepFigure.Cell cell(double score) {
    return SweepFigure.Cell.trained(score);
  }

  private static SweepFigure figure(Measure measure, Double... limits) {
    return new SweepFigure(
        "t",
        RATES,
        MOMENTA,
        measure,
        List.of(
            List.of(cell(0.5), cell(0.6), cell(0.7), LOST),
            List.of(cell(0.5), cell(0.8), new SweepFigure.Cell(0.99, 1, 2), LOST),
            List.of(NONE, cell(0.6), LOST, LOST)),
        List.of(new SweepFigure.Limit("2/λ", List.of(limits))),
        "11 of 12 cells");
  }

  private static Drawing draw(SweepFigure figure) {
    return Drawing.of(figure.draw(Figures.Page.WIDE).inline());
  }

  private static double tick(Drawing drawing, String axis, String label, String coordinate) {
    return drawing.ofClass("tick").stream()
        .filter(tick -> tick.getAttribute("class").contains(axis))
        .filter(tick -> tick.getTextContent().equals(label))
        .mapToDouble(tick -> Double.parseDouble(tick.getAttribute(coordinate)))
        .findFirst()
        .orElseThrow();
  }

  /// Ticks of the legend stand above the map's.
  private static double rateTick(Drawing drawing, String label) {
    return tick(drawing, "mid", label, "x");
  }

  @Test
  void limitLiesWhereTheAxesSay() {
    Drawing drawing = draw(figure(Measure.linear("loss", ""), 0.1, 1.0, 10.0));
    List<Element> lines =
        drawing.ofClass("border").stream().filter(e -> e.getTagName().equals("path")).toList();

    assertThat(lines).hasSize(1);
    String[] points = lines.getFirst().getAttribute("d").substring(1).split("L", -1);
    assertThat(points).hasSize(5);
    List<String> labels = List.of("0.1", "1", "10");
    List<String> rows = List.of("0", "0.3", "0.6");
    for (int i = 0; i < 3; i++) {
      String[] point = points[i + 1].split(" ", -1);
      assertThat(Double.parseDouble(point[0]))
          .isCloseTo(rateTick(drawing, labels.get(i)), within(0.11));
      assertThat(Double.parseDouble(point[1]))
          .isCloseTo(tick(drawing, "end", rows.get(i), "y") - 4, within(0.11));
    }
  }

  @Test
  void limitIsInterruptedWhereThereIsNone() {
    Drawing drawing = draw(figure(Measure.linear("loss", ""), 0.1, Double.NaN, -1.0));

    String line =
        drawing.ofClass("border").stream()
            .filter(e -> e.getTagName().equals("path"))
            .map(e -> e.getAttribute("d"))
            .findFirst()
            .orElseThrow();
    // from the lower edge of its row to the upper one
    assertThat(line.split("[ML]", -1)).hasSize(4);
    assertThat(Pattern.compile("M").matcher(line).results()).hasSize(1);
  }

  @Test
  void divergedCellsAreHatchedAndNoOthers() {
    Drawing drawing = draw(figure(Measure.linear("loss", ""), 1.0, 1.0, 1.0));
    Element map =
        drawing.ofClass("hatch").stream()
            .max((a, b) -> a.getAttribute("d").length() - b.getAttribute("d").length())
            .orElseThrow();
    double border = (rateTick(drawing, "0.1") + rateTick(drawing, "1")) / 2;

    List<Double> xs =
        Pattern.compile("[ML]([\\d.]+) ")
            .matcher(map.getAttribute("d"))
            .results()
            .map(x -> Double.valueOf(x.group(1)))
            .toList();
    assertThat(xs).isNotEmpty().allSatisfy(x -> assertThat(x).isGreaterThan(border - 0.11));
    // the key has one of each, the map one corner and one point
    assertThat(drawing.ofClass("partly")).hasSize(2);
    assertThat(drawing.ofClass("untrained")).hasSize(2);
    assertThat(drawing.texts("name"))
        .contains("diverged", "some seeds diverged", "not trained", "2/λ");
    assertThat(drawing.texts("note")).containsExactly("agreement: 11 of 12 cells");
  }

  @Test
  void bestCellIsOneWithoutDivergence() {
    SweepFigure accuracy = figure(Measure.accuracy("accuracy"), 1.0, 1.0, 1.0);
    SweepFigure loss = figure(Measure.linear("loss", ""), 1.0, 1.0, 1.0);

    assertThat(accuracy.best().orElseThrow().cell().score()).isEqualTo(0.8);
    assertThat(loss.best().orElseThrow().cell().score()).isEqualTo(0.5);
    assertThat(draw(accuracy).texts("name"))
        .contains("best: 80.00\u00a0% at rate 0.1, momentum 0.3");
    assertThat(accuracy.draw(Figures.Page.NARROW).description())
        .isEqualTo(
            "accuracy over rate (4 values) and momentum (3 values): 7 with a score, 4 diverged,"
                + " 1 not trained. best: 80.00\u00a0% at rate 0.1, momentum 0.3."
                + " Predicted limits: 2/λ. Agreement: 11 of 12 cells.");
  }

  @Test
  void betterScoresAreFartherFromThePaper() {
    HeatScale accuracy = HeatScale.of(Measure.accuracy("a"), DoubleStream.of(0.1, 0.9));
    HeatScale loss = HeatScale.of(Measure.loss("l"), DoubleStream.of(0.1, 0.9));

    assertThat(accuracy.classes().get(accuracy.level(0.9))).isEqualTo("cool15");
    assertThat(accuracy.classes().get(accuracy.level(0.1))).isEqualTo("cool0");
    assertThat(loss.classes().get(loss.level(0.9))).isEqualTo("cool0");
    assertThat(loss.classes().get(loss.level(0.1))).isEqualTo("cool15");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> figure(Measure.linear("loss", ""), 1.0))
        .withMessage("limit 2/λ must have 3 values, got 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SweepFigure.Axis("rate", List.of(0.0, 1.0), true))
        .withMessage("values of rate must rise and be above 0, got [0.0, 1.0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SweepFigure.Axis("rate", List.of(), false))
        .withMessage("rate must have at least 1 value");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SweepFigure.Cell(1, 3, 2))
        .withMessage("diverged must be in [0,2], got 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new SweepFigure(
                "t", RATES, MOMENTA, Measure.loss("l"), List.of(List.of(NONE)), List.of(), ""))
        .withMessage("cells must be 4 by 3 as the axes are, got rows of [1]");
  }

  @Test
  void oneSettingShowsEverySeedTheMeanAndTheLimit() {
    SweepLineFigure figure =
        new SweepLineFigure(
            "t",
            RATES,
            Measure.linear("score", ""),
            List.of(
                new SweepLineFigure.Seed("1", List.of(cell(1), cell(2), cell(4), LOST)),
                new SweepLineFigure.Seed("2", List.of(cell(3), NONE, LOST, LOST))),
            List.of(new Mark("2/λ", 1), new Mark("far", 1e9)),
            "3 of 4 values");
    Drawing drawing = Drawing.of(figure.draw(Figures.Page.WIDE).inline());

    assertThat(figure.means()).extracting(XY::y).containsExactly(2.0, 2.0, 4.0, Double.NaN);
    // the key has one of each
    assertThat(drawing.ofClass("seed")).hasSize(4 + 1);
    assertThat(drawing.ofClass("cross")).hasSize(3 + 1);
    List<Element> limits = drawing.ofClass("limit");
    assertThat(limits).hasSize(1);
    assertThat(Double.parseDouble(limits.getFirst().getAttribute("x1")))
        .isCloseTo(rateTick(drawing, "1"), within(0.11));
    assertThat(figure.draw(Figures.Page.WIDE).description())
        .contains("4 with a score, 3 diverged", "Best mean 2 at 0.01");
  }
}
