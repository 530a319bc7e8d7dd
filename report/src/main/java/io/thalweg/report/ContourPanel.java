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
    new Relief(plane, levels).draw(svg, frame);
    svg.rect("frame", new Box(frame.left(), frame.top(), frame.width(), frame.height()));
    path(svg, frame);
    frame.xAxis(svg, frame.xTicks(), true);
    for (Scale.Tick tick : y.ticks(Frame.wanted(height))) {
      svg.text("tick end", frame.left() - 8, frame.atY(tick.value()) + 4, tick.label());
    }
    frame.along(svg, plane.x().label());
    svg.close();
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

  static boolean holds(Frame frame, XY point) {
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
      key.add(Relief.notFinite());
    }
    return key;
  }
}
