package io.thalweg.dynamics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/// A polynomial with real coefficients, highest power first.
///
/// ## Notes
///
/// Roots of degree 1 and 2 are in closed form, of higher degree the eigenvalues of the companion
/// matrix (scaled so that the product of the roots has modulus 1), then improved by Ehrlich and
/// Aberth's iteration on the polynomial itself. Roots at 0 are exact.
final class Polynomial {
  private static final int POLISHING_SWEEPS = 4;

  /// The first is not 0, unless the polynomial is.
  private final double[] a;

  Polynomial(double... coefficients) {
    int leading = 0;
    while (leading < coefficients.length - 1 && coefficients[leading] == 0) {
      leading++;
    }
    this.a = Arrays.copyOfRange(coefficients, leading, coefficients.length);
  }

  /// leading · Π(x − root) for roots that are real or come in conjugate pairs.
  static Polynomial withRoots(double leading, List<Complex> roots) {
    Polynomial product = new Polynomial(leading);
    for (Complex root : roots) {
      if (root.getImaginary() == 0) {
        product = product.times(new Polynomial(1, -root.getReal()));
      } else if (root.getImaginary() > 0) {
        double norm = root.norm();
        product = product.times(new Polynomial(1, -2 * root.getReal(), norm * norm));
      }
    }
    return product;
  }

  double[] coefficients() {
    return a.clone();
  }

  int degree() {
    return a.length - 1;
  }

  double leading() {
    return a[0];
  }

  boolean isZero() {
    return a[0] == 0;
  }

  /// The coefficient of x^power, 0 beyond the degree.
  double coefficient(int power) {
    return power > degree() ? 0 : a[degree() - power];
  }

  double at(double x) {
    double value = 0;
    for (double coefficient : a) {
      value = Math.fma(value, x, coefficient);
    }
    return value;
  }

  Complex at(Complex z) {
    double x = z.getReal();
    double y = z.getImaginary();
    double re = 0;
    double im = 0;
    for (double coefficient : a) {
      double next = Math.fma(re, x, Math.fma(-im, y, coefficient));
      im = Math.fma(re, y, im * x);
      re = next;
    }
    return new Complex(re, im);
  }

