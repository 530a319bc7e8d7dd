package io.thalweg.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// A function of two variables as filled contours, with its minima and the ways of optimizers.
///
/// ## Notes
///
/// Where most of the values lie close above the lowest, contours are by the logarithm of how far
/// they are above it; else by the values themselves.
///
/// @param title such as the function's name
/// @param x from left to right
/// @param y from bottom to top
/// @param values for each value of `y` one for each value of `x`; not finite where there is none
/// @param lowest value of the function, where it is known
/// @param minima that are known; those outside are not drawn
/// @param start where they begin
/// @param ways in the order of their colours; may be empty
public record SurfaceFigure(
    String title,
    LandscapeFigure.Direction x,
    LandscapeFigure.Direction y,
    List<List<Double>> values,
    OptionalDouble lowest,
    List<LandscapeFigure.Place> minima,
    LandscapeFigure.Place start,
    List<Way> ways) {
  private static final double LEGEND = 40;
  private static final double EDGE = 17;
  private static final double FOOT = 42;

  /// Where the middle value is less than that share of the way up, it is drawn by logarithms.
  private static final double CROWDED = 0.3;

  /// Heights below that share of the highest, or of so many of all values, are drawn as one.
  private static final double FLAT = 1e-8;

  private static final double DEEPEST = 0.002;

  /// Darker, ways would not be told from it.
  private static final int DARKEST = 7;

  /// What one optimizer did.
  ///
  /// @param points in their order; those that are not finite are left out
  public record Way(String name, List<LandscapeFigure.Place> points) {
    public Way {
      points = points.stream().filter(place -> place.at().isFinite()).toList();
    }
  }

  public SurfaceFigure {
    values = values.stream().map(List::copyOf).toList();
    minima = List.copyOf(minima);
    ways = List.copyOf(ways);
  }

  /// The values as they are drawn.
  private record Heights(Measure measure, LandscapeFigure.Plane plane) {}

  /// Draws it.
  ///
  /// @param width in pixels
  public Figure draw(double width) {
    Svg svg = new Svg();
    Heights heights = heights();
    Levels levels = Levels.of(heights.measure(), List.of(heights.plane()), DARKEST);
    String name = Typesetting.elide(title, 15.5, width);
    Heading heading = new Heading(name, heights.measure().name() + "; y upwards", width);
    heading.draw(svg, 0, 0);
    double top = heading.height();
    levels.colours().legend(svg, new Box(0, top + 4, Math.min(480, width - 30), 11));
    Key key = new Key(key(heights.plane()), width);
    key.draw(svg, 0, top += LEGEND);
    top += key.height() + 8;
    double side = width - EDGE;
    double axis = Frame.room(y.scale(), side);
    double height = heights.plane().aspect() * (side - axis);
    Frame frame = new Frame(axis, top, side - axis, height, x.scale(), y.scale());
    svg.group("panel");
    new Relief(heights.plane(), levels).draw(svg, frame);
    svg.rect("frame", new Box(frame.left(), frame.top(), frame.width(), frame.height()));
    axes(svg, frame);
    minima(svg, frame);
    IntStream.range(0, ways.size()).forEach(i -> way(svg, frame, ways.get(i), i));
    if (ContourPanel.holds(frame, start.at())) {
      start(svg, frame.atX(start.x()), frame.atY(start.y()));
    }
    frame.area(svg);
    svg.close();
    return new Figure(title, description(), width, top + height + FOOT, svg.toString());
  }

  private Heights heights() {
    double[] known =
        values.stream()
            .flatMap(List::stream)
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (known.length == 0) {
      return new Heights(Measure.linear("f(x, y)", ""), plane(values));
    }
    double low = Math.min(known[0], lowest.orElse(known[0]));
    double high = known[known.length - 1];
    double middle = known[known.length / 2];
    if (!(high - low < Double.MAX_VALUE) || !(middle - low < CROWDED * (high - low))) {
      return new Heights(Measure.linear("f(x, y)", ""), plane(values));
    }
    double flat = Math.max(FLAT * (high - low), known[(int) (DEEPEST * known.length)] - low);
    List<List<Double>> above =
        values.stream()
            .map(row -> row.stream().map(value -> above(value, low, flat)).toList())
            .toList();
    String from = low == 0 ? "f(x, y)" : "f(x, y) above " + Numbers.significant(low, 4);
    return new Heights(Measure.logarithmic(from + ", by its logarithm", ""), plane(above));
  }

  private static double above(double value, double low, double flat) {
    return Double.isFinite(value) ? Math.max(value - low, flat) : value;
  }

  private LandscapeFigure.Plane plane(List<List<Double>> heights) {
    return new LandscapeFigure.Plane(title, x, y, heights, List.of());
  }

  private List<Key.Entry> key(LandscapeFigure.Plane plane) {
    List<Key.Entry> key = new ArrayList<>();
    if (!minima.isEmpty()) {
      key.add(new Key.Entry(SurfaceFigure::minimum, "minimum"));
    }
    for (int i = 0; i < ways.size(); i++) {
      NamedSeries series = series(i);
      key.add(new Key.Entry((svg, x, y) -> sign(svg, series, x, y), series.name()));
    }
    // Not drawn with its own class, by which pages find and move the one on the map.
    key.add(new Key.Entry((svg, x, y) -> svg.circle("border", x, y, 6), "start"));
    if (plane.overflows()) {
      key.add(Relief.notFinite());
    }
    return key;
  }

  private NamedSeries series(int i) {
    return NamedSeries.at(i, ways.get(i).name());
  }

  private static void sign(Svg svg, Series series, double x, double y) {
    series.group(svg, "curve");
    Key.line("line").draw(svg, x, y);
    Marker.of(series.index()).draw(svg, "mark", x, y);
    svg.close();
  }

  private static void start(Svg svg, double x, double y) {
    svg.circle("present-halo", x, y, 6);
    svg.circle("present", x, y, 6);
  }

  private static void minimum(Svg svg, double x, double y) {
    svg.circle("break", x, y, 4.5);
    svg.circle("now", x, y, 1.5);
  }

  private static void axes(Svg svg, Frame frame) {
    frame.xAxis(svg, frame.xTicks(), true);
    for (Scale.Tick tick : frame.y().ticks(Frame.wanted(frame.height()))) {
      svg.text("tick end", frame.left() - 8, frame.atY(tick.value()) + 4, tick.label());
    }
    frame.along(svg, "x");
  }

  private void minima(Svg svg, Frame frame) {
    minima.stream()
        .map(LandscapeFigure.Place::at)
        .filter(at -> ContourPanel.holds(frame, at))
        .forEach(at -> minimum(svg, frame.atX(at.x()), frame.atY(at.y())));
  }

  private void way(Svg svg, Frame frame, Way way, int index) {
    List<XY> points = way.points().stream().map(LandscapeFigure.Place::at).toList();
    if (points.isEmpty()) {
      return;
    }
    frame.clip(svg);
    series(index).group(svg, "curve");
    Polyline.draw(svg, "border-halo", frame, points);
    Polyline.draw(svg, "line", frame, points);
    svg.close().close();
    if (ContourPanel.holds(frame, points.getLast())) {
      series(index).group(svg, "curve");
      XY to = points.getLast();
      Marker.of(series(index).index()).draw(svg, "mark", frame.atX(to.x()), frame.atY(to.y()));
      svg.close();
    }
  }

  private String description() {
    double[] known =
        values.stream()
            .flatMap(List::stream)
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .toArray();
    return "%s from %s to %s over x and y; %s known%s."
        .formatted(
            title,
            Numbers.significant(Arrays.stream(known).min().orElse(Double.NaN), 4),
            Numbers.significant(Arrays.stream(known).max().orElse(Double.NaN), 4),
            minima.size() == 1 ? "1 minimum" : minima.size() + " minima",
            ways.isEmpty() ? "" : "; " + Numbers.count(ways.size(), "way"));
  }
}
