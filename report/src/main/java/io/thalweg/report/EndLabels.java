package io.thalweg.report;

import java.util.List;
import java.util.Optional;

/// Names in a column at the right of a frame, each beside the end of its line, moved apart where
/// they would overlap.
///
/// @param frame that the lines are in
/// @param room width of the column, in pixels
record EndLabels(Frame frame, double room) {
  private static final double LINE_HEIGHT = 15;

  /// The end of a line.
  ///
  /// @param x where it ends, in pixels
  /// @param y where it ends, in pixels
  /// @param series whose colour and marker the name has; neither where there is none
  record End(double x, double y, String label, Optional<Series> series) {}

  void draw(Svg svg, List<End> ends) {
    double[] wanted = ends.stream().mapToDouble(End::y).toArray();
    double[] places = Labels.spread(wanted, LINE_HEIGHT, frame.top() + 2, frame.bottom());
    for (int i = 0; i < places.length; i++) {
      draw(svg, ends.get(i), places[i]);
    }
  }

  private void draw(Svg svg, End end, double y) {
    double x = frame.right();
    end.series().ifPresentOrElse(series -> series.group(svg, "label"), () -> svg.group("label"));
    svg.path(
        "leader",
        "M%s %sL%s %sL%s %s"
            .formatted(
                Svg.number(Math.min(end.x(), x) + 7),
                Svg.number(end.y()),
                Svg.number(x + 9),
                Svg.number(end.y()),
                Svg.number(x + 20),
                Svg.number(y)));
    end.series().ifPresent(series -> Marker.of(series.index()).draw(svg, "mark", x + 26, y));
    double left = end.series().isPresent() ? 34 : 23;
    String label = Typesetting.elide(end.label(), 12, room - left);
    svg.text("name", x + left, y + 4, label).close();
  }
}
