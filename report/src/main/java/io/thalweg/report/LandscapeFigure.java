package io.thalweg.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/// The loss over planes through a solution, as filled contours with the path of a training.
///
/// ## Notes
///
/// All planes have the same colours. They show what two directions of very many show: a valley that
/// leads elsewhere is not seen.
///
/// @param title what is shown, in a few words
/// @param measure of the values, such as the training loss
/// @param planes in reading order, at least one
public record LandscapeFigure(String title, Measure measure, List<Plane> planes)
    implements PageFigure {
  private static final double GAP = 26;
  private static final double LEGEND = 40;
  private static final double ALONE = 720;

  /// Values on a grid; the solution is at (0, 0).
  ///
  /// @param title such as the optimizer
  /// @param x from left to right
  /// @param y from bottom to top
  /// @param values for each value of `y` one for each value of `x`; not finite where it overflowed
  /// @param path places of a training in their order; may be empty
  public record Plane(
      String title, Direction x, Direction y, List<List<Double>> values, List<Place> path) {
    public Plane {
      values = values.stream().map(List::copyOf).toList();
      path = path.stream().filter(place -> place.at().isFinite()).toList();
      int wide = x.values().size();
      int high = y.values().size();
      if (values.size() != high || values.stream().anyMatch(row -> row.size() != wide)) {
        throw new IllegalArgumentException(
            "values must be %d by %d as the directions are, got rows of %s"
                .formatted(wide, high, values.stream().map(List::size).toList()));
      }
    }

    DoubleStream known() {
      return values.stream()
          .flatMapToDouble(row -> row.stream().mapToDouble(Double::doubleValue))
          .filter(Double::isFinite);
    }

    boolean overflows() {
      return known().count() < (long) x.values().size() * y.values().size();
    }

    /// Height of its frame for a width of 1.
    double aspect() {
      double shape = y.range() / x.range();
      return Double.isFinite(shape) ? Math.clamp(shape, 0.5, 1) : 1;
    }
  }

  /// A direction in the space of parameters.
  ///
  /// @param name such as `α` or `first principal component`
  /// @param values in rising order, at least two
  /// @param explained share of the path's variance along it, in `[0,1]`; not a number where unknown
  public record Direction(String name, List<Double> values, double explained) {
    public Direction {
      values = List.copyOf(values);
      if (values.size() < 2) {
        throw new IllegalArgumentException(
            "%s must have at least 2 values, got %d".formatted(name, values.size()));
      }
      for (int i = 1; i < values.size(); i++) {
        if (!(values.get(i - 1) < values.get(i)
            && Double.isFinite(values.get(i) - values.get(0)))) {
          throw new IllegalArgumentException(
              "values of %s must rise, got %s before %s"
                  .formatted(name, values.get(i - 1), values.get(i)));
        }
      }
    }

    double range() {
      return values.getLast() - values.getFirst();
    }

    LinearScale scale() {
      return new LinearScale(values.getFirst(), values.getLast());
    }

    String label() {
      return Double.isNaN(explained)
          ? name
          : "%s, %s\u00a0%% of the variance".formatted(name, Numbers.fixed(100 * explained, 1));
    }
  }

  /// A place of the path.
  public record Place(double x, double y) {
    XY at() {
      return new XY(x, y);
    }
  }

  public LandscapeFigure {
    planes = List.copyOf(planes);
    if (planes.isEmpty()) {
      throw new IllegalArgumentException("there must be at least 1 plane");
    }
  }

  @Override
  public Figure draw(Figures.Page page) {
    double width = page.width();
    Svg svg = new Svg();
    String how = measure.axis().isEmpty() ? "" : " (" + measure.axis() + ")";
    Heading heading = new Heading(title, measure.name() + how, width);
    heading.draw(svg, 0, 0);
    Levels levels = Levels.of(measure, planes, HeatScale.LEVELS - 1);
    HeatScale colours = levels.colours();
    double beside = 26 + Typesetting.width(colours.unit(), 12);
    double top = heading.height();
    colours.legend(svg, new Box(0, top + 4, Math.min(480, width - beside), 11));
    Key key = new Key(ContourPanel.key(planes), width);
    key.draw(svg, 0, top += LEGEND);
    top += key.height() + 4;
    int columns = page == Figures.Page.WIDE ? Math.min(3, planes.size()) : 1;
    double all = columns == 1 ? Math.min(width, ALONE) : width;
    double column = (all - (columns - 1) * GAP) / columns;
    double aspect = planes.stream().mapToDouble(Plane::aspect).max().orElse(1);
    Grid grid = new Grid(columns, GAP, top, all, aspect * (column - 60));
    List<ContourPanel> panels =
        planes.stream().map(plane -> new ContourPanel(plane, levels)).toList();
    double bottom = grid.draw(svg, panels);
    return new Figure(title, description(), width, bottom, svg.toString());
  }

  private String description() {
    return planes.stream()
        .map(plane -> {
          double low = plane.known().min().orElse(Double.NaN);
          double high = plane.known().max().orElse(Double.NaN);
          return "%s: %s from %s to %s over %s and %s%s."
              .formatted(
                  plane.title(),
                  measure.name(),
                  measure.format(low),
                  measure.format(high),
                  plane.x().label(),
                  plane.y().label(),
                  plane.path().isEmpty()
                      ? ""
                      : "; the path has " + Numbers.count(plane.path().size(), "point"));
        })
        .collect(Collectors.joining(" "));
  }
}
