package io.thalweg.report;

import java.util.ArrayList;
import java.util.List;

/// Axes side by side, or one under the other where there is little width.
///
/// @param names of the axes
/// @param frames one for each axis, without width where it stands, without height where it lies
/// @param upright whether they stand
record ParallelAxes(List<String> names, List<Frame> frames, boolean upright) {
  private static final double SIDE = 54;
  private static final double HEIGHT = 330;
  private static final double HEAD = 40;
  private static final double ROW = 74;
  private static final double EDGE = 20;
  private static final double LINE = 16;
  private static final LinearScale NONE = new LinearScale(0, 1);

  static ParallelAxes upright(List<String> names, List<Scale> scales, double top, double width) {
    List<Frame> frames = new ArrayList<>();
    double apart = (width - 2 * SIDE) / (names.size() - 1);
    for (int i = 0; i < names.size(); i++) {
      frames.add(new Frame(SIDE + i * apart, top + HEAD, 0, HEIGHT, NONE, scales.get(i)));
    }
    return new ParallelAxes(names, frames, true);
  }

  static ParallelAxes lying(List<String> names, List<Scale> scales, double top, double width) {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      double y = top + HEAD - LINE + i * ROW;
      frames.add(new Frame(EDGE, y, width - 2 * EDGE, 0, scales.get(i), NONE));
    }
    return new ParallelAxes(names, frames, false);
  }

  double bottom() {
    return frames.getLast().bottom() + 24;
  }

  /// Where a value lies.
  XY at(int axis, double value) {
    Frame frame = frames.get(axis);
    return upright
        ? new XY(frame.left(), frame.insideY(value))
        : new XY(Math.clamp(frame.atX(value), frame.left(), frame.right()), frame.top());
  }

  void draw(Svg svg) {
    for (int i = 0; i < frames.size(); i++) {
      if (upright) {
        stand(svg, i);
      } else {
        lie(svg, i);
      }
    }
  }

  private void lie(Svg svg, int axis) {
    Frame frame = frames.get(axis);
    svg.line("zero", frame.left(), frame.top(), frame.right(), frame.top());
    for (Scale.Tick tick : frame.xTicks()) {
      double x = frame.atX(tick.value());
      svg.line("zero", x, frame.top(), x, frame.top() + 4);
      svg.text("tick mid halo", x, frame.top() + 17, tick.label());
    }
    String name = Typesetting.elide(names.get(axis), 12.5, frame.width());
    svg.text("name strong halo", frame.left() - 8, frame.top() - 8, name);
  }

  private void stand(Svg svg, int axis) {
    Frame frame = frames.get(axis);
    double x = frame.left();
    svg.line("zero", x, frame.top(), x, frame.bottom());
    double side = axis == 0 ? -1 : 1;
    for (Scale.Tick tick : frame.y().ticks(Frame.wanted(HEIGHT))) {
      double y = frame.atY(tick.value());
      svg.line("zero", x, y, x + 4 * side, y);
      svg.text(axis == 0 ? "tick end halo" : "tick halo", x + 7 * side, y + 4, tick.label());
    }
    double apart = frames.get(1).left() - frames.get(0).left();
    // every second name a line higher where they would be too close
    boolean close = names.stream().anyMatch(name -> Typesetting.width(name, 12.5) > apart - 12);
    double room = Math.min((close ? 2 : 1) * apart - 12, 300);
    String name = Typesetting.elide(names.get(axis), 12.5, room);
    double y = frame.top() - (close && axis % 2 == 1 ? 10 + LINE : 10);
    double half = Typesetting.width(name, 12.5) / 2;
    double right = frames.getLast().left() + SIDE;
    svg.text("name strong mid", Math.clamp(x, half, Math.max(half, right - half)), y, name);
  }
}
