package io.thalweg.report;

import io.thalweg.dynamics.StabilityMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A quantity over two settings in colours, with the border of stability.
///
/// @param map what is drawn
/// @param present the optimizer's own settings; empty where they are not known
record MapPlot(StabilityMap map, Optional<XY> present) implements Plot {
  private static final double LEGEND = 42;

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
    Frame frame =
        Plot.frame(
            lower,
            CellGrid.scale(map.x().values(), map.x().logarithmic()),
            CellGrid.scale(map.y().values(), map.y().logarithmic()));
    svg.group("panel");
    heading(
        svg,
        box,
        "%s upwards; %s on curvature %s"
            .formatted(map.y().setting(), map.optimizer(), Quantities.figures(map.curvature())));
    double width = Math.min(420, frame.width() - 50);
    colours.legend(svg, new Box(frame.left(), box.top() + 42, width, 11));
    CellGrid.around(frame, map.x().values(), map.y().values())
        .fill(
            svg, colours.classes(), (column, row) -> colours.level(map.values().get(row)[column]));
    border(svg, frame);
    List<Scale.Tick> ticks = frame.x().ticks((int) Math.max(2, frame.width() / 70));
    frame.xAxis(svg, ticks, true);
    for (Scale.Tick tick : frame.y().ticks((int) Math.max(2, frame.height() / 42))) {
      svg.text("tick end", frame.left() - 8, frame.atY(tick.value()) + 4, tick.label());
    }
    svg.text("unit end", frame.right(), frame.bottom() + 35, map.x().setting());
    present.ifPresent(at -> present(svg, frame, at));
    frame.area(svg);
    svg.close();
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
    Border.draw(svg, frame, lines, "");
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
      svg.group("present-label");
      Plot.callout(svg, frame, x + 2, y, label);
      svg.close();
    }
  }
}
