package io.thalweg.report;

import java.util.List;

/// Panels in rows and columns, those of a row equally high.
///
/// @param columns how many side by side
/// @param gap between columns, in pixels
/// @param top of the first row, in pixels
/// @param width of all columns, in pixels
/// @param frame least height of a panel's frame, in pixels
record Grid(int columns, double gap, double top, double width, double frame) {
  private static final double MOST_NAMES = 0.42;

  double column() {
    return (width - (columns - 1) * gap) / columns;
  }

  double left(int place) {
    return place % columns * (column() + gap);
  }

  /// Draws panels.
  ///
  /// @return the lower edge of the last row
  double draw(Svg svg, List<? extends GridPanel> panels) {
    double bottom = top;
    for (int from = 0; from < panels.size(); from += columns) {
      List<? extends GridPanel> row = panels.subList(from, Math.min(panels.size(), from + columns));
      double height = row.stream().mapToDouble(panel -> panel.height(frame)).max().orElse(0);
      for (int i = 0; i < row.size(); i++) {
        double names = Math.min(MOST_NAMES * column(), row.get(i).names());
        row.get(i).draw(svg, new Box(left(i), bottom, column(), height), names);
      }
      bottom += height + 8;
    }
    return bottom;
  }
}
