package io.thalweg.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Loss and accuracy along straight lines through the space of parameters.
///
/// @param title what is shown, in a few words
/// @param along what runs along the axis, such as `α`
/// @param lines at least one
/// @param marks places with a name, such as the solution at 0; may be empty
public record LandscapeSliceFigure(String title, String along, List<Line> lines, List<Mark> marks)
    implements PageFigure {

  /// One straight line.
  ///
  /// @param name such as the direction or the optimizer
  /// @param points in rising order of α
  public record Line(String name, List<Point> points) {
    public Line {
      points = List.copyOf(points);
    }
  }

  /// What was measured at one place; not a number where it was not.
  ///
  /// @param accuracy share in `[0,1]`
  public record Point(double alpha, double loss, double accuracy) {}

  public LandscapeSliceFigure {
    lines = List.copyOf(lines);
    marks = List.copyOf(marks);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("there must be at least 1 line");
    }
  }

  @Override
  public Figure draw(Figures.Page page) {
    List<CurvesFigure.Panel> panels = new ArrayList<>();
    panels.add(panel(Measure.loss("Loss"), Point::loss));
    boolean accuracies =
        lines.stream()
            .flatMap(line -> line.points().stream())
            .anyMatch(point -> Double.isFinite(point.accuracy()));
    if (accuracies) {
      panels.add(panel(Measure.accuracy("Accuracy"), Point::accuracy));
    }
    return new CurvesFigure(title, panels).draw(page);
  }

  private CurvesFigure.Panel panel(Measure measure, ToDoubleFunction<Point> value) {
    return new CurvesFigure.Panel(
        measure.name(),
        along,
        false,
        measure,
        lines.stream().map(line -> line(line, value)).toList(),
        marks);
  }

  private static CurvesFigure.Line line(Line line, ToDoubleFunction<Point> value) {
    return new CurvesFigure.Line(
        line.name(),
        line.points().stream()
            .map(p -> new CurvesFigure.Point(p.alpha(), value.applyAsDouble(p), Double.NaN))
            .toList());
  }
}
