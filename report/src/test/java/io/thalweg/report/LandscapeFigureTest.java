package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class LandscapeFigureTest {
  private static final LandscapeFigure.Direction ALPHA =
      Landscapes.direction("first component", -1, 2, 31, 0.8);
  private static final LandscapeFigure.Direction BETA =
      Landscapes.direction("second component", -1, 1, 21, Double.NaN);

  private static LandscapeFigure figure(
      DoubleBinaryOperator loss, List<LandscapeFigure.Place> path) {
    return new LandscapeFigure(
        "t", Measure.loss("Loss"), List.of(Landscapes.plane("sgd", ALPHA, BETA, loss, path)));
  }

  private static Drawing draw(LandscapeFigure figure) {
    return Drawing.of(figure.draw(Figures.Page.WIDE).inline());
  }

  private static double tick(Drawing drawing, String axis, String label, String coordinate) {
    return drawing.ofClass("tick").stream()
        .filter(tick -> tick.getAttribute("class").contains(axis))
        .filter(tick -> tick.getTextContent().equals(label))
        .mapToDouble(tick -> Double.parseDouble(tick.getAttribute(coordinate)))
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  private static double bowl(double a, double b) {
    return 0.012 + a * a + b * b;
  }

  @Test
  void solutionIsWhereBothDirectionsAreZero() {
    Drawing drawing = draw(figure(LandscapeFigureTest::bowl, List.of()));
    Element circle = drawing.ofClass("present").getLast();

    assertThat(Double.parseDouble(circle.getAttribute("cx")))
        .isCloseTo(tick(drawing, "mid", "0.00", "x"), within(0.11));
    assertThat(Double.parseDouble(circle.getAttribute("cy")))
        .isCloseTo(tick(drawing, "end", "0.0", "y") - 4, within(0.11));
  }

  @Test
  void pathHasAStartAnEndAndAPointForEachPlace() {
    List<LandscapeFigure.Place> path =
        List.of(
            new LandscapeFigure.Place(1.5, 0.5),
            new LandscapeFigure.Place(9, 9),
            new LandscapeFigure.Place(Double.NaN, 0),
            new LandscapeFigure.Place(0.5, 0));
    Drawing drawing = draw(figure(LandscapeFigureTest::bowl, path));

    // the place outside has none, the place that is none is left out
    assertThat(drawing.ofClass("step")).hasSize(2);
    Element start =
        drawing.ofClass("break").stream()
            .filter(e -> !e.getAttribute("class").contains("end-of-path"))
            .toList()
            .getLast();
    assertThat(start.getAttribute("transform"))
        .startsWith("translate(" + Svg.number(tick(drawing, "mid", "1.50", "x")) + " ");
    assertThat(drawing.ofClass("end-of-path")).hasSize(2);
    assertThat(drawing.texts("name")).contains("path of the training", "solution, at (0, 0)");
  }

  @Test
  void levelsAreRoundAndNestedFromTheBestOutwards() {
    Drawing drawing = draw(figure(LandscapeFigureTest::bowl, List.of()));
    List<String> regions =
        drawing.ofClass("region").stream().map(e -> e.getAttribute("class")).toList();

    assertThat(drawing.texts("tick")).contains("0.2", "0.5", "1");
    assertThat(regions).hasSizeBetween(6, 15).doesNotHaveDuplicates();
    assertThat(regions.getLast()).isEqualTo("region cool0");
    assertThat(drawing.ofClass("cool15")).hasSize(2);
    assertThat(drawing.ofClass("iso")).hasSameSizeAs(regions);
  }

  @Test
  void explainedVarianceStandsAtTheAxis() {
    Drawing drawing = draw(figure(LandscapeFigureTest::bowl, List.of()));

    assertThat(drawing.texts("unit"))
        .contains("first component, 80.0\u00a0% of the variance", "second component, upwards");
  }

  @Test
  void whatOverflowedIsHatched() {
    Drawing whole = draw(figure(LandscapeFigureTest::bowl, List.of()));
    Drawing broken =
        draw(figure((a, b) -> a > 1 ? Double.POSITIVE_INFINITY : bowl(a, b), List.of()));

    assertThat(whole.ofClass("hatch")).isEmpty();
    assertThat(broken.ofClass("hatch")).hasSize(2);
    assertThat(broken.texts("name")).contains("not finite");
  }

  @Test
  void slicesHaveAPanelForTheLossAndOneForTheAccuracyIfThereIsOne() {
    LandscapeSliceFigure both = Landscapes.slices();
    LandscapeSliceFigure loss =
        new LandscapeSliceFigure(
            "t",
            "α",
            List.of(
                new LandscapeSliceFigure.Line(
                    "sgd", List.of(new LandscapeSliceFigure.Point(0, 1, Double.NaN)))),
            List.of());

    assertThat(Drawing.of(both.draw(Figures.Page.WIDE).inline()).ofClass("panel")).hasSize(2);
    assertThat(Drawing.of(both.draw(Figures.Page.WIDE).inline()).ofClass("limit")).hasSize(2);
    assertThat(Drawing.of(loss.draw(Figures.Page.WIDE).inline()).ofClass("panel")).hasSize(1);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new LandscapeFigure.Plane("sgd", ALPHA, BETA, List.of(List.of(1.0)), List.of()))
        .withMessage("values must be 31 by 21 as the directions are, got rows of [1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LandscapeFigure.Direction("α", List.of(1.0), 0))
        .withMessage("α must have at least 2 values, got 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LandscapeFigure.Direction("α", List.of(1.0, 1.0), 0))
        .withMessage("values of α must rise, got 1.0 before 1.0");
  }
}
