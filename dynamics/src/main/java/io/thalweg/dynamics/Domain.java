package io.thalweg.dynamics;

import org.hipparchus.complex.Complex;

/// What time is in a system.
public enum Domain {
  /// Seconds, or whatever runs continuously; the variable of transfer functions is s.
  CONTINUOUS,
  /// Whole steps; the variable of transfer functions is z, angular frequencies are radians per
  /// step.
  DISCRETE;

  /// iω, or e^{iω}; −1 exactly at ω = π.
  Complex point(double omega) {
    if (this == CONTINUOUS) {
      return new Complex(0, omega);
    }
    return omega == Math.PI ? Complex.MINUS_ONE : new Complex(Math.cos(omega), Math.sin(omega));
  }

  /// Whether a mode with this pole dies out.
  boolean stable(Complex pole) {
    return this == CONTINUOUS ? pole.getReal() < 0 : pole.norm() < 1;
  }
}
