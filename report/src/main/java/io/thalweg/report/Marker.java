package io.thalweg.report;

/// Shapes that tell series apart where colour does not.
enum Marker {
  CIRCLE("M-3.6 0a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0 -7.2 0Z"),
  SQUARE("M-3.2 -3.2H3.2V3.2H-3.2Z"),
  TRIANGLE("M0 -4.2L4 3H-4Z"),
  DIAMOND("M0 -4.6L4.6 0L0 4.6L-4.6 0Z"),
  DOWN("M0 4.2L4 -3H-4Z"),
  PLUS("M-1.3 -4.2H1.3V-1.3H4.2V1.3H1.3V4.2H-1.3V1.3H-4.2V-1.3H-1.3Z"),
  PENTAGON("M0 -4.2L4 -1.3L2.5 3.4H-2.5L-4 -1.3Z"),
  BAR("M-1.5 -4.4H1.5V4.4H-1.5Z"),
  HOURGLASS("M-3.6 -3.8H3.6L-3.6 3.8H3.6Z");

  private final String path;

  Marker(String path) {
    this.path = path;
  }

  /// Outline around the origin, a few pixels wide.
  String path() {
    return path;
  }

  /// The series' shape; after nine series shapes and colours begin again, with dashed lines.
  static Marker of(int series) {
    return values()[series % values().length];
  }

  /// Classes of the series' group: its colour, and its dash from the tenth series on.
  static String classes(int series) {
    int round = Math.min(2, series / values().length);
    return "s" + series % values().length + (round == 0 ? "" : " dash" + round);
  }

  void draw(Svg svg, String classes, double x, double y) {
    svg.open(
            "path",
            "class",
            classes,
            "transform",
            "translate(" + Svg.number(x) + " " + Svg.number(y) + ")",
            "d",
            path)
        .close();
  }
}
