package io.thalweg.report;

import java.util.List;

/// The title of a figure and a line of small words under it, on as many lines as they need.
///
/// @param title in a few words
/// @param unit what is drawn and how; empty for none
/// @param width of the room for them, in pixels
record Heading(String title, String unit, double width) {
  private static final double LARGE = 15.5;
  private static final double SMALL = 12;

  private List<String> titles() {
    return Typesetting.wrap(title, LARGE, width);
  }

  private List<String> units() {
    return Typesetting.wrap(unit, SMALL, width);
  }

  double height() {
    return 19.0 * titles().size() + 16.0 * units().size() + 8;
  }

  void draw(Svg svg, double left, double top) {
    double y = top - 5;
    for (String line : titles()) {
      svg.text("title", left, y += 19, line);
    }
    y += 1;
    for (String line : units()) {
      svg.text("unit", left, y += 16, line);
    }
  }

  /// Small words alone, on as many lines as they need.
  ///
  /// @return the height that they take
  static double words(Svg svg, String classes, Box box, String text) {
    double y = box.top();
    for (String line : Typesetting.wrap(text, SMALL, box.width())) {
      svg.text(classes, box.left(), y += 16, line);
    }
    return y - box.top();
  }
}
