package io.thalweg.report;

import io.thalweg.dynamics.Analysis;
import io.thalweg.dynamics.StabilityMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// An optimizer as a control system, as one HTML file that needs nothing else: no script, nothing
/// from the network.
public final class AnalysisReport {
  /// Two of these and the gap between them are as wide as a page.
  private static final double HALF = 504;

  private static final double MAP_WIDTH = 760;

  private final Analysis analysis;
  private final AnalysisHeadline headline;

  private AnalysisReport(Analysis analysis) {
    this.analysis = analysis;
    this.headline = new AnalysisHeadline(analysis);
  }

  /// The report. The same analysis, map and provenance give the same bytes.
  ///
  /// @param map of the stability over two settings; left out where empty
  public static String html(Analysis analysis, Optional<StabilityMap> map, Provenance provenance) {
    return new AnalysisReport(analysis).page(map, provenance);
  }

  /// A map in one picture, with the border of stability and the optimizer's own settings.
  public static Figure mapFigure(StabilityMap map) {
    return mapFigure(map, MAP_WIDTH);
  }

  /// The same at a width in pixels.
  public static Figure mapFigure(StabilityMap map, double width) {
    return MapPlot.of(map).figure(width);
  }

  /// Poles, step response and root locus side by side, for a slide or a README.
  public static Figure figure(Analysis analysis) {
    return new AnalysisOverview(analysis).draw();
  }

  private String page(Optional<StabilityMap> map, Provenance provenance) {
    Map<String, Object> page = Html.page(headline.subject(), provenance);
    page.put("headline", Html.text(headline.text()));
    page.put("rate", Quantities.figures(analysis.worst().model().rate(), 6));
    page.put("regime", analysis.regime().words());
    page.put("approximations", analysis.approximations().stream().map(Html::text).toList());
    AnalysisTable table = new AnalysisTable(analysis);
    page.put("poles", table.poles());
    page.put("groups", table.groups());
    page.put("several", analysis.loops().size() > 1);
    page.put("curvature", Quantities.figures(analysis.worst().curvature()));
    page.put("period", analysis.worst().model().period());
    page.put("periodic", analysis.worst().model().period() > 1);
    page.put("settles", analysis.step().isPresent());
    figures(page, map);
    facts(page);
    return Html.fill("analysis", page);
  }

  private void figures(Map<String, Object> page, Optional<StabilityMap> map) {
    double wide = Figures.Page.WIDE.width();
    figure(page, "polesFigure", HALF, plot(AnalysisFigure.POLES));
    figure(page, "locus", HALF, plot(AnalysisFigure.LOCUS));
    figure(page, "step", wide, plot(AnalysisFigure.STEP));
    figure(page, "bode", HALF, plot(AnalysisFigure.BODE));
    figure(page, "nyquist", HALF, plot(AnalysisFigure.NYQUIST));
    figure(page, "filter", HALF, plot(AnalysisFigure.FILTER));
    figure(page, "noise", HALF, plot(AnalysisFigure.NOISE));
    figure(page, "map", wide, map.map(MapPlot::of));
    figure(page, "curvatures", wide, plot(AnalysisFigure.CURVATURES));
    if (page.containsKey("locus")) {
      boolean rate = GainAxis.of(analysis).symbol().equals("η");
      page.put("varied", rate ? "learning rate (or the curvature)" : "curvature");
      page.put("setting", rate ? "rate" : "curvature");
    }
    page.put("inFrequency", analysis.openLoop().isPresent());
    page.put("noiseOrFilter", page.containsKey("filter") || page.containsKey("noise"));
    map.ifPresent(known -> page.put("mapKind", Map.of(known.quantity().name(), true)));
    List<String> leftOut = leftOut(page);
    page.put("leftOut", leftOut);
    page.put("hasLeftOut", !leftOut.isEmpty());
  }

  private Optional<? extends Plot> plot(AnalysisFigure figure) {
    return figure.plot(analysis);
  }

  private static void figure(
      Map<String, Object> page, String name, double width, Optional<? extends Plot> plot) {
    plot.ifPresent(known ->
        page.put(
            name, Html.figure(known.figure(width), known.figure(Figures.Page.NARROW.width()))));
  }

  /// Which figures there are not, and why.
  private List<String> leftOut(Map<String, Object> page) {
    return Stream.of(loopFigures(page), noiseFigure(page)).flatMap(Optional::stream).toList();
  }

  private Optional<String> loopFigures(Map<String, Object> page) {
    if (page.containsKey("bode")) {
      return Optional.empty();
    }
    String figures = "Root locus, Bode and Nyquist diagrams and margins";
    int period = analysis.worst().model().period();
    return Optional.of(
        period > 1
            ? figures
                + " and the gradient filter are left out: this optimizer repeats itself only after %d steps, so that one step has no transfer function."
                    .formatted(period)
            : figures
                + " are left out: the open loop is 0, since gradients do not move the parameters here.");
  }

  private static Optional<String> noiseFigure(Map<String, Object> page) {
    return page.containsKey("noise")
        ? Optional.empty()
        : Optional.of(
            "The noise gain is left out: there is no learning rate at which noise comes to a bounded variance.");
  }

  private void facts(Map<String, Object> page) {
    page.put("optimizer", Html.text(analysis.recipe().toString()));
    page.put(
        "curvatureList",
        analysis.loops().size() > 8
            ? "%d from %s to %s"
                .formatted(
                    analysis.loops().size(),
                    Quantities.figures(analysis.loops().getFirst().curvature()),
                    Quantities.figures(analysis.loops().getLast().curvature()))
            : String.join(
                ", ",
                analysis.loops().stream()
                    .map(loop -> Quantities.figures(loop.curvature()))
                    .toList()));
    page.put("states", Html.text(String.join(", ", analysis.worst().model().states())));
    page.put("secondMoment", Quantities.figures(analysis.point().secondMoment()));
    page.put(
        "stepNumber",
        analysis.point().step().isPresent()
            ? "step " + analysis.point().step().getAsLong()
            : "long after the start, bias corrections faded");
  }
}
