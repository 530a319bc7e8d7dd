package io.thalweg.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/// One panel of curves with what they are compared with.
///
/// @param title above the frame
/// @param measure what the curves are
/// @param along what runs along the axis
/// @param x scale from left to right
/// @param y scale from bottom to top
/// @param behind a line behind the curves, in grey; may be empty
/// @param curves drawn one over the other
/// @param named whether curves are named at their ends
/// @param over what is drawn besides
record CurvePanel(
    String title,
    Measure measure,
    String along,
    Scale x,
    Scale y,
    List<XY> behind,
    List<Curve> curves,
    boolean named,
    Over over)
    implements GridPanel {
  private static final double HEAD = 46;
  private static final double FOOT = 42;
  private static final double EDGE = 17;
  private static final double NAME = 15.5;
  private static final int FEW = 12;
  private static final int MANY = 200;

  /// What is drawn over curves.
  ///
  /// @param marks vertical lines with names above the frame
  /// @param thresholds levels with names
  /// @param warnings places on the axis that are marked at the upper edge
  record Over(List<Mark> marks, List<Threshold> thresholds, List<Double> warnings) {
    static final Over NOTHING = new Over(List.of(), List.of(), List.of());
  }

  /// The values that an axis is to have room for.
  static DoubleStream values(Measure measure, List<Curve> curves) {
    boolean ratios = measure.spacing() == Measure.Spacing.LOGARITHMIC;
    return curves.stream()
        .flatMap(Curve::points)
        .flatMapToDouble(point ->
            ratios
                ? DoubleStream.of(
                    point.value(),
                    Math.max(point.low(), point.value() / 2),
                    Math.min(point.high(), point.value() * 2))
                : DoubleStream.of(point.value(), point.low(), point.high()));
  }

  /// With room for each name at the curves' ends.
  @Override
  public double height(double frame) {
    return HEAD
        + Marks.on(x, over.marks()).height()
        + Math.max(frame, NAME * (curves.size() + over.thresholds().size()))
        + FOOT;
  }

  @Override
  public double names() {
    double lines =
        named && !curves.stream().allMatch(Curve::isEmpty)
            ? Notes.widest(curves.stream().map(Curve::series).toList()) + 42
            : 0;
    return over.thresholds().stream()
        .mapToDouble(threshold -> Typesetting.width("↑ " + threshold.label(), 12) + 30)
        .reduce(lines, Math::max);
  }

  @Override
  public void draw(Svg svg, Box box, double names) {
    Marks marks = Marks.on(x, over.marks());
    double top = box.top() + HEAD + marks.height();
    double height = box.bottom() - FOOT - top;
    double axis = Frame.room(y, height);
    double right = Math.max(EDGE, names);
    Frame frame = new Frame(box.left() + axis, top, box.width() - axis - right, height, x, y);
    svg.group("panel overlay");
    svg.text(
        "name strong", box.left(), box.top() + 16, Typesetting.elide(title, 12.5, box.width()));
    svg.text("unit", box.left(), box.top() + 32, Typesetting.elide(unit(), 12, box.width()));
    frame.yGrid(svg, Frame.wanted(height), true);
    frame.xAxis(svg, frame.xTicks(), true);
    frame.along(svg, along);
    frame.area(svg);
    List<EndLabels.End> ends = thresholds(svg, frame);
    curves(svg, frame, ends, names);
    marks.draw(svg, frame);
    Warnings.draw(svg, frame, over.warnings(), frame.top());
    svg.close();
  }

  private String unit() {
    String axis = measure.axis();
    boolean known = title.equals(measure.name());
    return known ? axis : axis.isEmpty() ? measure.name() : measure.name() + ", " + axis;
  }

  private void curves(Svg svg, Frame frame, List<EndLabels.End> levels, double names) {
    LinePanel panel = new LinePanel(svg, frame);
    boolean dense = curves.stream().anyMatch(curve -> curve.mean().size() > MANY);
    frame.clip(svg).group(dense ? "dense" : "lines");
    Polyline.draw(svg, "behind", frame, behind);
    curves.forEach(panel::lines);
    svg.close().close();
    for (Curve curve : curves) {
      int points = curve.mean().size();
      int every = points <= FEW ? 1 : points > MANY ? LinePanel.END_ONLY : Math.max(3, points / 4);
      panel.markers(curve, every);
    }
    List<EndLabels.End> ends = new ArrayList<>(levels);
    if (named) {
      ends.addAll(panel.ends(curves));
    }
    new EndLabels(frame, names).draw(svg, ends);
  }

  /// Levels, with the ends of those that lie in the frame or beyond it.
  private List<EndLabels.End> thresholds(Svg svg, Frame frame) {
    List<EndLabels.End> ends = new ArrayList<>();
    for (int i = 0; i < over.thresholds().size(); i++) {
      Threshold threshold = over.thresholds().get(i);
      frame.clip(svg);
      Polyline.draw(svg, "limit " + Marks.dash(i + 1), frame, threshold.line(low(), high()));
      svg.close();
      double end = frame.atY(threshold.at(high()));
      String where = end < frame.top() ? "↑ " : end > frame.bottom() ? "↓ " : "";
      double inside = Math.clamp(end, frame.top(), frame.bottom());
      String label = where + threshold.label();
      ends.add(new EndLabels.End(frame.right(), inside, label, Optional.empty()));
    }
    return ends;
  }

  private double low() {
    return end(0);
  }

  private double high() {
    return end(1);
  }

  private double end(int which) {
    return switch (x) {
      case LinearScale scale -> which == 0 ? scale.low() : scale.high();
      case LogScale scale -> which == 0 ? scale.low() : scale.high();
      default -> which;
    };
  }
}
