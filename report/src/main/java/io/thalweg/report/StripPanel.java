package io.thalweg.report;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// How a distribution changes: a column of colours for each sample, a row for each bin.
///
/// @param histogram the samples
/// @param along what runs along the axis
/// @param x scale from left to right
/// @param warnings places on the axis that are marked at the upper edge
record StripPanel(SeriesFigure.Histogram histogram, String along, Scale x, List<Double> warnings)
    implements GridPanel {
  private static final double HEAD = 78;
  private static final double FOOT = 42;
  private static final double EDGE = 17;

  /// Shares smaller than the largest by more than that have one colour.
  private static final double RANGE = 1e-4;

  private static final int COLUMNS = 160;

  @Override
  public double height(double frame) {
    return HEAD + frame + FOOT;
  }

  @Override
  public double names() {
    return 0;
  }

  @Override
  public void draw(Svg svg, Box box, double names) {
    BinScale y = new BinScale(histogram.edges());
    double height = box.height() - HEAD - FOOT;
    double axis = Frame.room(y, height);
    Frame frame =
        new Frame(box.left() + axis, box.top() + HEAD, box.width() - axis - EDGE, height, x, y);
    HeatScale colours = colours();
    svg.group("panel");
    String name = Typesetting.elide(histogram.name(), 12.5, box.width());
    svg.text("name strong", box.left(), box.top() + 16, name);
    String unit = Typesetting.elide(histogram.unit(), 12, box.width());
    svg.text("unit", box.left(), box.top() + 32, unit);
    double room = Typesetting.width(colours.unit(), 12) + 20;
    colours.legend(svg, new Box(box.left(), box.top() + 42, Math.min(240, box.width() - room), 9));
    cells(svg, frame, colours);
    for (Scale.Tick tick : y.ticks(Frame.wanted(height))) {
      svg.text("tick end", frame.left() - 8, frame.atY(tick.value()) + 4, tick.label());
    }
    frame.xAxis(svg, frame.xTicks(), true);
    frame.along(svg, along);
    Warnings.draw(svg, frame, warnings, frame.top());
    svg.close();
  }

  private void cells(Svg svg, Frame frame, HeatScale colours) {
    List<SeriesFigure.Sample> samples = histogram.samples();
    int bins = histogram.edges().size() - 1;
    if (samples.isEmpty()) {
      svg.rect("void", new Box(frame.left(), frame.top(), frame.width(), frame.height()));
      return;
    }
    List<double[]> shares = samples.stream().map(SeriesFigure.Sample::shares).toList();
    double[] rows = IntStream.rangeClosed(0, bins).mapToDouble(i -> (double) i / bins).toArray();
    new CellGrid(frame, columns(samples), rows, samples.size(), bins)
        .fill(svg, colours.classes(), (column, row) -> level(colours, shares.get(column)[row]));
  }

  private static int level(HeatScale colours, double share) {
    return share > 0 ? colours.level(share) : -1;
  }

  /// Cells end in the middle between samples.
  private double[] columns(List<SeriesFigure.Sample> samples) {
    List<Double> at = samples.stream().map(SeriesFigure.Sample::x).toList();
    double first = x.fraction(at.getFirst());
    double last = x.fraction(at.getLast());
    int n = at.size();
    double before = n == 1 ? 1 : (x.fraction(at.get(1)) - first) / 2;
    double behind = n == 1 ? 1 : (last - x.fraction(at.get(n - 2))) / 2;
    return CellGrid.edges(
        at, x, COLUMNS, Math.clamp(first - before, 0, 1), Math.clamp(last + behind, 0, 1));
  }

  private HeatScale colours() {
    Extent shares =
        Extent.positive(
            histogram.samples().stream().flatMapToDouble(s -> DoubleStream.of(s.shares())));
    double high = shares.high();
    double low = Math.min(Math.max(shares.low(), RANGE * high), high / 2);
    return HeatScale.rising("Share", "share", new LogScale(low, high));
  }
}
