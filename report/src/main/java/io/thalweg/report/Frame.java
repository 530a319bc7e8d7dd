package io.thalweg.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rectangle that data are drawn in, with an axis below and one to the left.
///
/// @param x scale from left to right
/// @param y scale from bottom to top
record Frame(double left, double top, double width, double height, Scale x, Scale y) {
  private static final double TICK_GAP = 8;
  private static final double FAR = 20;

  double right() {
    return left + width;
  }

  double bottom() {
    return top + height;
  }

  double atX(double value) {
    return left + width * Math.clamp(x.fraction(value), -FAR, FAR);
  }

  double atY(double value) {
    return bottom() - height * Math.clamp(y.fraction(value), -FAR, FAR);
  }

  /// The height of a value, moved to the nearer edge where it lies outside.
  double insideY(double value) {
    return Math.clamp(atY(value), top, bottom());
  }

  /// About how many ticks a vertical axis of a height wants.
  static int wanted(double height) {
    return (int) Math.max(2, height / 42);
  }

  /// Room for the labels of a vertical axis of a height.
  static double room(Scale y, double height) {
    double widest =
        y.ticks(wanted(height)).stream()
            .mapToDouble(tick -> Typesetting.width(tick.label(), 12))
            .max()
            .orElse(0);
    return Math.max(30, widest + 14);
  }

  /// Wanted ticks of the horizontal axis if all have room, else round ones.
  List<Scale.Tick> xTicks(List<Scale.Tick> wanted) {
    return wanted.isEmpty() || !fit(wanted) ? xTicks() : wanted;
  }

  /// As many ticks of the horizontal axis as have room for their labels.
  List<Scale.Tick> xTicks() {
    List<Scale.Tick> ticks = x.ticks((int) Math.max(2, width / 48));
    for (double apart = 60; !fit(ticks) && apart < width; apart *= 1.25) {
      ticks = x.ticks((int) Math.max(2, width / apart));
    }
    return beside(ticks);
  }

  private boolean fit(List<Scale.Tick> ticks) {
    return beside(ticks).size() == ticks.size();
  }

  /// The ticks without those whose labels would run into the one before.
  private List<Scale.Tick> beside(List<Scale.Tick> ticks) {
    List<Scale.Tick> kept = new ArrayList<>();
    double last = Double.NEGATIVE_INFINITY;
    for (Scale.Tick tick : ticks) {
      double half = Typesetting.width(tick.label(), 12) / 2;
      if (atX(tick.value()) - half > last + 6) {
        kept.add(tick);
        last = atX(tick.value()) + half;
      }
    }
    return kept;
  }

  /// Horizontal grid lines, with labels where wanted.
  void yGrid(Svg svg, int wanted, boolean labels) {
    for (Scale.Tick tick : y.ticks(wanted)) {
      double at = atY(tick.value());
      svg.line("grid", left, at, right(), at);
      if (labels) {
        svg.text("tick end", left - TICK_GAP, at + 4, tick.label());
      }
    }
  }

  /// Ticks under the frame, with labels where wanted.
  void xAxis(Svg svg, List<Scale.Tick> ticks, boolean labels) {
    svg.line("axis", left, bottom(), right(), bottom());
    for (Scale.Tick tick : ticks) {
      double at = atX(tick.value());
      svg.line("axis", at, bottom(), at, bottom() + 4);
      if (labels) {
        svg.text("tick mid", at, bottom() + 17, tick.label());
      }
    }
  }

  /// What runs along the horizontal axis, under its ticks.
  void along(Svg svg, String name) {
    String text = Typesetting.elide(name, 12, width);
    svg.text("unit end", right(), bottom() + 35, text);
  }

  /// Vertical grid lines.
  void xGrid(Svg svg, List<Scale.Tick> ticks) {
    for (Scale.Tick tick : ticks) {
      svg.line("grid", atX(tick.value()), top, atX(tick.value()), bottom());
    }
  }

  /// Whether a point lies inside.
  boolean holds(Curve.Point point) {
    double at = atY(point.value());
    return at >= top && at <= bottom();
  }

  /// An unseen rectangle that says which values lie where, for pages on which one points at them:
  /// `data-x` and `data-y` hold `linear` or `log`, the value at the low end and the one at the high
  /// end. Drawn only where both axes are of these kinds.
  void area(Svg svg) {
    Optional<String> across = range(x);
    Optional<String> up = range(y);
    if (across.isPresent() && up.isPresent()) {
      Object[] place = {
        "class",
        "area",
        "x",
        left,
        "y",
        top,
        "width",
        width,
        "height",
        height,
        "data-x",
        across.get(),
        "data-y",
        up.get()
      };
      svg.open("rect", place).close();
    }
  }

  private static Optional<String> range(Scale scale) {
    return switch (scale) {
      case LinearScale(double low, double high, double _) ->
          Optional.of("linear " + low + " " + high);
      case LogScale(double low, double high) -> Optional.of("log " + low + " " + high);
      case AccuracyScale _, RadiusScale _, BinScale _ -> Optional.empty();
    };
  }

  /// Opens a window onto this frame that cuts off what lies outside by more than half a line.
  Svg clip(Svg svg) {
    double margin = 1;
    return svg.open(
        "svg",
        "x",
        left - margin,
        "y",
        top - margin,
        "width",
        width + 2 * margin,
        "height",
        height + 2 * margin,
        "viewBox",
        String.join(
            " ",
            Svg.number(left - margin),
            Svg.number(top - margin),
            Svg.number(width + 2 * margin),
            Svg.number(height + 2 * margin)));
  }
}
