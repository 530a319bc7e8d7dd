package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.dynamics.Analysis;
import io.thalweg.dynamics.StabilityMap;
import io.thalweg.study.Inference;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

class PlotsTest {
  private static final List<Double> WIDTHS = List.of(1040.0, 504.0, 360.0);

  static Stream<Plot> plots() {
    return Stream.concat(
        Analyses.all().flatMap(PlotsTest::plots),
        Stream.concat(
            Stream.of(StabilityMap.Quantity.values()).map(Analyses::map).map(MapPlot::of),
            Stream.of(Examples.nine(), Examples.some(1, 1, 1), Examples.broken())
                .map(all -> new ProfilePlot(all, Inference.of(all).profile()))));
  }

  private static Stream<Plot> plots(Analysis analysis) {
    return Stream.of(
            Optional.of(new PoleZeroPlot(analysis.worst())),
            RootLocusPlot.of(analysis),
            Optional.of(new StepPlot(analysis.worst(), analysis.step())),
            BodePlot.of(analysis),
            NyquistPlot.of(analysis),
            analysis.filter().map(FilterPlot::new),
            NoisePlot.of(analysis),
            CurvaturePlot.of(analysis))
        .<Plot>flatMap(Optional::stream);
  }

  private static Drawing draw(Plot plot) {
    return Drawing.of(plot.figure(504).inline());
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  @ParameterizedTest
  @MethodSource("plots")
  void plotIsWellFormedNamedAndInsideItsEdgesAtEveryWidth(Plot plot) {
    for (double width : WIDTHS) {
      Figure figure = plot.figure(width);

      Drawing.assertSelfContained(figure);
      Drawing.assertInside(figure);
      assertThat(figure.title()).isNotBlank();
      assertThat(figure.description()).isNotBlank().doesNotContain("NaN", "Infinity", "null");
    }
  }

  @ParameterizedTest
  @MethodSource("io.thalweg.report.Analyses#all")
  void overviewIsWellFormedAndInsideItsEdges(Analysis analysis) {
    Figure figure = AnalysisReport.figure(analysis);

    Drawing.assertSelfContained(figure);
    Drawing.assertInside(figure);
    assertThat(Drawing.of(figure.inline()).ofClass("panel"))
        .hasSize(analysis.locus().isPresent() ? 3 : 2);
  }

  /// z² − 1.8 z + 0.9 has the roots 0.9 ± 0.3i.
  @Test
  void polesLieWhereTheyAre() {
    Drawing drawing = draw(new PoleZeroPlot(Analyses.of("momentum(rate=0.1)", 1).worst()));
    Element circle = drawing.ofClass("circle").getFirst();
    double unit = number(circle, "r");
    double x = number(circle, "cx") + 0.9 * unit;
    double y = number(circle, "cy") - 0.3 * unit;

    List<String> crosses =
        drawing.ofClass("cross").stream().map(cross -> cross.getAttribute("d")).toList();
    assertThat(crosses).hasSize(2);
    assertThat(crosses)
        .anySatisfy(d -> {
          String[] first = d.substring(1, d.indexOf('L')).split(" ", 2);
          assertThat(Double.parseDouble(first[0]) + 3.4).isCloseTo(x, within(0.2));
          assertThat(Double.parseDouble(first[1]) + 3.4).isCloseTo(y, within(0.2));
        });
    assertThat(drawing.ofClass("ring")).hasSize(1);
  }

  @Test
  void polesThatTouchAreEnlarged() {
    assertThat(
            draw(new PoleZeroPlot(Analyses.of("momentum(rate=0.001)", 1).worst())).ofClass("inset"))
        .hasSize(1);
    assertThat(
            draw(new PoleZeroPlot(Analyses.of("momentum(rate=0.1)", 1).worst())).ofClass("inset"))
        .isEmpty();
  }

  /// Two branches, the present poles, both break points (1 ∓ √β)² and the limit 2 + 2β.
  @Test
  void rootLocusMarksBreakPointsAndTheLimit() {
    Drawing drawing = draw(RootLocusPlot.of(Analyses.of("momentum(rate=0.1)", 1)).orElseThrow());

    assertThat(drawing.ofClass("curve")).hasSize(2);
    assertThat(drawing.ofClass("now")).hasSize(2);
    assertThat(drawing.ofClass("break")).hasSize(3);
    assertThat(drawing.texts("note")).containsExactlyInAnyOrder("η 0.002633", "η 3.797", "η 3.8");
  }

  /// Decoupled decay moves the open loop's pole with the rate: 1 − 0.2·0.5. On a curvature of λ the
  /// pole is 0.9 − 0.2 λ, which is −1 at λ = 9.5.
  @Test
  void rootLocusIsOverTheCurvatureWhereTheRateDoesMoreThanToScale() {
    Analysis analysis = Analyses.of("chain(sgd(rate=0.2), decoupled-decay(0.5))", 1);
    Drawing drawing = draw(RootLocusPlot.of(analysis).orElseThrow());

    assertThat(drawing.texts("note")).containsExactly("λ 9.5");
    assertThat(drawing.texts("unit")).anyMatch(text -> text.startsWith("as the curvature grows"));
    assertThat(Analyses.page(analysis)).contains("by which factor the curvature may grow");
  }

  @Test
  void stepResponseOfAnUnstableLoopEndsWhereItLeavesABound() {
    Analysis analysis = Analyses.of("sgd(rate=3)", 1);
    Drawing drawing = draw(new StepPlot(analysis.worst(), analysis.step()));

    // 0, 3, −3, 9, −15 of 1 − (−2)ᵏ; the last is outside
    assertThat(drawing.ofClass("dot")).hasSize(4);
    assertThat(drawing.texts("note")).isEmpty();
  }

  @Test
  void evaluationPointIsDrawnWhereItIsAnother() {
    Analysis nag = Analyses.of("nag(rate=0.1)", 1);
    Analysis momentum = Analyses.of("momentum(rate=0.1)", 1);

    assertThat(draw(new StepPlot(nag.worst(), nag.step())).ofClass("thin")).hasSize(1);
    assertThat(draw(new StepPlot(momentum.worst(), momentum.step())).ofClass("thin")).isEmpty();
    assertThat(draw(NoisePlot.of(nag).orElseThrow()).ofClass("thin")).hasSize(1);
    assertThat(draw(NoisePlot.of(momentum).orElseThrow()).ofClass("thin")).isEmpty();
  }

  @Test
  void veryLongResponsesStaySmall() {
    Analysis slow = Analyses.of("sgd(rate=0.0003)", 1);

    assertThat(new StepPlot(slow.worst(), slow.step()).figure(1040).inline().length())
        .isLessThan(60_000);
  }

  @Test
  void bodeNamesTheMargins() {
    Drawing drawing = draw(BodePlot.of(Analyses.of("momentum(rate=0.1)", 1)).orElseThrow());

    // 3.8/0.1 = 38 = 31.6 dB
    assertThat(drawing.texts("note"))
        .contains("gain margin 31.6\u00a0dB")
        .anyMatch(text -> text.startsWith("phase margin 18.2"));
    assertThat(drawing.ofClass("margin")).hasSize(2);
  }

  /// The stationary variance of gradient descent is η/(λ(2 − ηλ)).
  @Test
  void noiseGainOfGradientDescentIsKnown() {
    NoisePlot plot = NoisePlot.of(Analyses.of("sgd(rate=0.5)", 1)).orElseThrow();

    assertThat(plot.training())
        .hasSize(60)
        .allSatisfy(point ->
            assertThat(point.y()).isCloseTo(point.x() / (2 - point.x()), within(1e-9 * point.y())));
    assertThat(plot.training()).extracting(XY::x).isSorted();
  }

  @Test
  void curvaturesAreMarkedAndTheWorstIsNamed() {
    Drawing drawing = draw(CurvaturePlot.of(Analyses.of("sgd(rate=0.5)", 0.1, 1, 2)).orElseThrow());

    // 1 − 0.5·0.1
    assertThat(drawing.ofClass("mark")).hasSize(4);
    assertThat(drawing.texts("note")).containsExactly("slowest: 0.95");
    assertThat(CurvaturePlot.of(Analyses.of("sgd(rate=0.5)", 1))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(StabilityMap.Quantity.class)
  void mapShowsBorderPresentSettingsAndLegend(StabilityMap.Quantity quantity) {
    Drawing drawing = Drawing.of(AnalysisReport.mapFigure(Analyses.map(quantity)).inline());

    assertThat(drawing.ofClass("border")).hasSize(1);
    assertThat(drawing.ofClass("present")).hasSize(1);
    assertThat(drawing.texts("note")).containsExactly("rate=0.1, momentum=0.9");
    assertThat(drawing.ofClass("cell")).hasSizeGreaterThan(HeatScale.LEVELS);
  }
}
