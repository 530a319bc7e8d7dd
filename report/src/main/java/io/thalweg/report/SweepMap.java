package io.thalweg.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Draws a score over two settings.
record SweepMap(SweepFigure sweep) {
  private static final double LEGEND = 40;
  private static final double FOOT = 44;
  private static final double EDGE = 12;
  private static final double LARGE = 14;
  private static final double LINE = 14;

  Figure draw(Figures.Page page) {
    double width = page.width();
    Svg svg = new Svg();
    HeatScale colours =
        HeatScale.of(
            sweep.score(),
            sweep
                .places()
                .filter(place -> place.cell().isKnown())
                .mapToDouble(place -> place.cell().score()));
    Heading heading = new Heading(sweep.title(), axes(), width);
    heading.draw(svg, 0, 0);
    double top = heading.height();
    colours.legend(svg, new Box(0, top + 4, Math.min(420, width - room(colours)), 11));
    Key cells = new Key(cellKey(), width);
    cells.draw(svg, 0, top += LEGEND);
    top += cells.height() + 10;
    Frame frame = frame(page, top);
    svg.group("panel");
    map(svg, frame, colours);
    svg.close();
    double bottom = frame.bottom() + FOOT;
    Key curves = new Key(limitKey(), width);
    curves.draw(svg, 0, bottom);
    bottom += curves.height();
    if (!sweep.agreement().isEmpty()) {
      String text = "agreement: " + sweep.agreement();
      bottom += Heading.words(svg, "note", new Box(0, bottom, width, 0), text) + 6;
    }
    return new Figure(sweep.title(), sweep.description(), width, bottom, svg.toString());
  }

  private String axes() {
    Measure score = sweep.score();
    String how = score.axis().isEmpty() ? "" : " (" + score.axis() + ")";
    return "%s%s; %s upwards".formatted(score.name(), how, sweep.y().name());
  }

  /// Room for the unit beside the legend.
  private static double room(HeatScale colours) {
    return 26 + Typesetting.width(colours.unit(), 12);
  }

  private Frame frame(Figures.Page page, double top) {
    boolean wide = page == Figures.Page.WIDE;
    double height = Math.clamp(60 + 30.0 * sweep.rows().size(), 120, wide ? 480 : 300);
    Scale y = sweep.y().scale();
    double axis =
        yTicks(y, height).stream()
            .mapToDouble(tick -> Typesetting.width(tick.label(), 12) + 14)
            .reduce(30, Math::max);
    return new Frame(axis, top, page.width() - axis - EDGE, height, sweep.x().scale(), y);
  }

  private List<Scale.Tick> yTicks(Scale y, double height) {
    List<Scale.Tick> own = sweep.y().own();
    double last = Double.NEGATIVE_INFINITY;
    for (Scale.Tick tick : own) {
      double at = height * y.fraction(tick.value());
      if (at < last + LINE) {
        return y.ticks(Frame.wanted(height));
      }
      last = at;
    }
    return own.isEmpty() ? y.ticks(Frame.wanted(height)) : own;
  }

  private void map(Svg svg, Frame frame, HeatScale colours) {
    CellGrid grid = CellGrid.around(frame, sweep.x().values(), sweep.y().values());
    grid.fill(
        svg,
        colours.classes(),
        (column, row) ->
            cell(column, row).isKnown() ? colours.level(cell(column, row).score()) : -1);
    List<Box> divergent =
        grid.runs(1, (column, row) -> cell(column, row).isDivergent() ? 0 : -1).getFirst();
    if (!divergent.isEmpty()) {
      svg.path("hatch", Hatch.over(divergent));
    }
    sweep
        .places()
        .filter(place -> place.cell().isPartly())
        .forEach(place -> partly(svg, grid.cell(place.column(), place.row())));
    untrained(svg, grid);
    svg.rect("frame", new Box(frame.left(), frame.top(), frame.width(), frame.height()));
    for (int i = 0; i < sweep.limits().size(); i++) {
      Border.draw(svg, frame, lines(frame, sweep.limits().get(i)), Marks.dash(i));
    }
    sweep.best().ifPresent(place -> best(svg, grid.cell(place.column(), place.row())));
    frame.xAxis(svg, frame.xTicks(sweep.x().own()), true);
    for (Scale.Tick tick : yTicks(frame.y(), frame.height())) {
      svg.text("tick end", frame.left() - 8, frame.atY(tick.value()) + 4, tick.label());
    }
    frame.along(svg, sweep.x().name());
  }

  private SweepFigure.Cell cell(int column, int row) {
    return sweep.rows().get(row).get(column);
  }

