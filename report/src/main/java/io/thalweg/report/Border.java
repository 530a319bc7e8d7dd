package io.thalweg.report;

import java.util.List;

/// Lines over a map, with a rim of paper that sets them off from every colour.
final class Border {
  private Border() {}

  /// Draws lines, cut off at the frame.
  ///
  /// @param dash classes of the line, such as its dash; empty for none
  static void draw(Svg svg, Frame frame, List<List<XY>> lines, String dash) {
    frame.clip(svg);
    for (List<XY> line : lines) {
      Polyline.draw(svg, "border-halo", frame, line);
      Polyline.draw(svg, dash.isEmpty() ? "border" : "border " + dash, frame, line);
    }
    svg.close();
  }
}
