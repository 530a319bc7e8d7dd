package io.thalweg.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Figures of what measurements look like when they went wrong, or when there are hardly any.
final class Odd {
  static final List<Double> VALUES =
      List.of(
          Double.NaN,
          0.0,
          -0.0,
          Double.NEGATIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          Double.MIN_VALUE,
          1e-300,
          3e-12,
          -7.0,
          1.0,
          1 + 1e-15,
          1e15,
          Double.MAX_VALUE,
          -Double.MAX_VALUE);

  private static final String LONG = "a very long name ".repeat(20) + "x".repeat(300);

  private static final List<Measure> MEASURES =
      List.of(
          Measure.accuracy("accuracy"),
          Measure.loss("loss"),
          Measure.linear("linear", ""),
          Measure.logarithmic("logarithmic", "unit"));

  private Odd() {}

  static Map<String, PageFigure> figures() {
    Map<String, PageFigure> figures = new TreeMap<>();
    for (Measure measure : MEASURES) {
      String name = measure.name();
      figures.put("odd sweep, " + name, sweep(measure, VALUES, "<b>&\"'"));
      figures.put("odd rates, " + name, rates(measure, VALUES));
      figures.put("odd curves, " + name, curves(measure, VALUES));
      figures.put("odd series, " + name, series(measure, VALUES));
      figures.put("odd landscape, " + name, landscape(measure, VALUES));
      for (double one : List.of(Double.NaN, 0.0, 5e-9, 123_456_789.0)) {
        figures.put("sweep of " + one + ", " + name, sweep(measure, List.of(one), "y"));
        figures.put("rates of " + one + ", " + name, rates(measure, List.of(one)));
        figures.put("curves of " + one + ", " + name, curves(measure, List.of(one)));
        figures.put("series of " + one + ", " + name, series(measure, List.of(one)));
        figures.put("landscape of " + one + ", " + name, landscape(measure, List.of(one, one)));
      }
      for (double offset : List.of(1e-7, 1e7, -123_456.0)) {
        List<Double> near = IntStream.range(0, 9).mapToObj(i -> offset * (1 + i * 1e-4)).toList();
        figures.put("curves near " + offset + ", " + name, curves(measure, near));
        figures.put("series near " + offset + ", " + name, series(measure, near));
      }
    }
    figures.put("odd trials", trials(14, VALUES));
    figures.put("no trials", trials(1, List.of()));
    figures.put("one trial", trials(1, List.of(0.0)));
    figures.put("long names", longNames());
    figures.put("empty curves", curves(MEASURES.getFirst(), List.of()));
    figures.put("empty series", series(MEASURES.getFirst(), List.of()));
    figures.put("no lines", new CurvesFigure("t", List.of(panel(MEASURES.getFirst(), List.of()))));
    return figures;
  }

  private static SweepFigure.Axis axis(String name, int count, boolean logarithmic) {
    return new SweepFigure.Axis(
        name,
        IntStream.range(0, count).mapToObj(i -> logarithmic ? Math.pow(10, i - 9.0) : i).toList(),
        logarithmic);
  }

  static SweepFigure sweep(Measure measure, List<Double> values, String y) {
    int n = values.size();
    List<List<SweepFigure.Cell>> rows =
        IntStream.range(0, n)
            .mapToObj(row ->
                IntStream.range(0, n)
                    .mapToObj(column -> {
                      double value = values.get((row + column) % n);
                      return new SweepFigure.Cell(value, column % 3 == 0 ? 1 : 0, 2);
                    })
                    .toList())
            .toList();
    List<Double> limit = new ArrayList<>(values);
    return new SweepFigure(
        "odd",
        axis("x", n, true),
        axis(y, n, false),
        measure,
        rows,
        List.of(new SweepFigure.Limit("odd limit", limit)),
        "");
  }

  static SweepLineFigure rates(Measure measure, List<Double> values) {
    return new SweepLineFigure(
        "odd",
        axis("x", values.size(), true),
        measure,
        IntStream.range(0, 12)
            .mapToObj(seed ->
                new SweepLineFigure.Seed(
                    "seed " + seed, values.stream().map(SweepFigure.Cell::trained).toList()))
            .toList(),
        values.stream().map(value -> new Mark("limit " + value, value)).toList(),
        "");
  }

