package io.thalweg.report;

/// One of several panels in rows and columns.
interface GridPanel {
  /// Its height where its frame has at least some height, in pixels.
  double height(double frame);

  /// Width of the widest name beside the frame, with what belongs to it; 0 where there is none.
  double names();

  /// Draws it.
  ///
  /// @param names width of the column of names beside the frame; 0 for none
  void draw(Svg svg, Box box, double names);
}
