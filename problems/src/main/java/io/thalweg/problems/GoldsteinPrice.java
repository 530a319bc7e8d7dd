package io.thalweg.problems;

import java.util.List;

/// Goldstein–Price: values over six orders of magnitude, three local minima beside the global one.
///
/// ## Function
///     f(x, y) = (1 + a²A)(30 + b²B)                                                   x: [2]
///     a = x + y + 1          A = 19 − 14x + 3x² − 14y + 6xy + 3y²
///     b = 2x − 3y            B = 18 − 32x + 12x² + 48y − 36xy + 27y²
///     ∇f = (30 + b²B)∇(a²A) + (1 + a²A)∇(b²B)
///
/// ## Minima
/// f(0, −1) = 3. Local minima: f(−0.6, −0.4) = 30, f(1.8, 0.2) = 84, f(1.2, 0.8) = 840.
///
/// ## Source
/// Goldstein & Price 1971, *On descent from local minima*, Mathematics of Computation 25(115).
///
/// ## Notes
/// Starts at (−0.5, 0.5).
public record GoldsteinPrice() implements TestFunction {
  @Override
  public int dimension() {
    return 2;
  }

  @Override
  public double value(double[] x) {
    return (1 + first(x)) * (30 + second(x));
  }

  @Override
  public void gradient(double[] x, double[] gradient) {
    double a = x[0] + x[1] + 1;
    double b = 2 * x[0] - 3 * x[1];
    double outerA = -14 + 6 * x[0] + 6 * x[1]; // ∂A/∂x = ∂A/∂y
    double firstSlope = 2 * a * polynomialA(x) + a * a * outerA; // ∂(a²A)/∂x = ∂(a²A)/∂y
    double bB = b * polynomialB(x);
    double secondByX = 4 * bB + b * b * (-32 + 24 * x[0] - 36 * x[1]); // ∂(b²B)/∂x
    double secondByY = -6 * bB + b * b * (48 - 36 * x[0] + 54 * x[1]); // ∂(b²B)/∂y
    gradient[0] = (30 + second(x)) * firstSlope + (1 + first(x)) * secondByX;
    gradient[1] = (30 + second(x)) * firstSlope + (1 + first(x)) * secondByY;
  }

  /// a²A.
  private static double first(double[] x) {
    double a = x[0] + x[1] + 1;
    return a * a * polynomialA(x);
  }

  /// b²B.
  private static double second(double[] x) {
    double b = 2 * x[0] - 3 * x[1];
    return b * b * polynomialB(x);
  }

  private static double polynomialA(double[] x) {
    double s = x[0] + x[1];
    return 19 - 14 * s + 3 * s * s;
  }

  private static double polynomialB(double[] x) {
    return 18 - 32 * x[0] + 12 * x[0] * x[0] + 48 * x[1] - 36 * x[0] * x[1] + 27 * x[1] * x[1];
  }

  @Override
  public List<Minimum> minima() {
    return List.of(new Minimum(List.of(0.0, -1.0), 3));
  }

  @Override
  public double[] start() {
    return new double[] {-0.5, 0.5};
  }

  @Override
  public Domain domain() {
    return Domain.cube(2, -2, 2);
  }
}
