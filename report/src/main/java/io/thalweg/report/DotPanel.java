package io.thalweg.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Rows of measurements over one axis: name, dots, text.
///
/// @param title what is measured
/// @param unit of the axis
/// @param legend what the marks mean, shown where there is room
/// @param rows from top to bottom
/// @param scale of the axis
/// @param zero whether zero is marked
/// @param lane width of the column for trainings that fell short; none where it is zero
record DotPanel(
    String title,
    String unit,
    String legend,
    List<DotRow> rows,
    Scale scale,
    boolean zero,
    double lane) {
  static final double HEAD = 58;
  static final double ROW = 27;
  private static final double FOOT = 36;

  double height() {
    return HEAD + rows.size() * ROW + FOOT;
  }

  /// Draws the panel.
  ///
  /// @param names width of the column of names; none where it is zero
  /// @param texts width of the column of texts
  void draw(Svg svg, double left, double top, double width, double names, double texts) {
    double right = left + width - texts - lane;
    Frame frame =
        new Frame(
            left + names,
            top + HEAD,
            right - left - names,
            rows.size() * ROW,
            scale,
            new LinearScale(0, 1));
    svg.group("panel");
    svg.text("title", left, top + 14, title);
    String explained =
        Stream.of(unit, legend).filter(part -> !part.isEmpty()).collect(Collectors.joining(" · "));
    boolean fits = Typesetting.width(explained, 12) <= width;
    svg.text("unit", left, top + 31, fits ? explained : unit);
    List<Scale.Tick> ticks = scale.ticks((int) Math.max(3, frame.width() / 65));
    frame.xGrid(svg, ticks);
    frame.xAxis(svg, ticks, true);
    if (zero) {
      svg.line("zero", frame.atX(0), frame.top(), frame.atX(0), frame.bottom());
    }
    if (lane > 0) {
      svg.line("cut", right + 8, frame.top() - 8, right + 8, frame.bottom());
      svg.text("unit mid", right + 8 + lane / 2, frame.top() - 8, "not reached");
    }
    for (int i = 0; i < rows.size(); i++) {
      row(svg, frame, rows.get(i), frame.top() + (i + 0.5) * ROW, left, names);
    }
    svg.close();
  }

  private void row(Svg svg, Frame frame, DotRow row, double y, double left, double names) {
    double right = frame.right() + lane;
    if (names > 0) {
      row.series().group(svg, "label");
      Marker.of(row.series().index()).draw(svg, "mark", left + 5, y);
      String label = Typesetting.elide(row.series().label(), 12, names - 28);
      svg.text("name", left + 15, y + 4, label).close();
    }
    svg.line("row", frame.left(), y, frame.right(), y);
    row.draw(svg, frame, y);
    if (lane > 0) {
      row.drawMissing(svg, frame.right() + 8, lane, y);
    }
    if (row.summary().isKnown() || lane > 0 || row.text().equals(Numbers.UNKNOWN)) {
      svg.text("value", right + 12, y + 4, row.text());
    } else {
      svg.text("unit halo", frame.left() + 8, y + 4, row.text());
    }
  }
}