  Polynomial times(Polynomial other) {
    double[] product = new double[a.length + other.a.length - 1];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < other.a.length; j++) {
        product[i + j] = Math.fma(a[i], other.a[j], product[i + j]);
      }
    }
    return new Polynomial(product);
  }

  Polynomial times(double factor) {
    return new Polynomial(Arrays.stream(a).map(coefficient -> coefficient * factor).toArray());
  }

  Polynomial plus(Polynomial other) {
    double[] sum = new double[Math.max(a.length, other.a.length)];
    for (int power = 0; power < sum.length; power++) {
      sum[sum.length - 1 - power] = coefficient(power) + other.coefficient(power);
    }
    return new Polynomial(sum);
  }

  Polynomial minus(Polynomial other) {
    return plus(other.times(-1));
  }

  Polynomial derivative() {
    int n = degree();
    if (n == 0) {
      return new Polynomial(0);
    }
    double[] derivative = new double[n];
    for (int i = 0; i < n; i++) {
      derivative[i] = (n - i) * a[i];
    }
    return new Polynomial(derivative);
  }

  /// All roots, as often as they occur; of a conjugate pair first the one with positive imaginary
  /// part. The zero polynomial has none here.
  List<Complex> roots() {
    int n = a.length;
    while (n > 1 && a[n - 1] == 0) {
      n--;
    }
    List<Complex> roots = new ArrayList<>();
    switch (n) {
      case 1 -> {}
      case 2 -> roots.add(new Complex(-a[1] / a[0]));
      case 3 -> roots.addAll(quadratic(a[0], a[1] / 2, a[2]));
      default -> roots.addAll(companion(Arrays.copyOf(a, n)));
    }
    while (roots.size() < degree() && !isZero()) {
      roots.add(Complex.ZERO);
    }
    return roots;
  }

  /// The roots of ax² + 2bx + c, exact to rounding in b² − ac and without cancellation in −b ± √.
  static List<Complex> quadratic(double a, double b, double c) {
    double ac = a * c;
    double rounding = Math.fma(-a, c, ac);
    return quadratic(a, b, c, Math.fma(b, b, -ac) + rounding);
  }

  /// The roots of ax² + 2bx + c where b² − ac is known.
  static List<Complex> quadratic(double a, double b, double c, double discriminant) {
    if (discriminant < 0) {
      double re = -b / a;
      double im = Math.abs(Math.sqrt(-discriminant) / a);
      return List.of(new Complex(re, im), new Complex(re, -im));
    }
    double sum = -(b + Math.copySign(Math.sqrt(discriminant), b));
    if (sum == 0) {
      return List.of(Complex.ZERO, Complex.ZERO);
    }
    return List.of(new Complex(sum / a), new Complex(c / sum));
  }

  private static List<Complex> companion(double[] a) {
    int n = a.length - 1;
    double scale = Math.pow(Math.abs(a[n] / a[0]), 1.0 / n);
    double[] monic = new double[n + 1];
    for (int i = 0; i <= n; i++) {
      monic[i] = a[i] / a[0] / Math.pow(scale, i);
    }
    RealMatrix companion = MatrixUtils.createRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      companion.setEntry(0, i, -monic[i + 1]);
      if (i > 0) {
        companion.setEntry(i, i - 1, 1);
      }
    }
    Complex[] roots = Eigenvalues.of(companion).toArray(Complex[]::new);
    polish(new Polynomial(monic), roots);
    return Arrays.stream(roots).map(root -> root.multiply(scale)).toList();
  }

  private static void polish(Polynomial p, Complex[] roots) {
    Polynomial derivative = p.derivative();
    Polynomial sizes = new Polynomial(Arrays.stream(p.a).map(Math::abs).toArray());
    for (int sweep = 0; sweep < POLISHING_SWEEPS; sweep++) {
      boolean moved = false;
      for (int i = 0; i < roots.length; i++) {
        Complex z = roots[i];
        Complex value = p.at(z);
        if (z.getImaginary() < 0 || value.norm() <= Math.ulp(1.0) * sizes.at(z.norm())) {
          continue;
        }
        Complex better = z.subtract(correction(value.divide(derivative.at(z)), roots, i));
        if (z.getImaginary() == 0) {
          better = new Complex(better.getReal());
        }
        if (p.at(better).norm() < value.norm()) { // false for NaN as well
          if (z.getImaginary() > 0 && better.getImaginary() > 0) {
            roots[i + 1] = better.conjugate();
            roots[i] = better;
          } else if (z.getImaginary() == 0) {
            roots[i] = better;
          }
          moved = true;
        }
      }
      if (!moved) {
        return;
      }
    }
  }

  /// Newton's step, with the pull of the other roots taken out: w/(1 − wΣ1/(zᵢ−zⱼ)).
  private static Complex correction(Complex newton, Complex[] roots, int i) {
    Complex pull = Complex.ZERO;
    for (int j = 0; j < roots.length; j++) {
      if (j != i) {
        pull = pull.add(roots[i].subtract(roots[j]).reciprocal());
      }
    }
    return newton.divide(Complex.ONE.subtract(newton.multiply(pull)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Polynomial polynomial && Arrays.equals(a, polynomial.a);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(a);
  }

  @Override
  public String toString() {
    return toString("x");
  }

  /// Readable, with the variable's name, as in `z² − 1.9z + 0.9`.
  String toString(String variable) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < a.length; i++) {
      if (a[i] == 0 && a.length > 1) {
        continue;
      }
      String power = power(variable, degree() - i);
      String size = number(Math.abs(a[i]));
      String sign = a[i] < 0 ? "−" : "+";
      if (text.isEmpty()) {
        text.append(a[i] < 0 ? "−" : "");
      } else {
        text.append(' ').append(sign).append(' ');
      }
      text.append(size.equals("1") && !power.isEmpty() ? "" : size).append(power);
    }
    return text.toString();
  }

  private static String power(String variable, int power) {
    if (power < 2) {
      return power == 0 ? "" : variable;
    }
    StringBuilder text = new StringBuilder(variable);
    Integer.toString(power).chars().forEach(c -> text.append("⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0')));
    return text.toString();
  }

  private static String number(double value) {
    String rounded =
        Double.toString(Double.parseDouble(String.format(java.util.Locale.ROOT, "%.6g", value)));
    return rounded.endsWith(".0") ? rounded.substring(0, rounded.length() - 2) : rounded;
  }
}
