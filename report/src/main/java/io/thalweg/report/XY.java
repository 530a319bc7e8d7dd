package io.thalweg.report;

import org.hipparchus.complex.Complex;

/// A point in the coordinates of what is drawn.
record XY(double x, double y) {
  static XY of(Complex z) {
    return new XY(z.getReal(), z.getImaginary());
  }

  boolean isFinite() {
    return Double.isFinite(x) && Double.isFinite(y);
  }
}
