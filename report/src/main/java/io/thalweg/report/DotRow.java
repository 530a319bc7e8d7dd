package io.thalweg.report;

import io.thalweg.study.Summary;

/// One optimizer's measurements on a line.
///
/// @param series who it is
/// @param summary the measurements, with mean and spread
/// @param missing how many trainings have none because they fell short
/// @param text what stands beside the line
record DotRow(Series series, Summary summary, int missing, String text) {

  /// Draws the seeds as dots, the mean as a bar, one standard deviation to both sides as a line.
  void draw(Svg svg, Frame frame, double y) {
    if (!summary.isKnown()) {
      return;
    }
    series.group(svg, "dots");
    if (!Double.isNaN(summary.sd())) {
      double low = inside(frame, summary.mean() - summary.sd());
      double high = inside(frame, summary.mean() + summary.sd());
      svg.line("interval", low, y, high, y);
    }
    for (double value : summary.values()) {
      svg.open("circle", "class", "seed", "cx", inside(frame, value), "cy", y, "r", 3.5).close();
    }
    double mean = inside(frame, summary.mean());
    svg.line("mean", mean, y - 7, mean, y + 7);
    svg.close();
  }

  /// Draws a cross for every training that fell short.
  ///
  /// @param left start of their column
  /// @param width of their column
  void drawMissing(Svg svg, double left, double width, double y) {
    double step = Math.min(14, width / Math.max(1, missing));
    series.group(svg, "missing");
    for (int i = 0; i < missing; i++) {
      LinePanel.cross(svg, left + width / 2 + (i - (missing - 1) / 2.0) * step, y);
    }
    svg.close();
  }

  private static double inside(Frame frame, double value) {
    return Math.clamp(frame.atX(value), frame.left() - 2, frame.right() + 2);
  }
}
