package io.thalweg.report;

import io.thalweg.dynamics.Axis;
import io.thalweg.dynamics.StabilityMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// A quantity over two settings in colours, with the border of stability.
///
/// @param map what is drawn
/// @param present the optimizer's own settings; empty where they are not known
record MapPlot(StabilityMap map, Optional<XY> present) implements Plot {
  private static final double LEGEND = 42;
  private static final int COLUMNS = 160;
  private static final int ROWS = 120;

  /// Points of the border in neighbouring rows that are farther apart, as a share of the width, are
  /// not of one line.
  private static final double JUMP = 0.2;

  static MapPlot of(StabilityMap map) {
    Optional<Double> x = SettingValue.of(map.optimizer(), map.x().setting());
    Optional<Double> y = SettingValue.of(map.optimizer(), map.y().setting());
    return new MapPlot(map, x.flatMap(atX -> y.map(atY -> new XY(atX, atY))));
  }

  @Override
  public String title() {
    return HeatScale.of(map).title() + " over " + map.x().setting() + " and " + map.y().setting();
  }

  @Override
  public String description() {
    String legend =
        map.quantity() == StabilityMap.Quantity.SPECTRAL_RADIUS
            ? "blue converges, orange diverges"
            : "cells without colour do not converge";
    return "%s on curvature %s, %s by %s; %s."
        .formatted(
            map.optimizer(),
            Quantities.figures(map.curvature()),
            Numbers.count(map.x().values().size(), "value"),
            Numbers.count(map.y().values().size(), "value"),
            legend);
  }

  @Override
  public double height(double width) {
    return LEGEND + (width > 900 ? 520 : Math.min(560, width * 0.75 + 60));
  }

  @Override
  public void draw(Svg svg, Box box) {
    HeatScale colours = HeatScale.of(map);
    Box lower = new Box(box.left(), box.top() + LEGEND, box.width(), box.height() - LEGEND);
    Frame frame = Plot.frame(lower, scale(map.x()), scale(map.y()));
    svg.group("panel");
    heading(
        svg,
        box,
        "%s upwards; %s on curvature %s"
            .formatted(map.y().setting(), map.optimizer(), Quantities.figures(map.curvature())));
    double width = Math.min(420, frame.width() - 50);
    colours.legend(svg, new Box(frame.left(), box.top() + 42, width, 11));
    cells(svg, frame, colours);
    border(svg, frame);
    List<Scale.Tick> ticks = frame.x().ticks((int) Math.max(2, frame.width() / 70));
    frame.xAxis(svg, ticks, true);
    for (Scale.Tick tick : frame.y().ticks((int) Math.max(2, frame.height() / 42))) {
      svg.text("tick end", frame.left() - 8, frame.atY(tick.value()) + 4, tick.label());
    }
    svg.text("unit end", frame.right(), frame.bottom() + 35, map.x().setting());
    present.ifPresent(at -> present(svg, frame, at));
    svg.close();
  }

  /// From half a cell before the first value to half a cell behind the last.
  private static Scale scale(Axis axis) {
    List<Double> v = axis.values();
    int n = v.size();
    return axis.logarithmic()
        ? new LogScale(
            v.get(0) * Math.sqrt(v.get(0) / v.get(1)),
            v.get(n - 1) * Math.sqrt(v.get(n - 1) / v.get(n - 2)))
        : new LinearScale(
            v.get(0) - (v.get(1) - v.get(0)) / 2, v.get(n - 1) + (v.get(n - 1) - v.get(n - 2)) / 2);
  }

  /// Where cells begin and end, as fractions of the axis; fewer cells than values where there are
  /// too many to be seen.
  private static double[] edges(Axis axis, Scale scale, int most) {
    int n = axis.values().size();
    int cells = Math.min(n, most);
    return IntStream.rangeClosed(0, cells)
        .mapToDouble(cell -> {
          int i = cell * n / cells;
          return i == 0
              ? 0
              : i == n
                  ? 1
                  : (scale.fraction(axis.values().get(i - 1))
                          + scale.fraction(axis.values().get(i)))
                      / 2;
        })
        .toArray();
  }