  private static CurvesFigure.Panel panel(Measure measure, List<CurvesFigure.Line> lines) {
    return new CurvesFigure.Panel("panel", "x", false, measure, lines, List.of());
  }

  static CurvesFigure curves(Measure measure, List<Double> values) {
    List<CurvesFigure.Line> lines = new ArrayList<>();
    for (String name : List.of("rising", "falling", "without")) {
      List<Double> used = name.equals("falling") ? values.reversed() : values;
      lines.add(
          new CurvesFigure.Line(
              name,
              IntStream.range(0, name.equals("without") ? 0 : used.size())
                  .mapToObj(i -> new CurvesFigure.Point(i, used.get(i), used.get(i) / 3))
                  .toList()));
    }
    return new CurvesFigure("odd", List.of(panel(measure, lines), panel(measure, lines)));
  }

  static SeriesFigure series(Measure measure, List<Double> values) {
    SeriesFigure.Line line =
        new SeriesFigure.Line(
            "line",
            IntStream.range(0, values.size())
                .mapToObj(i -> new SeriesFigure.Point(i, values.get(i)))
                .toList());
    List<SeriesFigure.Sample> samples =
        IntStream.range(0, values.size())
            .mapToObj(i ->
                new SeriesFigure.Sample(
                    i, List.of(values.get(i), 1.0, values.get(values.size() - 1 - i))))
            .toList();
    return new SeriesFigure(
        "odd",
        "step",
        List.of(
            new SeriesFigure.Lines(
                measure, List.of(line, line), List.of(Threshold.constant("2/η", 1e9))),
            new SeriesFigure.Lines(
                measure,
                List.of(),
                values.stream().map(value -> Threshold.constant("level", value)).toList()),
            new SeriesFigure.Histogram(
                "counts",
                "",
                List.of(Double.NEGATIVE_INFINITY, -1e-9, 1e-9, Double.POSITIVE_INFINITY),
                samples)),
        values.stream().map(value -> new SeriesFigure.Warning(value, "odd")).toList());
  }

  static LandscapeFigure landscape(Measure measure, List<Double> values) {
    LandscapeFigure.Direction direction =
        new LandscapeFigure.Direction(
            "α", IntStream.range(0, values.size()).mapToObj(i -> i * 1e-7).toList(), Double.NaN);
    List<List<Double>> rows =
        IntStream.range(0, values.size())
            .mapToObj(row ->
                IntStream.range(0, values.size())
                    .mapToObj(column -> values.get((row + column) % values.size()))
                    .toList())
            .toList();
    List<LandscapeFigure.Place> path =
        values.stream().map(value -> new LandscapeFigure.Place(value, value)).toList();
    return new LandscapeFigure(
        "odd",
        measure,
        List.of(new LandscapeFigure.Plane("plane", direction, direction, rows, path)));
  }

  static ParallelFigure trials(int axes, List<Double> values) {
    return new ParallelFigure(
        "odd",
        IntStream.range(0, axes)
            .mapToObj(i -> new ParallelFigure.Axis("setting number " + i, i % 2 == 0))
            .toList(),
        MEASURES.getFirst(),
        values.stream()
            .map(value ->
                new ParallelFigure.Trial(
                    IntStream.range(0, axes).mapToObj(_ -> value).toList(), value))
            .toList());
  }

  private static PageFigure longNames() {
    CurvesFigure.Line line =
        new CurvesFigure.Line(
            LONG, List.of(new CurvesFigure.Point(1, 2, 3), new CurvesFigure.Point(2, 3, 1)));
    CurvesFigure.Line other =
        new CurvesFigure.Line(LONG + "y", List.of(new CurvesFigure.Point(1, 2, 3)));
    Measure measure = new Measure(LONG, LONG, Measure.Spacing.LINEAR, false);
    return new CurvesFigure(
        LONG,
        List.of(
            new CurvesFigure.Panel(
                LONG,
                LONG,
                true,
                measure,
                List.of(line, other),
                List.of(new Mark(LONG, 1.5), new Mark("short", 1.6)))));
  }
}
