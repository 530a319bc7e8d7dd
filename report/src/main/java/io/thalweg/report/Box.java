package io.thalweg.report;

/// A rectangle that something is drawn in, in pixels.
record Box(double left, double top, double width, double height) {
  double right() {
    return left + width;
  }

  double bottom() {
    return top + height;
  }
}
