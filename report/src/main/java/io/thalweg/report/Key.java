package io.thalweg.report;

import java.util.ArrayList;
import java.util.List;

/// Signs with their meanings, side by side, on as many lines as they need.
///
/// @param entries in reading order
/// @param width of the room for them, in pixels
record Key(List<Entry> entries, double width) {
  private static final double LINE = 20;
  private static final double WORDS = 16;
  private static final double SIGN = 22;
  private static final double BESIDE = 6;
  private static final double GAP = 20;

  /// What a sign looks like.
  interface Sign {
    /// Draws it.
    ///
    /// @param x middle of the sign
    /// @param y middle of the sign
    void draw(Svg svg, double x, double y);
  }

  record Entry(Sign sign, String text) {}

  private record Place(Entry entry, double left, int line, List<String> words) {}

  /// A piece of a line.
  static Sign line(String classes) {
    return (svg, x, y) -> svg.line(classes, x - SIGN / 2, y, x + SIGN / 2, y);
  }

  /// A piece of a line over a map.
  static Sign border(String dash) {
    return (svg, x, y) -> svg.line("border " + dash, x - SIGN / 2, y, x + SIGN / 2, y);
  }

  /// A rectangle like a cell of a map.
  static Box box(double x, double y) {
    return new Box(x - SIGN / 2, y - 6, SIGN, 12);
  }

  private List<Place> places() {
    List<Place> places = new ArrayList<>();
    double left = 0;
    int line = 0;
    for (Entry entry : entries) {
      double wide = SIGN + BESIDE + Typesetting.width(entry.text(), 12);
      if (left > 0 && left + wide > width) {
        left = 0;
        line++;
      }
      List<String> words = Typesetting.wrap(entry.text(), 12, width - SIGN - BESIDE);
      places.add(new Place(entry, left, line, words));
      line += Math.max(0, words.size() - 1);
      left += wide + GAP;
    }
    return places;
  }

  /// The height that it takes; nothing where there are no entries.
  double height() {
    if (entries.isEmpty()) {
      return 0;
    }
    Place last = places().getLast();
    return LINE * (last.line() + Math.max(1, last.words().size()));
  }

  void draw(Svg svg, double left, double top) {
    svg.group("key");
    for (Place place : places()) {
      double x = left + place.left();
      double y = top + (place.line() + 0.5) * LINE;
      place.entry().sign().draw(svg, x + SIGN / 2, y);
      for (int i = 0; i < place.words().size(); i++) {
        svg.text("name", x + SIGN + BESIDE, y + 4 + i * WORDS, place.words().get(i));
      }
    }
    svg.close();
  }
}
