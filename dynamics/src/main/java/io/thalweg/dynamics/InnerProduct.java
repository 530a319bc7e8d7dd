package io.thalweg.dynamics;

/// Inner products in double, in four sums: one alone would wait for itself at every addition.
public final class InnerProduct {
  private InnerProduct() {}

  /// xᵀy
  public static double of(double[] x, double[] y) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int whole = x.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      a += x[i] * y[i];
      b += x[i + 1] * y[i + 1];
      c += x[i + 2] * y[i + 2];
      d += x[i + 3] * y[i + 3];
    }
    for (int i = whole; i < x.length; i++) {
      a += x[i] * y[i];
    }
    return (a + b) + (c + d);
  }

  /// xᵀy
  public static double of(float[] x, float[] y) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int whole = x.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      a += (double) x[i] * y[i];
      b += (double) x[i + 1] * y[i + 1];
      c += (double) x[i + 2] * y[i + 2];
      d += (double) x[i + 3] * y[i + 3];
    }
    for (int i = whole; i < x.length; i++) {
      a += (double) x[i] * y[i];
    }
    return (a + b) + (c + d);
  }
}
