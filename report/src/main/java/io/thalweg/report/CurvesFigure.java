package io.thalweg.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// Curves with a band of one standard deviation, one panel for each question.
///
/// ## Notes
///
/// Panels of one measure have the same axis. A name has one colour in all panels: eight, then the
/// same with dashes.
///
/// @param title what is shown, in a few words
/// @param panels in reading order, at least one
public record CurvesFigure(String title, List<Panel> panels) implements PageFigure {
  private static final double GAP = 26;

  /// Points that are drawn of one line at most, by twice.
  private static final double WIDTH = 300;

  /// One panel.
  ///
  /// @param title what it is about, such as the data or the kind of noise
  /// @param x what runs along the axis, such as `epoch`
  /// @param logarithmic whether equal ratios of it lie at equal distances
  /// @param measure what the curves are
  /// @param lines from the first drawn to the last
  /// @param marks places on the axis with a name; may be empty
  /// @param behind what the lines are made of, drawn behind them in grey and without a name; may be
  ///   empty
  public record Panel(
      String title,
      String x,
      boolean logarithmic,
      Measure measure,
      List<Line> lines,
      List<Mark> marks,
      List<Point> behind) {
    /// With nothing behind the lines.
    public Panel(
        String title,
        String x,
        boolean logarithmic,
        Measure measure,
        List<Line> lines,
        List<Mark> marks) {
      this(title, x, logarithmic, measure, lines, marks, List.of());
    }

    public Panel {
      behind = List.copyOf(behind);
      lines = List.copyOf(lines);
      marks = List.copyOf(marks);
      for (Line line : lines) {
        for (Point point : line.points()) {
          if (logarithmic && !(point.x() > 0)) {
            throw new IllegalArgumentException(
                "%s must be above 0 on a logarithmic axis, got %s".formatted(x, point.x()));
          }
        }
      }
    }

    private DoubleStream places() {
      return Stream.concat(lines.stream().flatMap(line -> line.points().stream()), behind.stream())
          .mapToDouble(Point::x);
    }

    private List<XY> drawnBehind() {
      return Polyline.envelope(behind.stream().map(Point::place).toList(), WIDTH);
    }
  }

  /// One curve.
  ///
  /// @param name such as the optimizer
  /// @param points in the order of the axis; those that are not finite interrupt it
  public record Line(String name, List<Point> points) {
    public Line {
      points = List.copyOf(points);
    }
  }

  /// A mean with its standard deviation; not a number where there is one measurement.
  public record Point(double x, double mean, double sd) {
    private XY place() {
      return new XY(x, mean);
    }

    private Curve.Point drawn() {
      double spread = Double.isFinite(sd) ? sd : 0;
      return new Curve.Point(x, mean, mean - spread, mean + spread);
    }
  }

  public CurvesFigure {
    panels = List.copyOf(panels);
    if (panels.isEmpty()) {
      throw new IllegalArgumentException("there must be at least 1 panel");
    }
  }

  @Override
  public Figure draw(Figures.Page page) {
    return draw(page.width(), columns(page), base(page));
  }

  /// Draws the panels one under the other.
  ///
  /// @param width in pixels
  public Figure draw(double width) {
    return draw(width, 1, Math.clamp(width / 2, 180, 320));
  }

  private Figure draw(double width, int columns, double base) {
    List<NamedSeries> all =
        NamedSeries.of(panels.stream().flatMap(panel -> panel.lines().stream()).map(Line::name));
    List<CurvePanel> drawn = panels.stream().map(panel -> panel(panel, all)).toList();
    Svg svg = new Svg();
    Heading heading = new Heading(title, "", width);
    heading.draw(svg, 0, 0);
    double bottom = new Grid(columns, GAP, heading.height(), width, base).draw(svg, drawn);
    String missing = missing();
    if (!missing.isEmpty()) {
      Box box = new Box(0, bottom, width, 0);
      bottom += Heading.words(svg, "unit", box, "no values: " + missing) + 6;
    }
    return new Figure(title, description(), width, bottom, svg.toString());
  }

  private int columns(Figures.Page page) {
    int most = panels.size() == 4 ? 2 : 3;
    return page == Figures.Page.WIDE ? Math.min(most, panels.size()) : 1;
  }

  /// Height of a frame.
  private double base(Figures.Page page) {
    return page == Figures.Page.NARROW
        ? 210
        : switch (columns(page)) {
          case 1 -> 320;
          case 2 -> 260;
          default -> 210;
        };
  }

  private CurvePanel panel(Panel panel, List<NamedSeries> all) {
    List<Panel> alike =
        panels.stream().filter(other -> other.measure().equals(panel.measure())).toList();
    List<Curve> together = alike.stream().flatMap(other -> curves(other, all).stream()).toList();
    return new CurvePanel(
        panel.title(),
        panel.measure(),
        panel.x(),
        horizontal(panel),
        panel
            .measure()
            .scale(
                DoubleStream.concat(
                    CurvePanel.values(panel.measure(), together),
                    alike.stream()
                        .flatMap(other -> other.behind().stream())
                        .mapToDouble(Point::mean))),
        panel.drawnBehind(),
        curves(panel, all),
        all.size() > 1,
        new CurvePanel.Over(panel.marks(), List.of(), List.of()));
  }

  private static List<Curve> curves(Panel panel, List<NamedSeries> all) {
    return panel.lines().stream()
        .map(line ->
            new Curve(
                NamedSeries.named(all, line.name()),
                Polyline.envelope(line.points(), WIDTH, Point::place).stream()
                    .map(Point::drawn)
                    .toList(),
                List.of()))
        .toList();
  }

  /// The axis of all panels with the same thing along it.
  private Scale horizontal(Panel panel) {
    double[] places =
        panels.stream()
            .filter(other -> other.x().equals(panel.x()))
            .filter(other -> other.logarithmic() == panel.logarithmic())
            .flatMapToDouble(Panel::places)
            .toArray();
    boolean whole = DoubleStream.of(places).allMatch(place -> place == Math.rint(place));
    return panel.logarithmic()
        ? Extent.positive(DoubleStream.of(places)).logarithmic(0.02)
        : Extent.of(DoubleStream.of(places)).along(whole);
  }

  private String missing() {
    return panels.stream()
        .flatMap(panel ->
            panel.lines().stream()
                .filter(line -> line.points().stream().noneMatch(p -> p.drawn().isFinite()))
                .map(line ->
                    panels.size() == 1 ? line.name() : line.name() + " in " + panel.title()))
        .collect(Collectors.joining("; "));
  }

  private String description() {
    List<String> sentences = new ArrayList<>();
    for (Panel panel : panels) {
      List<Curve> curves = curves(panel, NamedSeries.of(panel.lines().stream().map(Line::name)));
      String ends =
          curves.stream()
              .filter(curve -> !curve.isEmpty())
              .map(curve ->
                  curve.series().name() + " " + panel.measure().format(curve.end().value()))
              .collect(Collectors.joining(", "));
      sentences.add(
          "%s: %s over %s%s"
              .formatted(
                  panel.title(),
                  panel.measure().name(),
                  panel.x(),
                  ends.isEmpty() ? "." : ", at the end " + ends + "."));
    }
    return String.join(" ", sentences);
  }
}
