package io.thalweg.report;

import org.hipparchus.complex.Complex;

/// Quantities of an analysis as a reader wants them.
final class Quantities {
  private static final int DIGITS = 3;
  private static final double NOTHING = 1e-12;

  private Quantities() {}

  /// With three digits; `∞` and a dash where there is no number.
  static String figures(double value) {
    return figures(value, DIGITS);
  }

  /// With so many digits.
  static String figures(double value, int digits) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    return Double.isNaN(value) ? Numbers.UNKNOWN : Numbers.significant(value, digits);
  }

  /// A factor near 1 with as many digits as tell it from 1: `0.9987`.
  static String factor(double value) {
    double apart = Math.abs(1 - value);
    if (!(apart > 0 && apart < 0.1)) {
      return figures(value);
    }
    int decimals = Math.min(15, 1 + (int) Math.ceil(-Math.log10(apart)));
    return Numbers.plainFixed(value, Math.max(3, decimals));
  }

  /// The pole, or 0 where only rounding made it another: it is gone after one step.
  static Complex clean(Complex z) {
    return z.norm() < NOTHING ? Complex.ZERO : z;
  }

  /// `0.95 + 0.312i`.
  static String complex(Complex z) {
    double imaginary = clean(z).getImaginary();
    String real = figures(clean(z).getReal(), 4);
    return imaginary == 0
        ? real
        : real + (imaginary < 0 ? " − " : " + ") + figures(Math.abs(imaginary), 4) + "i";
  }

  /// Steps as whole numbers, of which very many are rounded.
  static String steps(double steps) {
    if (!Double.isFinite(steps)) {
      return figures(steps);
    }
    return steps < 100_000
        ? Numbers.fixed(steps, steps == Math.rint(steps) ? 0 : 1)
        : figures(steps);
  }

  /// `1 step`, `71 steps`.
  static String count(double steps) {
    return Double.isNaN(steps) ? Numbers.UNKNOWN : unit(steps(steps));
  }

  /// A number with its unit: `1 step`.
  static String unit(String steps) {
    return steps + (steps.equals("1") ? " step" : " steps");
  }

  static String decibels(double factor) {
    return figures(20 * Math.log10(factor)) + "\u00a0dB";
  }

  static String percent(double percent) {
    return figures(percent) + "\u00a0%";
  }
}
