package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EdgeFigureTest {
  private static EdgeFigure.Panel panel(String title, double threshold, double... sharpness) {
    List<EdgeFigure.Point> points =
        LongStream.range(0, sharpness.length)
            .mapToObj(i -> new EdgeFigure.Point(100 * i, sharpness[(int) i]))
            .toList();
    return new EdgeFigure.Panel(title, "sharpness", "2/η", threshold, points);
  }

  private static EdgeFigure figure() {
    return new EdgeFigure(
        "Edge of stability",
        List.of(
            new EdgeFigure.Row(
                "net <1>",
                List.of(panel("sgd(rate=0.2)", 10, 0, 5, 50), panel("x".repeat(300), 38e3, 1, 2))),
            new EdgeFigure.Row(
                "net 2", List.of(panel("none", 2), panel("broken", 2, 1, Double.NaN, 2)))));
  }

  @ParameterizedTest
  @EnumSource
  void everythingLiesInsideTheFigure(Figures.Page page) {
    Figure figure = figure().draw(page);
    Drawing drawing = Drawing.of(figure.inline());
    for (String name : List.of("x", "x1", "x2")) {
      assertThat(drawing.numbers(name)).allSatisfy(x -> assertThat(x).isBetween(0.0, page.width()));
    }
    for (String name : List.of("y", "y1", "y2")) {
      assertThat(drawing.numbers(name))
          .allSatisfy(y -> assertThat(y).isBetween(0.0, figure.height()));
    }
    assertThat(figure.standalone()).doesNotContain("NaN", "Infinity");
  }

  @Test
  void eachPanelHasACurveAndItsThreshold() {
    Drawing drawing = Drawing.of(figure().draw(Figures.Page.WIDE).inline());
    assertThat(drawing.ofClass("panel")).hasSize(4);
    assertThat(drawing.ofClass("broken")).hasSize(4);
    assertThat(drawing.ofClass("line")).hasSize(4);
    assertThat(drawing.texts("halo"))
        .containsExactly("2/η = 10", "2/η = 38000", "2/η = 2", "2/η = 2");
  }

  @Test
  void valuesAndThresholdLieWhereTheAxisSaysTheyDo() {
    EdgeFigure one =
        new EdgeFigure("t", List.of(new EdgeFigure.Row("r", List.of(panel("p", 10, 0, 10)))));
    Drawing drawing = Drawing.of(one.draw(Figures.Page.WIDE).inline());
    String curve = drawing.ofClass("line").getFirst().getAttribute("d");
    String threshold = drawing.ofClass("broken").getFirst().getAttribute("d");
    assertThat(curve.substring(curve.indexOf('L') + 1))
        .isEqualTo(threshold.substring(threshold.indexOf('L') + 1));
  }

  @Test
  void nothingToDrawIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EdgeFigure("t", List.of()))
        .withMessage("every row must have a panel");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> panel("p", 0))
        .withMessage("threshold must be in (0,inf), got 0.0");
  }
}
