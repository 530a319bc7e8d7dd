package io.thalweg.dynamics;

import org.hipparchus.complex.Complex;

/// How fast and how well damped the motion of one pole is.
///
/// ## Formula
///     s = ln z (discrete)     ωₙ = |s|     ζ = −Re s/|s|
///
/// ## Source
/// Franklin, Powell & Workman, Digital Control of Dynamic Systems, 3rd ed., chapter 4: z = eˢ with
/// a period of one step.
///
/// ## Notes
/// A negative real z alternates: Im s = π, so ωₙ ≥ π. z = 0 has ωₙ = ∞ and ζ = 1. At z = 1 (s = 0)
/// nothing moves: ωₙ = 0, and ζ is NaN.
///
/// @param pole in z or s
/// @param naturalFrequency ωₙ in rad per step or per second
/// @param damping ζ, 1 for a positive real stable pole, negative for an unstable one
public record Mode(Complex pole, double naturalFrequency, double damping) {
  /// The mode of a pole.
  public static Mode of(Complex pole, Domain domain) {
    if (domain == Domain.DISCRETE && pole.isZero()) {
      return new Mode(pole, Double.POSITIVE_INFINITY, 1);
    }
    Complex s = domain == Domain.DISCRETE ? log(pole) : pole;
    double natural = s.norm(); // ωₙ = |s|
    return new Mode(pole, natural, -s.getReal() / natural); // ζ = −Re s/|s|
  }

  /// ln z; near the unit circle its real part is taken from |z|² − 1 = (x−1)(x+1) + y².
  static Complex log(Complex z) {
    double x = z.getReal();
    double y = z.getImaginary();
    double excess = Math.fma(x - 1, x + 1, y * y);
    double re = Math.abs(excess) < 0.5 ? Math.log1p(excess) / 2 : Math.log(z.norm());
    return new Complex(re, Math.atan2(y, x));
  }
}
