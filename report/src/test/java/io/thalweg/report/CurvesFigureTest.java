package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class CurvesFigureTest {
  private static CurvesFigure.Line line(String name, double... means) {
    return new CurvesFigure.Line(
        name,
        IntStream.range(0, means.length)
            .mapToObj(i -> new CurvesFigure.Point(i + 1, means[i], 0.5))
            .toList());
  }

  private static CurvesFigure.Panel panel(String title, Measure measure, CurvesFigure.Line... of) {
    return new CurvesFigure.Panel(title, "epoch", false, measure, List.of(of), List.of());
  }

  private static Drawing draw(CurvesFigure.Panel... panels) {
    return Drawing.of(new CurvesFigure("t", List.of(panels)).draw(Figures.Page.WIDE).inline());
  }

  private static List<String> classes(Drawing drawing, String of) {
    return drawing.ofClass(of).stream().map(e -> e.getAttribute("class")).toList();
  }

  @Test
  void nameHasOneColourInAllPanels() {
    Measure measure = Measure.linear("gap", "");
    Drawing drawing =
        draw(
            panel("A", measure, line("sgd", 1, 2), line("adam", 2, 3)),
            panel("B", measure, line("adam", 1, 2), line("nag", 2, 3)));

    assertThat(classes(drawing, "curve"))
        .containsExactly("curve s0", "curve s1", "curve s1", "curve s2");
    assertThat(drawing.texts("name")).contains("sgd", "adam", "nag");
    assertThat(drawing.ofClass("label")).hasSize(4);
  }

  @Test
  void ninthLineIsDashed() {
    CurvesFigure.Line[] lines =
        IntStream.range(0, 18)
            .mapToObj(i -> line("o" + i, i, i + 1))
            .toArray(CurvesFigure.Line[]::new);

    List<String> classes = classes(draw(panel("A", Measure.linear("gap", ""), lines)), "curve");

    assertThat(classes).doesNotHaveDuplicates().hasSize(18);
    assertThat(classes.get(7)).isEqualTo("curve s7");
    assertThat(classes.get(8)).isEqualTo("curve s0 dash1");
    assertThat(classes.get(17)).isEqualTo("curve s1 dash2");
    assertThat(classes).noneMatch(c -> c.contains("s8"));
  }

  @Test
  void panelsOfOneMeasureHaveTheSameAxis() {
    Measure measure = Measure.linear("gap", "");
    Drawing drawing =
        draw(
            panel("A", measure, line("sgd", 0, 2)),
            panel("B", measure, line("sgd", 90, 100)),
            panel("C", Measure.linear("other", ""), line("sgd", 5, 6)));

    List<List<String>> ticks =
        drawing.ofClass("panel").stream().map(CurvesFigureTest::verticalTicks).toList();
    assertThat(ticks.get(0)).isEqualTo(ticks.get(1)).contains("0", "100");
    assertThat(ticks.get(2)).isNotEqualTo(ticks.get(0)).doesNotContain("100");
  }

  private static List<String> verticalTicks(Element panel) {
    return IntStream.range(0, panel.getElementsByTagName("text").getLength())
        .mapToObj(i -> (Element) panel.getElementsByTagName("text").item(i))
        .filter(text -> text.getAttribute("class").equals("tick end"))
        .map(Element::getTextContent)
        .toList();
  }

  @Test
  void missingValuesInterruptLineAndBand() {
    Drawing drawing =
        draw(panel("A", Measure.linear("gap", ""), line("sgd", 1, 2, Double.NaN, 3, 4)));

    String line = drawing.ofClass("line").getFirst().getAttribute("d");
    String band = drawing.ofClass("band").getFirst().getAttribute("d");
    assertThat(line.chars().filter(c -> c == 'M')).hasSize(2);
    assertThat(band.chars().filter(c -> c == 'M')).hasSize(2);
    assertThat(band.chars().filter(c -> c == 'Z')).hasSize(2);
  }

  @Test
  void whatHasNoValuesIsNamedUnderThePanels() {
    Drawing drawing =
        draw(
            panel("A", Measure.loss("loss"), line("sgd", 1, 2), line("adam", Double.NaN)),
            panel("B", Measure.loss("loss"), line("sgd", 1, 2), line("nag")));

    assertThat(drawing.texts("unit")).contains("no values: adam in A; nag in B");
  }

  @Test
  void descriptionHasTheLastValues() {
    CurvesFigure figure =
        new CurvesFigure(
            "t", List.of(panel("A", Measure.accuracy("accuracy"), line("sgd", 0.5, 0.9))));

    assertThat(figure.draw(Figures.Page.WIDE).description())
        .isEqualTo("A: accuracy over epoch, at the end sgd 90.00\u00a0%.");
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CurvesFigure("t", List.of()))
        .withMessage("there must be at least 1 panel");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new CurvesFigure.Panel(
                "A",
                "batch",
                true,
                Measure.loss("l"),
                List.of(new CurvesFigure.Line("sgd", List.of(new CurvesFigure.Point(0, 1, 1)))),
                List.of()))
        .withMessage("batch must be above 0 on a logarithmic axis, got 0.0");
  }

  @Test
  void whatIsBehindHasRoomAndNoName() {
    List<CurvesFigure.Point> series =
        List.of(
            new CurvesFigure.Point(1, -7, Double.NaN), new CurvesFigure.Point(3, 9, Double.NaN));
    Drawing drawing =
        Drawing.of(
            new CurvesFigure(
                    "t",
                    List.of(
                        new CurvesFigure.Panel(
                            "A",
                            "step",
                            false,
                            Measure.linear("value", ""),
                            List.of(line("mean", 1, 2)),
                            List.of(),
                            series)))
                .draw(400)
                .inline());
    assertThat(drawing.ofClass("behind")).hasSize(1);
    assertThat(classes(drawing, "curve")).containsExactly("curve s0");
    assertThat(drawing.ofClass("area").getFirst().getAttribute("data-x"))
        .isEqualTo("linear 1.0 3.0");
    String[] range = drawing.ofClass("area").getFirst().getAttribute("data-y").split(" ", -1);
    assertThat(Double.parseDouble(range[1])).isLessThan(-7);
    assertThat(Double.parseDouble(range[2])).isGreaterThan(9);
  }
}
