package io.thalweg.report;

import io.thalweg.study.Comparison;
import java.util.List;

/// A quantity against the epoch, one panel per optimizer with the others in grey.
record Multiples(Comparison comparison, Quantity quantity, Figures.Page page) {
  private static final double AXIS = 44;
  private static final double HEAD = 34;
  private static final double TITLE = 40;
  private static final double FOOT = 40;

  Figure draw() {
    List<ComparedOptimizer> all = ComparedOptimizer.of(comparison);
    List<Curve> curves = quantity.curves(comparison, all);
    Scale scale = quantity.scale(curves, comparison.budget().testExamples());
    boolean wide = page == Figures.Page.WIDE;
    int columns = columns();
    double gap = wide ? 28 : 14;
    double width = (page.width() - AXIS - 8 - (columns - 1) * gap) / columns;
    double height = wide ? 150 : 104;
    Svg svg = new Svg();
    svg.text("title", 0, 14, quantity.title());
    svg.text("unit", 0, 31, quantity.unit());
    for (int i = 0; i < curves.size(); i++) {
      int row = i / columns;
      double left = AXIS + i % columns * (width + gap);
      double top = TITLE + HEAD + row * (height + HEAD + 8);
      Frame frame = new Frame(left, top, width, height, Notes.epochs(comparison), scale);
      boolean last = i + columns >= curves.size();
      svg.group("panel");
      panel(new LinePanel(svg, frame), curves, i, i % columns == 0, last);
      heading(svg, frame, curves.get(i), all.get(i));
      svg.close();
    }
    int rows = Math.ceilDiv(curves.size(), columns);
    double bottom = TITLE + rows * (height + HEAD + 8) - 8 + FOOT;
    return new Figure(
        quantity.title() + " against the epoch, one panel per optimizer",
        "Each panel shows one optimizer, the others in grey; the numbers are in the table.",
        page.width(),
        bottom,
        svg.toString());
  }

  private int columns() {
    return page == Figures.Page.WIDE ? 3 : 2;
  }

  private boolean isLastColumn(int panel) {
    return (panel + 1) % columns() == 0;
  }

  private void panel(
      LinePanel panel, List<Curve> curves, int highlighted, boolean first, boolean last) {
    Frame frame = panel.frame();
    Svg svg = panel.svg();
    Curve curve = curves.get(highlighted);
    frame.yGrid(svg, (int) (frame.height() / 30), first);
    frame.xAxis(svg, frame.x().ticks((int) (frame.width() / 40)), last);
    if (last && (highlighted + 1 == curves.size() || isLastColumn(highlighted))) {
      svg.text("unit end", frame.right(), frame.bottom() + 34, "epoch");
    }
    frame.clip(svg);
    for (Curve other : curves) {
      if (!other.equals(curve)) {
        panel.line("other", other.mean());
      }
    }
    panel.lines(curve);
    svg.close();
    panel.crosses(curve);
    panel.markers(curve, LinePanel.END_ONLY);
  }

  /// Name and final value; how many trainings diverged.
  private void heading(Svg svg, Frame frame, Curve curve, ComparedOptimizer series) {
    series.group(svg, "label");
    double y = frame.top() - 14;
    Marker.of(series.index()).draw(svg, "mark", frame.left() + 5, y - 4);
    String value = curve.isEmpty() ? "" : quantity.format().apply(curve.end().value());
    double room = frame.width() - 16 - Typesetting.width(value, 12) - 8;
    svg.text("name strong", frame.left() + 15, y, Typesetting.elide(series.label(), 12.5, room));
    svg.text("value end", frame.right(), y, value);
    if (!series.divergence().isEmpty()) {
      boolean rising = quantity == Quantity.TEST_ACCURACY;
      double at = rising ? frame.bottom() - 8 : frame.top() + 22;
      svg.text("unit end halo", frame.right(), at, series.divergence());
    }
    svg.close();
  }
}
