package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class SurfaceFigureTest {
  private static final LandscapeFigure.Direction AXIS =
      Landscapes.direction("x", -2, 2, 41, Double.NaN);
  private static final LandscapeFigure.Place START = new LandscapeFigure.Place(1, -1);

  private static Drawing draw(
      DoubleBinaryOperator f, List<LandscapeFigure.Place> minima, SurfaceFigure.Way... ways) {
    List<List<Double>> values =
        AXIS.values().stream()
            .map(y -> AXIS.values().stream().map(x -> f.applyAsDouble(x, y)).toList())
            .toList();
    return Drawing.of(
        new SurfaceFigure(
                "t", AXIS, AXIS, values, OptionalDouble.of(0), minima, START, List.of(ways))
            .draw(420)
            .inline());
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  @Test
  void areaSaysWhichValuesLieWhere() {
    Drawing drawing = draw((x, y) -> x * x + y * y, List.of());
    Element area = drawing.ofClass("area").getFirst();
    assertThat(area.getAttribute("data-x")).isEqualTo("linear -2.0 2.0");
    assertThat(area.getAttribute("data-y")).isEqualTo("linear -2.0 2.0");
    // The start, at 3/4 of the width and of the height.
    Element start = drawing.ofClass("present").getLast();
    assertThat(number(start, "cx"))
        .isCloseTo(number(area, "x") + 0.75 * number(area, "width"), within(0.11));
    assertThat(number(start, "cy"))
        .isCloseTo(number(area, "y") + 0.75 * number(area, "height"), within(0.11));
  }

  @Test
  void minimaAreMarkedInsideOnly() {
    List<LandscapeFigure.Place> minima =
        List.of(new LandscapeFigure.Place(0, 0), new LandscapeFigure.Place(5, 0));
    Drawing with = draw((x, y) -> x * x + y * y, minima);
    Drawing without = draw((x, y) -> x * x + y * y, List.of());
    // One more is in the key.
    assertThat(with.ofClass("now")).hasSize(2);
    assertThat(without.ofClass("now")).isEmpty();
  }

  @Test
  void crowdedValuesAreDrawnByTheirLogarithmAndEvenOnesAreNot() {
    Drawing steep = draw((x, y) -> Math.exp(3 * (x + y)), List.of());
    Drawing even = draw((x, y) -> x + y, List.of());
    assertThat(steep.texts("unit")).anyMatch(text -> text.contains("by its logarithm"));
    assertThat(even.texts("unit")).noneMatch(text -> text.contains("logarithm"));
  }

  @Test
  void waysHaveTheirColoursAndWhereThereIsNoValueIsHatched() {
    SurfaceFigure.Way way =
        new SurfaceFigure.Way(
            "sgd",
            IntStream.range(0, 5)
                .mapToObj(
                    i -> new LandscapeFigure.Place(i < 4 ? 1 - 0.1 * i : Double.NaN, i * 1e300))
                .toList());
    Drawing drawing = draw((x, y) -> Math.log(x) + y, List.of(), way, way);
    assertThat(drawing.ofClass("curve").stream().map(e -> e.getAttribute("class")))
        .contains("curve s0", "curve s1");
    assertThat(drawing.ofClass("hatch")).isNotEmpty();
  }

  @Test
  void flatAndUnknownFunctionsAreDrawn() {
    assertThat(draw((_, _) -> 3, List.of()).ofClass("area")).hasSize(1);
    assertThat(draw((_, _) -> Double.NaN, List.of()).ofClass("area")).hasSize(1);
    assertThat(
            draw((x, _) -> x < 0 ? -Double.MAX_VALUE : Double.MAX_VALUE, List.of()).ofClass("area"))
        .hasSize(1);
  }
}
