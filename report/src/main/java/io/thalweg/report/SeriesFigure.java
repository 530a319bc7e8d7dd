package io.thalweg.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// What the instruments of one training saw, a small panel for each quantity over the same steps.
///
/// @param title what is shown, in a few words
/// @param x what runs along all axes, such as `step`
/// @param panels in reading order, at least one
/// @param warnings what was found on the way; may be empty
public record SeriesFigure(String title, String x, List<Panel> panels, List<Warning> warnings)
    implements PageFigure {
  private static final double GAP = 26;

  /// Points that are drawn of one line at most, by twice.
  private static final double WIDTH = 500;

  /// One quantity.
  public sealed interface Panel permits Lines, Histogram {}

  /// Curves of one quantity, such as one for each layer.
  ///
  /// @param measure the quantity, which is also the panel's title
  /// @param lines at least one
  /// @param thresholds levels to compare with; may be empty
  public record Lines(Measure measure, List<Line> lines, List<Threshold> thresholds)
      implements Panel {
    public Lines {
      lines = List.copyOf(lines);
      thresholds = List.copyOf(thresholds);
    }
  }

  /// One curve.
  ///
  /// @param name such as the layer
  /// @param points in the order of the steps; those that are not finite interrupt it
  public record Line(String name, List<Point> points) {
    public Line {
      points = List.copyOf(points);
    }
  }

  /// One measurement.
  public record Point(double x, double value) {}

  /// A distribution that changes.
  ///
  /// @param name of what is distributed
  /// @param unit of the edges; empty where there is none
  /// @param edges of the bins in rising order; the outermost may be infinite
  /// @param samples in the order of the steps
  public record Histogram(String name, String unit, List<Double> edges, List<Sample> samples)
      implements Panel {
    public Histogram {
      edges = new BinScale(edges).edges();
      samples = List.copyOf(samples);
      for (int i = 0; i < samples.size(); i++) {
        if (samples.get(i).counts().size() != edges.size() - 1) {
          throw new IllegalArgumentException(
              "counts must be %d as the bins are, got %d"
                  .formatted(edges.size() - 1, samples.get(i).counts().size()));
        }
        if (i > 0 && !(samples.get(i - 1).x() < samples.get(i).x())) {
          throw new IllegalArgumentException(
              "samples must be in rising order, got %s before %s"
                  .formatted(samples.get(i - 1).x(), samples.get(i).x()));
        }
      }
    }
  }

  /// How many there were in each bin; what is not finite or below 0 counts as none.
  public record Sample(double x, List<Double> counts) {
    public Sample {
      counts = List.copyOf(counts);
    }

    /// Counts as shares of all; zeros where there are none.
    double[] shares() {
      double[] known =
          counts.stream().mapToDouble(c -> Double.isFinite(c) ? Math.max(0, c) : 0).toArray();
      double largest = Math.max(Double.MIN_NORMAL, DoubleStream.of(known).max().orElse(0));
      double sum = DoubleStream.of(known).map(c -> c / largest).sum();
      return DoubleStream.of(known).map(c -> sum == 0 ? 0 : c / largest / sum).toArray();
    }
  }

  /// Something that was found at a step; equal texts are of one kind.
  public record Warning(double x, String text) {}

  public SeriesFigure {
    panels = List.copyOf(panels);
    warnings = warnings.stream().filter(warning -> Double.isFinite(warning.x())).toList();
    if (panels.isEmpty()) {
      throw new IllegalArgumentException("there must be at least 1 panel");
    }
  }

  @Override
  public Figure draw(Figures.Page page) {
    List<NamedSeries> all =
        NamedSeries.of(
            lines()
                .filter(lines -> lines.lines().size() > 1)
                .flatMap(lines -> lines.lines().stream())
                .map(Line::name));
    Scale horizontal = horizontal();
    List<GridPanel> drawn = panels.stream().map(panel -> panel(panel, horizontal, all)).toList();
    Svg svg = new Svg();
    Heading heading = new Heading(title, "", page.width());
    heading.draw(svg, 0, 0);
    int columns = columns(page);
    double frame = columns == 1 && page == Figures.Page.WIDE ? 280 : 150;
    Grid grid = new Grid(columns, GAP, heading.height(), page.width(), frame);
    double bottom = grid.draw(svg, drawn);
    if (!warnings.isEmpty()) {
      bottom = new WarningLanes(kinds(), x, horizontal).draw(svg, bottom, page.width());
    }
    return new Figure(title, description(), page.width(), bottom, svg.toString());
  }

  private Stream<Lines> lines() {
    return panels.stream().filter(Lines.class::isInstance).map(Lines.class::cast);
  }

  private int columns(Figures.Page page) {
    int most = panels.size() == 4 ? 2 : 3;
    return page == Figures.Page.WIDE ? Math.min(most, panels.size()) : 1;
  }

  private Scale horizontal() {
    DoubleStream measured =
        panels.stream()
            .flatMapToDouble(panel ->
                switch (panel) {
                  case Lines lines ->
                      lines.lines().stream()
                          .flatMap(line -> line.points().stream())
                          .mapToDouble(Point::x);
                  case Histogram histogram -> histogram.samples().stream().mapToDouble(Sample::x);
                });
    double[] places =
        DoubleStream.concat(measured, warnings.stream().mapToDouble(Warning::x)).toArray();
    boolean whole = DoubleStream.of(places).allMatch(place -> place == Math.rint(place));
    return Extent.of(DoubleStream.of(places)).along(whole);
  }

  private GridPanel panel(Panel panel, Scale horizontal, List<NamedSeries> all) {
    List<Double> at = warnings.stream().map(Warning::x).toList();
    return switch (panel) {
      case Histogram histogram -> new StripPanel(histogram, x, horizontal, at);
      case Lines lines -> {
        List<Threshold> thresholds =
            lines.thresholds().stream().filter(level -> !level.points().isEmpty()).toList();
        List<Curve> curves = lines.lines().stream().map(line -> curve(line, lines, all)).toList();
        DoubleStream levels =
            thresholds.stream()
                .flatMap(threshold -> threshold.points().stream())
                .mapToDouble(Threshold.Point::value);
        double[] values = CurvePanel.values(lines.measure(), curves).toArray();
        yield new CurvePanel(
            lines.measure().name(),
            lines.measure(),
            x,
            horizontal,
            lines.measure().scale(withLevels(lines.measure(), values, levels.toArray())),
            List.of(),
            curves,
            curves.size() > 1,
            new CurvePanel.Over(List.of(), thresholds, at));
      }
    };
  }

  /// The values and the levels that are not so far off that the values could not be seen.
  private static DoubleStream withLevels(Measure measure, double[] values, double[] levels) {
    if (measure.spacing() == Measure.Spacing.LOGARITHMIC) {
      return DoubleStream.concat(DoubleStream.of(values), DoubleStream.of(levels));
    }
    Extent known = Extent.of(DoubleStream.of(values));
    double far = 2 * Math.max(known.high() - known.low(), Math.abs(known.high()));
    return DoubleStream.concat(
        DoubleStream.of(values),
        DoubleStream.of(levels)
            .filter(level -> level <= known.high() + far && level >= known.low() - far));
  }

  private static Curve curve(Line line, Lines lines, List<NamedSeries> all) {
    List<XY> points = line.points().stream().map(p -> new XY(p.x(), p.value())).toList();
    Series series =
        lines.lines().size() > 1
            ? NamedSeries.named(all, line.name())
            : new NamedSeries(0, line.name());
    return new Curve(
        series,
        Polyline.envelope(points, WIDTH).stream()
            .map(p -> new Curve.Point(p.x(), p.y(), p.y(), p.y()))
            .toList(),
        List.of());
  }

  /// Places of each kind of warning, in the order of their first appearance.
  private Map<String, List<Double>> kinds() {
    return warnings.stream()
        .sorted((a, b) -> Double.compare(a.x(), b.x()))
        .collect(
            Collectors.groupingBy(
                Warning::text,
                LinkedHashMap::new,
                Collectors.mapping(Warning::x, Collectors.toList())));
  }

  private String description() {
    List<String> sentences = new ArrayList<>();
    for (Panel panel : panels) {
      sentences.add(
          switch (panel) {
            case Lines lines -> describe(lines);
            case Histogram histogram ->
                "%s: %s of %s."
                    .formatted(
                        histogram.name(),
                        Numbers.count(histogram.samples().size(), "sample"),
                        Numbers.count(histogram.edges().size() - 1, "bin"));
          });
    }
    kinds()
        .forEach((text, at) ->
            sentences.add("Warning: %s, %s.".formatted(text, WarningLanes.when(at, x))));
    return String.join(" ", sentences);
  }

  private static String describe(Lines lines) {
    String ranges =
        lines.lines().stream()
            .map(line -> {
              double[] known =
                  line.points().stream()
                      .mapToDouble(Point::value)
                      .filter(Double::isFinite)
                      .toArray();
              return known.length == 0
                  ? line.name() + " without values"
                  : "%s from %s to %s"
                      .formatted(
                          line.name(),
                          lines.measure().format(Arrays.stream(known).min().orElseThrow()),
                          lines.measure().format(Arrays.stream(known).max().orElseThrow()));
            })
            .collect(Collectors.joining(", "));
    return "%s: %s.".formatted(lines.measure().name(), ranges);
  }
}
