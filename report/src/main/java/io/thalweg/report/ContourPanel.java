package io.thalweg.report;

import java.util.ArrayList;
import java.util.List;

/// Filled contours of one plane with the path of a training.
record ContourPanel(LandscapeFigure.Plane plane, Levels levels) implements GridPanel {
  private static final double HEAD = 46;
  private static final double FOOT = 42;
  private static final double EDGE = 17;

  /// Places of the path that have a point of their own at most.
  private static final int DOTS = 60;

  /// Drawn for values that overflowed, above every level.
  private static final double ABOVE = 1.05;

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
    Scale x = plane.x().scale();
    Scale y = plane.y().scale();
    double height = box.height() - HEAD - FOOT;
    double axis = Frame.room(y, height);
    Frame frame =
        new Frame(box.left() + axis, box.top() + HEAD, box.width() - axis - EDGE, height, x, y);
    svg.group("panel");
    String title = Typesetting.elide(plane.title(), 12.5, box.width());
    svg.text("name strong", box.left(), box.top() + 16, title);
    String upwards = Typesetting.elide(plane.y().label() + ", upwards", 12, box.width());
    svg.text("unit", box.left(), box.top() + 32, upwards);
    contours(svg, frame);
    overflows(svg, frame);
    svg.rect("frame", new Box(frame.left(), frame.top(), frame.width(), frame.height()));
    path(svg, frame);
    frame.xAxis(svg, frame.xTicks(), true);
    for (Scale.Tick tick : y.ticks(Frame.wanted(height))) {
      svg.text("tick end", frame.left() - 8, frame.atY(tick.value()) + 4, tick.label());
    }
    frame.along(svg, plane.x().label());
    svg.close();
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

  private void path(Svg svg, Frame frame) {
    List<XY> points = plane.path().stream().map(LandscapeFigure.Place::at).toList();
    Border.draw(svg, frame, List.of(points), "");
    if (points.size() <= DOTS) {
      points.stream()
          .filter(point -> holds(frame, point))
          .forEach(point -> svg.circle("step", frame.atX(point.x()), frame.atY(point.y()), 2.4));
    }
    XY solution = new XY(0, 0);
    if (holds(frame, solution)) {
      solution(svg, frame.atX(0), frame.atY(0));
    }
    if (!points.isEmpty() && holds(frame, points.getFirst())) {
      start(svg, frame.atX(points.getFirst().x()), frame.atY(points.getFirst().y()));
    }
    if (!points.isEmpty() && holds(frame, points.getLast())) {
      end(svg, frame.atX(points.getLast().x()), frame.atY(points.getLast().y()));
    }
  }

  private static boolean holds(Frame frame, XY point) {
    double x = frame.x().fraction(point.x());
    double y = frame.y().fraction(point.y());
    return x >= 0 && x <= 1 && y >= 0 && y <= 1;
  }

  private static void solution(Svg svg, double x, double y) {
    svg.circle("present-halo", x, y, 8);
    svg.circle("present", x, y, 8);
  }

  private static void start(Svg svg, double x, double y) {
    Marker.SQUARE.draw(svg, "break", x, y);
  }

  private static void end(Svg svg, double x, double y) {
    Marker.DIAMOND.draw(svg, "break end-of-path", x, y);
  }

  /// What the signs of some planes mean.
  static List<Key.Entry> key(List<LandscapeFigure.Plane> planes) {
    List<Key.Entry> key = new ArrayList<>();
    if (planes.stream().anyMatch(plane -> !plane.path().isEmpty())) {
      key.add(new Key.Entry(Key.line("border"), "path of the training"));
      key.add(new Key.Entry(ContourPanel::start, "its start"));
      key.add(new Key.Entry(ContourPanel::end, "its end"));
    }
    key.add(new Key.Entry((svg, x, y) -> svg.circle("present", x, y, 6), "solution, at (0, 0)"));
    if (planes.stream().anyMatch(LandscapeFigure.Plane::overflows)) {
      key.add(
          new Key.Entry(
              (svg, x, y) -> {
                svg.rect("void frame", Key.box(x, y));
                svg.path("hatch", Hatch.over(List.of(Key.box(x, y))));
              },
              "not finite"));
    }
    return key;
  }
}