  /// A corner, where only some of the trainings diverged.
  private static void partly(Svg svg, Box cell) {
    double size = Math.min(12, 0.6 * Math.min(cell.width(), cell.height()));
    svg.path(
        "partly",
        "M%s %sh-%sl%s %sZ"
            .formatted(
                Svg.number(cell.right()),
                Svg.number(cell.top()),
                Svg.number(size),
                Svg.number(size),
                Svg.number(size)));
  }

  /// A point in each cell that is large enough for one.
  private void untrained(Svg svg, CellGrid grid) {
    sweep
        .places()
        .filter(place -> place.cell().trainings() == 0)
        .map(place -> grid.cell(place.column(), place.row()))
        .filter(cell -> Math.min(cell.width(), cell.height()) > 5)
        .forEach(cell -> untrained(svg, cell));
  }

  private static void untrained(Svg svg, Box cell) {
    svg.circle("untrained", cell.left() + cell.width() / 2, cell.top() + cell.height() / 2, 1.2);
  }

  private static void best(Svg svg, Box cell) {
    if (Math.min(cell.width(), cell.height()) >= LARGE) {
      svg.rect("present-halo", cell);
      svg.rect("present", cell);
    } else {
      double x = cell.left() + cell.width() / 2;
      double y = cell.top() + cell.height() / 2;
      svg.circle("present-halo", x, y, 6);
      svg.circle("present", x, y, 6);
    }
  }

  /// Lines through the limits of rows that have one, each row's end to end.
  private List<List<XY>> lines(Frame frame, SweepFigure.Limit limit) {
    List<Double> values = sweep.y().values();
    List<List<XY>> lines = new ArrayList<>();
    Optional<XY> before = Optional.empty();
    for (int row = 0; row <= values.size(); row++) {
      double at = row < values.size() ? limit.x().get(row) : Double.NaN;
      boolean known = Double.isFinite(at) && (at > 0 || !sweep.x().logarithmic());
      if (known && before.isEmpty()) {
        lines.add(new ArrayList<>());
        lines.getLast().add(new XY(at, edge(frame, row)));
      }
      if (!known && before.isPresent()) {
        lines.getLast().add(new XY(before.get().x(), edge(frame, row)));
      }
      before = known ? Optional.of(new XY(at, values.get(row))) : Optional.empty();
      before.ifPresent(point -> lines.getLast().add(point));
    }
    return lines;
  }

  /// Where a row begins.
  private double edge(Frame frame, int row) {
    List<Double> values = sweep.y().values();
    boolean logarithmic = sweep.y().logarithmic();
    if (row > 0 && row < values.size()) {
      double low = values.get(row - 1);
      double high = values.get(row);
      return logarithmic ? Math.sqrt(low) * Math.sqrt(high) : (low + high) / 2;
    }
    return frame.y() instanceof LogScale scale
        ? (row == 0 ? scale.low() : scale.high())
        : frame.y() instanceof LinearScale scale
            ? (row == 0 ? scale.low() : scale.high())
            : values.get(Math.min(row, values.size() - 1));
  }

  private List<Key.Entry> cellKey() {
    List<Key.Entry> key = new ArrayList<>();
    List<SweepFigure.Cell> cells = sweep.rows().stream().flatMap(List::stream).toList();
    if (cells.stream().anyMatch(SweepFigure.Cell::isDivergent)) {
      key.add(new Key.Entry(SweepMap::divergentSign, "diverged"));
    }
    if (cells.stream().anyMatch(SweepFigure.Cell::isPartly)) {
      key.add(new Key.Entry(SweepMap::partlySign, "some seeds diverged"));
    }
    if (cells.stream().anyMatch(cell -> cell.trainings() == 0)) {
      key.add(new Key.Entry(SweepMap::untrainedSign, "not trained"));
    }
    sweep
        .best()
        .ifPresent(place -> key.add(new Key.Entry(SweepMap::bestSign, sweep.bestText(place))));
    return key;
  }

  private static void divergentSign(Svg svg, double x, double y) {
    svg.rect("void frame", Key.box(x, y));
    svg.path("hatch", Hatch.over(List.of(Key.box(x, y))));
  }

  private static void partlySign(Svg svg, double x, double y) {
    svg.rect("frame", Key.box(x, y));
    partly(svg, Key.box(x, y));
  }

  private static void untrainedSign(Svg svg, double x, double y) {
    svg.rect("void frame", Key.box(x, y));
    untrained(svg, Key.box(x, y));
  }

  private static void bestSign(Svg svg, double x, double y) {
    svg.rect("present", Key.box(x, y));
  }

  private List<Key.Entry> limitKey() {
    List<Key.Entry> key = new ArrayList<>();
    for (int i = 0; i < sweep.limits().size(); i++) {
      key.add(new Key.Entry(Key.border(Marks.dash(i)), sweep.limits().get(i).name()));
    }
    return key;
  }
}
