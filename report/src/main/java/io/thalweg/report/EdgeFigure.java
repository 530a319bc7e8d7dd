package io.thalweg.report;

import java.util.List;
import java.util.stream.Collectors;

/// Sharpness against the step beside the threshold of stability, one panel for each training.
///
/// @param title what is shown, in a few words
/// @param rows panels of each row, with a title of their own
public record EdgeFigure(String title, List<Row> rows) implements PageFigure {
  private static final double AXIS = 50;
  private static final double HEAD = 50;
  private static final double ROW = 24;
  private static final double FOOT = 40;
  private static final double GAP = 22;
  private static final double HEIGHT = 190;
  private static final double PANEL = HEAD + HEIGHT + FOOT;
  private static final double HEADROOM = 1.45;

  /// Trainings of one problem.
  ///
  /// @param title the problem
  /// @param panels from left to right
  public record Row(String title, List<Panel> panels) {
    public Row {
      panels = List.copyOf(panels);
    }
  }

  /// One training.
  ///
  /// @param title the optimizer
  /// @param quantity what the curve is, such as `sharpness`
  /// @param formula of the threshold, such as `2/η`
  /// @param threshold in the curve's unit, above 0
  /// @param points in the order of the steps; those that are not finite are left out
  public record Panel(
      String title, String quantity, String formula, double threshold, List<Point> points) {
    public Panel {
      points = points.stream().filter(point -> Double.isFinite(point.sharpness())).toList();
      if (!(threshold > 0 && threshold < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("threshold must be in (0,inf), got " + threshold);
      }
    }
  }

  /// One measurement.
  public record Point(long step, double sharpness) {}

  public EdgeFigure {
    rows = List.copyOf(rows);
    if (rows.isEmpty() || rows.stream().anyMatch(row -> row.panels().isEmpty())) {
      throw new IllegalArgumentException("every row must have a panel");
    }
  }

  @Override
  public Figure draw(Figures.Page page) {
    boolean wide = page == Figures.Page.WIDE;
    Svg svg = new Svg();
    svg.text("title", 0, 14, Typesetting.elide(title, 15, page.width()));
    double top = 24;
    for (Row row : rows) {
      int columns = wide ? row.panels().size() : 1;
      double width = (page.width() - (columns - 1) * GAP) / columns;
      top += ROW;
      svg.text("name strong", 0, top, Typesetting.elide(row.title(), 12.5, page.width()));
      for (int i = 0; i < row.panels().size(); i++) {
        int line = i / columns;
        double left = i % columns * (width + GAP);
        panel(svg, row.panels().get(i), left, top + line * PANEL, width);
      }
      top += Math.ceilDiv(row.panels().size(), columns) * PANEL;
    }
    String names =
        rows.stream()
            .flatMap(row -> row.panels().stream().map(panel -> row.title() + ", " + panel.title()))
            .collect(Collectors.joining("; "));
    return new Figure(title, "Curves of " + names + ".", page.width(), top, svg.toString());
  }

  private static void panel(Svg svg, Panel panel, double left, double top, double width) {
    long last = panel.points().isEmpty() ? 1 : panel.points().getLast().step();
    Frame frame =
        new Frame(
            left + AXIS,
            top + HEAD,
            width - AXIS - 8,
            HEIGHT,
            new LinearScale(0, Math.max(1.0, (double) last), 1),
            new LinearScale(0, HEADROOM * panel.threshold()));
    svg.group("panel");
    svg.text("name", left, top + 22, Typesetting.elide(panel.title(), 12, width));
    svg.text("unit", left, top + 39, panel.quantity());
    frame.yGrid(svg, 5, true);
    frame.xAxis(svg, frame.x().ticks(4), true);
    svg.text("unit end", frame.right(), frame.bottom() + 34, "step");
    frame.clip(svg).group("curve s0");
    svg.path("line", path(frame, panel.points()));
    svg.close().close();
    double at = frame.atY(panel.threshold());
    svg.group("curve s1");
    svg.path(
        "broken",
        "M%s %sL%s %s"
            .formatted(
                Svg.number(frame.left()),
                Svg.number(at),
                Svg.number(frame.right()),
                Svg.number(at)));
    svg.close();
    String label = "%s = %s".formatted(panel.formula(), Numbers.plain(rounded(panel.threshold())));
    svg.text("unit end halo", frame.right(), frame.top() + 12, label);
    svg.close();
  }

  /// To five digits.
  private static double rounded(double threshold) {
    double unit = Math.pow(10, Math.floor(Math.log10(threshold)) - 4);
    return Math.rint(threshold / unit) * unit;
  }

  /// A line through the points; nothing where there are fewer than two.
  private static String path(Frame frame, List<Point> points) {
    return points.size() < 2
        ? ""
        : points.stream()
            .map(p ->
                Svg.number(frame.atX((double) p.step()))
                    + " "
                    + Svg.number(frame.atY(p.sharpness())))
            .collect(Collectors.joining("L", "M", ""));
  }
}
