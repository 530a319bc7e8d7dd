package io.thalweg.report;

import java.util.List;

/// Filled contours of a plane's values.
record Relief(LandscapeFigure.Plane plane, Levels levels) {
  /// Drawn for values that overflowed, above every level.
  private static final double ABOVE = 1.05;

  void draw(Svg svg, Frame frame) {
    contours(svg, frame);
    overflows(svg, frame);
  }

  /// What hatched cells mean.
  static Key.Entry notFinite() {
    return new Key.Entry(
        (svg, x, y) -> {
          svg.rect("void frame", Key.box(x, y));
          svg.path("hatch", Hatch.over(List.of(Key.box(x, y))));
        },
        "not finite");
  }

  private void contours(Svg svg, Frame frame) {
    Contours contours = of(frame);
    List<String> classes = levels.classes();
    svg.rect(
        "cell " + classes.getFirst(),
        new Box(frame.left(), frame.top(), frame.width(), frame.height()));
    List<Double> values = levels.values();
    for (int i = 0; i < values.size(); i++) {
      String region = path(contours.region(levels.scale().fraction(values.get(i))));
      if (!region.isEmpty()) {
        svg.path("region " + classes.get(i + 1), region);
      }
    }
    for (double value : values) {
      String lines = path(contours.lines(levels.scale().fraction(value)));
      if (!lines.isEmpty()) {
        svg.path("iso", lines);
      }
    }
  }

  /// In pixels, the values as fractions of their scale.
  private Contours of(Frame frame) {
    double[] x = plane.x().values().stream().mapToDouble(frame::atX).toArray();
    double[] y = plane.y().values().stream().mapToDouble(frame::atY).toArray();
    double[][] z =
        plane.values().stream()
            .map(row -> row.stream().mapToDouble(this::elevation).toArray())
            .toArray(double[][]::new);
    return new Contours(x, y, z);
  }

  private double elevation(double value) {
    return Double.isFinite(value)
        ? Math.clamp(levels.scale().fraction(value), -ABOVE, ABOVE)
        : ABOVE;
  }

  private static String path(List<List<XY>> lines) {
    StringBuilder path = new StringBuilder();
    for (List<XY> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        path.append(i == 0 ? 'M' : 'L').append(Svg.number(line.get(i).x())).append(' ');
        path.append(Svg.number(line.get(i).y()));
      }
    }
    return path.toString();
  }

  private void overflows(Svg svg, Frame frame) {
    if (!plane.overflows()) {
      return;
    }
    List<Double> xs = plane.x().values();
    List<Double> ys = plane.y().values();
    CellGrid grid =
        new CellGrid(
            frame,
            CellGrid.edges(xs, frame.x(), xs.size(), 0, 1),
            CellGrid.edges(ys, frame.y(), ys.size(), 0, 1),
            xs.size(),
            ys.size());
    List<Box> boxes =
        grid.runs(1, (column, row) -> Double.isFinite(plane.values().get(row).get(column)) ? -1 : 0)
            .getFirst();
    boxes.forEach(box -> svg.rect("void", box));
    svg.path("hatch", Hatch.over(boxes));
  }
}
