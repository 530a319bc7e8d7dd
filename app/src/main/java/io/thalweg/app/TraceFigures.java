package io.thalweg.app;

import io.thalweg.problems.TestFunction;
import io.thalweg.problems.TestFunction.Domain;
import io.thalweg.problems.TestFunction.Minimum;
import io.thalweg.report.CurvesFigure;
import io.thalweg.report.Figure;
import io.thalweg.report.LandscapeFigure.Direction;
import io.thalweg.report.LandscapeFigure.Place;
import io.thalweg.report.Measure;
import io.thalweg.report.ShortNames;
import io.thalweg.report.SurfaceFigure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// What optimizers did on a function, drawn.
///
/// @param function by its expression
/// @param box that the map shows
/// @param traces from the same start
record TraceFigures(Chosen<TestFunction> function, Domain box, List<Trace> traces) {
  /// Of the map, along each side.
  private static final int POINTS = 121;

  /// A training has diverged, for the figure, where it is as many times higher than at the start.
  private static final double FAR = 1e4;

  /// Values closer to the lowest than that share of the first are rounding.
  private static final double ROUNDING = 1e-16;

  /// `map` is the function alone, `ways` with what the optimizers did, `values` against the step.
  Optional<Figure> draw(String name, double width) {
    return switch (name) {
      case "map" -> map(width, List.of());
      case "ways" -> hasMap() ? map(width, ways()) : Optional.empty();
      case "values" -> Optional.of(values().draw(width));
      default -> Optional.empty();
    };
  }

  private boolean hasMap() {
    return function.value().dimension() == 2;
  }

  private Optional<Figure> map(double width, List<SurfaceFigure.Way> ways) {
    if (!hasMap()) {
      return Optional.empty();
    }
    TestFunction f = function.value();
    Direction x = new Direction("x", along(0), Double.NaN);
    Direction y = new Direction("y", along(1), Double.NaN);
    List<List<Double>> values =
        y.values().stream()
            .map(b -> x.values().stream().map(a -> f.value(new double[] {a, b})).toList())
            .toList();
    List<Place> minima = f.minima().stream().map(Minimum::point).map(TraceFigures::place).toList();
    double[] start = traces.getFirst().points().getFirst();
    return Optional.of(
        new SurfaceFigure(
                function.expression(),
                x,
                y,
                values,
                lowest(),
                minima,
                new Place(start[0], start[1]),
                ways)
            .draw(width));
  }

  private static Place place(List<Double> point) {
    return new Place(point.get(0), point.get(1));
  }

  private List<Double> along(int axis) {
    return IntStream.range(0, POINTS)
        .mapToObj(i -> box.lower().get(axis) + box.side(axis) * i / (POINTS - 1))
        .toList();
  }

  private OptionalDouble lowest() {
    return function.value().minima().stream().mapToDouble(Minimum::value).min();
  }

  private List<SurfaceFigure.Way> ways() {
    List<String> names = names();
    return IntStream.range(0, traces.size())
        .mapToObj(i ->
            new SurfaceFigure.Way(
                names.get(i),
                traces.get(i).points().stream().map(p -> new Place(p[0], p[1])).toList()))
        .toList();
  }

  private List<String> names() {
    return ShortNames.of(traces.stream().map(Trace::optimizer).toList());
  }

  /// Values above the minimum by their logarithm where it is known; else the values, by their
  /// logarithm where all are above 0.
  private CurvesFigure values() {
    double[] all = traces.stream().flatMapToDouble(TraceFigures::finite).toArray();
    double least = DoubleStream.of(all).min().orElse(0);
    boolean known = lowest().isPresent() && lowest().getAsDouble() <= least;
    double from = known ? lowest().getAsDouble() : 0;
    boolean logarithmic = known || least > 0;
    String name = known && from != 0 ? "f above its minimum" : "f";
    Measure measure = logarithmic ? Measure.logarithmic(name, "") : Measure.linear(name, "");
    List<String> names = names();
    double first = Math.abs(traces.getFirst().values().getFirst() - from);
    double far = FAR * Math.max(first, Double.MIN_NORMAL);
    List<CurvesFigure.Line> lines =
        IntStream.range(0, traces.size())
            .mapToObj(i ->
                new CurvesFigure.Line(
                    names.get(i), points(traces.get(i), from, far, logarithmic ? first : 0)))
            .toList();
    return new CurvesFigure(
        "Value against step",
        List.of(new CurvesFigure.Panel(name, "step", false, measure, lines, List.of())));
  }

  private static DoubleStream finite(Trace trace) {
    return trace.values().stream().mapToDouble(Double::doubleValue).filter(Double::isFinite);
  }

  private static List<CurvesFigure.Point> points(
      Trace trace, double from, double far, double first) {
    return IntStream.range(0, trace.values().size())
        .mapToObj(step -> {
          double value = trace.values().get(step) - from;
          double shown = Math.abs(value) > far ? Double.NaN : value;
          return new CurvesFigure.Point(
              step, Math.abs(shown) < ROUNDING * first ? 0 : shown, Double.NaN);
        })
        .toList();
  }
}
