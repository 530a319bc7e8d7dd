package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.dynamics.Axis;
import io.thalweg.dynamics.StabilityMap;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

class MapPlotTest {
  private static final Pattern RUN =
      Pattern.compile("M([-\\d.]+) ([-\\d.]+)H([-\\d.]+)V([-\\d.]+)H[-\\d.]+Z");

  /// A made-up map with the border at x = y.
  private static StabilityMap map(int columns, int rows) {
    Axis x = Axis.linear("rate", 0.1, 2, columns);
    Axis y = Axis.linear("momentum", 0.1, 2, rows);
    List<double[]> values =
        y.values().stream()
            .map(b -> x.values().stream().mapToDouble(a -> a / b).toArray())
            .toList();
    List<StabilityMap.Point> border =
        y.values().stream().map(b -> new StabilityMap.Point(b, b)).toList();
    StabilityMap.Quantity quantity = StabilityMap.Quantity.SPECTRAL_RADIUS;
    return new StabilityMap("made-up", 1, x, y, quantity, values, border);
  }

  private static List<MatchResult> runs(Drawing drawing) {
    List<MatchResult> runs = new ArrayList<>();
    for (Element cell : drawing.ofClass("cell")) {
      if (cell.getTagName().equals("path")) {
        RUN.matcher(cell.getAttribute("d")).results().forEach(runs::add);
      }
    }
    return runs;
  }

  private static double number(MatchResult run, int group) {
    return Double.parseDouble(run.group(group));
  }

  @ParameterizedTest
  @CsvSource({"31, 17", "2, 2", "161, 121", "500, 3"})
  void cellsCoverTheFrameOnce(int columns, int rows) {
    Drawing drawing = Drawing.of(AnalysisReport.mapFigure(map(columns, rows)).inline());
    Element frame = drawing.ofClass("void").getFirst();
    double area =
        runs(drawing).stream()
            .mapToDouble(
                run -> (number(run, 3) - number(run, 1)) * (number(run, 2) - number(run, 4)))
            .sum();

    double width = Double.parseDouble(frame.getAttribute("width"));
    double height = Double.parseDouble(frame.getAttribute("height"));
    assertThat(area).isCloseTo(width * height, within(0.005 * width * height));
  }

  @Test
  void convergingCellsAreBlueDivergingOnesOrange() {
    HeatScale colours = HeatScale.of(map(5, 5));

    assertThat(colours.classes().get(colours.level(0.5))).startsWith("cool");
    assertThat(colours.classes().get(colours.level(0.9999))).isEqualTo("cool0");
    assertThat(colours.classes().get(colours.level(1.0001))).isEqualTo("warm0");
    assertThat(colours.classes().get(colours.level(0))).isEqualTo("cool15");
    assertThat(colours.classes().get(colours.level(1e9))).isEqualTo("warm15");
    assertThat(colours.level(Double.NaN)).isEqualTo(-1);
  }

  @Test
  void largeMapsStaySmall() {
    String svg = AnalysisReport.mapFigure(map(1000, 700)).standalone();

    assertThat(svg.length()).isLessThan(160_000);
    assertThat(runs(Drawing.of(svg)).stream().map(run -> run.group(2)).distinct()).hasSize(120);
  }

  @Test
  void borderIsOneLineThroughAllRows() {
    Drawing drawing = Drawing.of(AnalysisReport.mapFigure(map(40, 30)).inline());

    assertThat(drawing.ofClass("border")).hasSize(1);
    assertThat(drawing.ofClass("border").getFirst().getAttribute("d").split("[ML]", -1))
        .hasSize(31);
  }

  @Test
  void mapWithoutASingleValueIsDrawn() {
    StabilityMap some = map(4, 3);
    List<double[]> none =
        IntStream.range(0, 3)
            .mapToObj(_ -> new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN})
            .toList();
    for (StabilityMap.Quantity quantity : StabilityMap.Quantity.values()) {
      StabilityMap empty =
          new StabilityMap("made-up", 1, some.x(), some.y(), quantity, none, List.of());

      Figure figure = AnalysisReport.mapFigure(empty);

      Drawing.assertSelfContained(figure);
      assertThat(runs(Drawing.of(figure.inline()))).isEmpty();
    }
  }
}
