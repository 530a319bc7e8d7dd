package io.thalweg.report;

import java.util.List;

/// One panel with its heading, drawn into any rectangle: alone in a figure, or beside others.
interface Plot {
  /// Room for title and unit above the frame.
  double HEAD = 46;

  /// Room for ticks and unit under the frame.
  double FOOT = 44;

  /// Room for ticks to the left of the frame.
  double AXIS = 44;

  /// Room for half a tick label to the right of the frame.
  double EDGE = 12;

  /// What is shown, in a few words.
  String title();

  /// The same for those who cannot see it.
  String description();

  /// The height that suits a width, in pixels.
  double height(double width);

  void draw(Svg svg, Box box);

  /// A figure of this panel alone.
  default Figure figure(double width) {
    Svg svg = new Svg();
    draw(svg, new Box(0, 0, width, height(width)));
    return new Figure(title(), description(), width, height(width), svg.toString());
  }

  /// Title, and what the axes are.
  default void heading(Svg svg, Box box, String unit) {
    svg.text("title", box.left(), box.top() + 14, Typesetting.elide(title(), 15.5, box.width()));
    svg.text("unit", box.left(), box.top() + 31, Typesetting.elide(unit, 12, box.width()));
  }

  /// The frame that is left of a rectangle.
  static Frame frame(Box box, Scale x, Scale y) {
    return new Frame(
        box.left() + AXIS,
        box.top() + HEAD,
        box.width() - AXIS - EDGE,
        box.height() - HEAD - FOOT,
        x,
        y);
  }

  /// Grid and ticks on both sides.
  static void axes(Svg svg, Frame frame, String unit) {
    List<Scale.Tick> ticks = frame.x().ticks((int) Math.max(2, frame.width() / 70));
    axes(svg, frame, unit, ticks);
  }

  static void axes(Svg svg, Frame frame, String unit, List<Scale.Tick> ticks) {
    frame.yGrid(svg, (int) Math.max(2, frame.height() / 42), true);
    frame.xGrid(svg, ticks);
    frame.xAxis(svg, ticks, true);
    svg.text("unit end", frame.right(), frame.bottom() + 35, unit);
  }

  /// Words beside a point, to its left where there is no room to its right.
  static void callout(Svg svg, Frame frame, double x, double y, String text) {
    callout(svg, frame, x, y, text, true);
  }

  /// Words beside a point, on the other side where there is no room.
  static void callout(Svg svg, Frame frame, double x, double y, String text, boolean right) {
    double width = Typesetting.width(text, 12) + 9;
    boolean atRight = x + width <= frame.right();
    boolean atLeft = x - width >= frame.left();
    boolean side = right ? atRight || !atLeft : atRight && !atLeft;
    double at = Math.clamp(y + 4, frame.top() + 12, frame.bottom() - 4);
    svg.text(side ? "note halo" : "note end halo", side ? x + 9 : x - 9, at, text);
  }
}
