package io.thalweg.report;

import java.util.List;
import java.util.Map;

/// Warnings under the panels of a training, a lane for each kind.
///
/// @param kinds places of each kind in rising order
/// @param along what runs along the axis
/// @param x scale from left to right
record WarningLanes(Map<String, List<Double>> kinds, String along, Scale x) {
  private static final double HEAD = 24;
  private static final double LANE = 36;
  private static final double FOOT = 42;
  private static final double SIDE = 26;

  /// Draws them.
  ///
  /// @return the lower edge
  double draw(Svg svg, double top, double width) {
    double left = SIDE;
    double height = LANE * kinds.size();
    Frame frame =
        new Frame(
            left, top + HEAD, width - left - SIDE, height, x, new LinearScale(0, kinds.size()));
    svg.group("panel");
    svg.text("name strong", 0, top + 16, "Warnings");
    double lane = frame.top();
    for (Map.Entry<String, List<Double>> kind : kinds.entrySet()) {
      String when = when(kind.getValue(), along);
      double beside = Typesetting.width(when, 12) + 14;
      String text = Typesetting.elide(kind.getKey(), 12, Math.max(60, width - beside));
      svg.text("name", 0, lane + 14, text);
      svg.text("unit", Typesetting.width(text, 12) + 10, lane + 14, when);
      svg.line("row", frame.left(), lane + 30, frame.right(), lane + 30);
      Warnings.draw(svg, frame, kind.getValue(), lane + 30);
      lane += LANE;
    }
    frame.xAxis(svg, frame.xTicks(), true);
    frame.along(svg, along);
    svg.close();
    return frame.bottom() + FOOT;
  }

  /// How often, and where first.
  static String when(List<Double> places, String along) {
    String first = "%s %s".formatted(along, Numbers.plain(places.getFirst()));
    return places.size() == 1 ? first : "%d times, first at %s".formatted(places.size(), first);
  }
}
