package io.thalweg.report;

import io.thalweg.dynamics.Analysis;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Poles, step response and root locus side by side.
record AnalysisOverview(Analysis analysis) {
  private static final double WIDTH = 1200;
  private static final double HEIGHT = 380;
  private static final double GAP = 28;
  private static final double TOP = 36;

  Figure draw() {
    List<Plot> plots = new ArrayList<>();
    plots.add(new PoleZeroPlot(analysis.worst()));
    plots.add(new StepPlot(analysis.worst(), analysis.step()));
    RootLocusPlot.of(analysis).ifPresent(plots::add);
    double width = (WIDTH - GAP * (plots.size() - 1)) / plots.size();
    Svg svg = new Svg();
    String subject = new AnalysisHeadline(analysis).subject();
    svg.text("title", 0, 14, Typesetting.elide(subject, 15.5, WIDTH));
    for (int i = 0; i < plots.size(); i++) {
      plots.get(i).draw(svg, new Box(i * (width + GAP), TOP, width, HEIGHT));
    }
    return new Figure(
        subject,
        plots.stream().map(Plot::description).collect(Collectors.joining(" ")),
        WIDTH,
        TOP + HEIGHT,
        svg.toString());
  }
}