  /// One path for each colour, a rectangle for each run of cells that have it.
  private void cells(Svg svg, Frame frame, HeatScale colours) {
    double[] x = edges(map.x(), frame.x(), COLUMNS);
    double[] y = edges(map.y(), frame.y(), ROWS);
    StringBuilder[] paths = new StringBuilder[colours.classes().size()];
    for (int row = 0; row + 1 < y.length; row++) {
      int[] levels = levels(colours, row, x.length - 1, y.length - 1);
      for (int from = 0; from < levels.length; ) {
        int to = from;
        while (to < levels.length && levels[to] == levels[from]) {
          to++;
        }
        if (levels[from] >= 0) {
          int level = levels[from];
          paths[level] = paths[level] == null ? new StringBuilder() : paths[level];
          run(paths[level], frame, new double[] {x[from], x[to], y[row], y[row + 1]});
        }
        from = to;
      }
    }
    svg.rect("void", new Box(frame.left(), frame.top(), frame.width(), frame.height()));
    for (int level = 0; level < paths.length; level++) {
      if (paths[level] != null) {
        svg.path("cell " + colours.classes().get(level), paths[level].toString());
      }
    }
  }

  private int[] levels(HeatScale colours, int row, int columns, int rows) {
    List<double[]> values = map.values();
    double[] line = values.get(middle(row, rows, values.size()));
    return IntStream.range(0, columns)
        .map(column -> colours.level(line[middle(column, columns, line.length)]))
        .toArray();
  }

  /// The value in the middle of those that a cell stands for.
  private static int middle(int cell, int cells, int values) {
    return (cell * values / cells + (cell + 1) * values / cells - 1) / 2;
  }

  private static void run(StringBuilder path, Frame frame, double[] edges) {
    String left = Svg.number(frame.left() + frame.width() * edges[0]);
    String right = Svg.number(frame.left() + frame.width() * edges[1]);
    String bottom = Svg.number(frame.bottom() - frame.height() * edges[2]);
    String top = Svg.number(frame.bottom() - frame.height() * edges[3]);
    path.append('M').append(left).append(' ').append(bottom);
    path.append('H').append(right).append('V').append(top).append('H').append(left).append('Z');
  }

  /// Lines through the points of neighbouring rows that belong together.
  private void border(Svg svg, Frame frame) {
    List<List<XY>> lines = new ArrayList<>();
    List<List<XY>> open = new ArrayList<>();
    for (double y : map.y().values()) {
      List<XY> row =
          map.boundary().stream()
              .filter(point -> point.y() == y)
              .map(point -> new XY(point.x(), point.y()))
              .toList();
      List<List<XY>> continued = new ArrayList<>();
      for (XY point : row) {
        Optional<List<XY>> line = nearest(frame, open, point, row.size());
        line.ifPresent(open::remove);
        List<XY> longer = line.orElseGet(() -> begun(lines));
        longer.add(point);
        continued.add(longer);
      }
      open = continued;
    }
    frame.clip(svg);
    for (List<XY> line : lines) {
      Polyline.draw(svg, "border-halo", frame, line);
      Polyline.draw(svg, "border", frame, line);
    }
    svg.close();
  }

  private static List<XY> begun(List<List<XY>> lines) {
    List<XY> line = new ArrayList<>();
    lines.add(line);
    return line;
  }

  /// The line that goes on with a point: the only one, or one that is near.
  private static Optional<List<XY>> nearest(
      Frame frame, List<List<XY>> open, XY point, int points) {
    double most = open.size() == 1 && points == 1 ? Double.MAX_VALUE : JUMP * frame.width();
    Optional<List<XY>> best = Optional.empty();
    for (List<XY> line : open) {
      double apart = Math.abs(frame.atX(line.getLast().x()) - frame.atX(point.x()));
      if (apart < most) {
        most = apart;
        best = Optional.of(line);
      }
    }
    return best;
  }

  private void present(Svg svg, Frame frame, XY at) {
    double x = frame.atX(at.x());
    double y = frame.atY(at.y());
    boolean inside =
        x >= frame.left() && x <= frame.right() && y >= frame.top() && y <= frame.bottom();
    if (inside) {
      svg.circle("present-halo", x, y, 6);
      svg.circle("present", x, y, 6);
      String label =
          String.format(
              Locale.ROOT,
              "%s=%s, %s=%s",
              map.x().setting(),
              Quantities.figures(at.x()),
              map.y().setting(),
              Quantities.figures(at.y()));
      Plot.callout(svg, frame, x + 2, y, label);
    }
  }
}
