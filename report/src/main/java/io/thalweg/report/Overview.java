package io.thalweg.report;

import io.thalweg.study.Comparison;
import java.util.List;
import java.util.stream.Collectors;

/// Test accuracy and test loss with all optimizers in one panel each, named at the lines' ends.
record Overview(Comparison comparison, Figures.Page page) {
  private static final double HEAD = 46;
  private static final double FOOT = 44;
  private static final double AXIS = 44;

  Figure draw() {
    List<ComparedOptimizer> all = ComparedOptimizer.of(comparison);
    boolean wide = page == Figures.Page.WIDE;
    double width = wide ? page.width() / 2 - 12 : page.width();
    double height = Math.max(wide ? 400 : 330, HEAD + FOOT + 15.5 * all.size());
    Svg svg = new Svg();
    panel(svg, Quantity.TEST_ACCURACY, all, new Box(0, 0, width, height));
    Box second = wide ? new Box(width + 24, 0, width, height) : new Box(0, height, width, height);
    panel(svg, Quantity.TEST_LOSS, all, second);
    double bottom = second.top() + height;
    bottom += Notes.divergence(svg, all, bottom, page.width());
    return new Figure(
        "Test accuracy and test loss against the epoch",
        "Lines of "
            + all.stream().map(Series::label).collect(Collectors.joining(", "))
            + "; the numbers are in the table.",
        page.width(),
        bottom,
        svg.toString());
  }

  private void panel(Svg svg, Quantity quantity, List<ComparedOptimizer> all, Box box) {
    List<Curve> curves = quantity.curves(comparison, all);
    double names = Math.min(box.width() * 0.4, Notes.widest(all) + 42);
    Frame frame =
        new Frame(
            box.left() + AXIS,
            box.top() + HEAD,
            box.width() - AXIS - names,
            box.height() - HEAD - FOOT,
            Notes.epochs(comparison),
            quantity.scale(curves, comparison.budget().testExamples()));
    LinePanel panel = new LinePanel(svg, frame);
    svg.group("panel overlay");
    svg.text("title", box.left(), box.top() + 14, quantity.title());
    svg.text("unit", box.left(), box.top() + 31, quantity.unit());
    frame.yGrid(svg, (int) (frame.height() / 42), true);
    frame.xAxis(svg, frame.x().ticks((int) (frame.width() / 40)), true);
    svg.text("unit end", frame.right(), frame.bottom() + 35, "epoch");
    frame.clip(svg);
    curves.forEach(panel::lines);
    svg.close();
    int every = Math.max(3, comparison.budget().epochs() / 4);
    for (Curve curve : curves) {
      panel.crosses(curve);
      panel.markers(curve, every);
    }
    panel.endLabels(curves, names);
    svg.close();
  }
}
