package io.thalweg.dynamics;

import java.util.List;
import java.util.Optional;
import org.hipparchus.complex.Complex;

/// The view in continuous time that holds for small steps: a first-order lag for one pole, a second
/// order for two, with a zero for rules that look ahead.
///
/// ## Formula
///     p, n: denominator and numerator of the closed loop in z, p monic;  z = eˢ, one step = 1 s
///     one pole:   n(1)/(s + p(1))
///     two poles:  ((n'(1)−n(1))s + n(1))/(s² + (p'(1)−p(1))s + p(1)),
///                 ωn = √p(1),  ζ = (p'(1)−p(1))/(2ωn)
///     momentum:   ωn = √h, ζ = (1−β)/(2√h);    nag, nesterov: ζ = (1−β)/(2√h) + β√h/2
///
/// ## Notes
/// The exact pole is s = ln z. The substitution z = 1+s doubles the damping of momentum: s³ is of the
/// size of hs, and p'(1)−p(1) holds that part.
///
/// @param system the approximation, in s
/// @param naturalFrequency ωn, radians per step
/// @param damping ζ, 1 for one pole
/// @param frequencyError of ωn against the exact one, relative
/// @param dampingError of ζ against the exact one, absolute
public record SmallStep(
    TransferFunction system,
    double naturalFrequency,
    double damping,
    double frequencyError,
    double dampingError) {

  private static final double ROUNDING = 1e-12;

  /// A pole at 0 has no counterpart in continuous time.
  private static final double GONE = 1e-6;

  /// The approximation of a closed loop; empty where it has more than two poles, or comes to no
  /// rest.
  public static Optional<SmallStep> of(TransferFunction closed) {
    Polynomial p = new Polynomial(closed.denominator());
    Polynomial n = new Polynomial(closed.numerator());
    double stiffness = p.at(1);
    boolean gone = closed.poles().stream().anyMatch(pole -> pole.norm() < GONE);
    if (p.degree() < 1 || p.degree() > 2 || !(stiffness > 0) || gone) {
      return Optional.empty();
    }
    Mode exact = dominant(closed);
    if (p.degree() == 1) {
      TransferFunction lag =
          TransferFunction.continuous(new double[] {n.at(1)}, new double[] {1, stiffness});
      return Optional.of(
          new SmallStep(
              lag, stiffness, 1, stiffness / exact.naturalFrequency() - 1, 1 - exact.damping()));
    }
    double friction = p.derivative().at(1) - stiffness;
    double difference = n.derivative().at(1) - n.at(1);
    double lead = Math.abs(difference) <= ROUNDING * Math.abs(n.at(1)) ? 0 : difference;
    double frequency = Math.sqrt(stiffness);
    double damping = friction / (2 * frequency);
    TransferFunction system =
        TransferFunction.continuous(
            new double[] {lead, n.at(1)}, new double[] {1, friction, stiffness});
    return Optional.of(
        new SmallStep(
            system,
            frequency,
            damping,
            frequency / exact.naturalFrequency() - 1,
            damping - exact.damping()));
  }

  /// Natural frequency and damping of the two exact poles together: of their product and sum in s.
  private static Mode dominant(TransferFunction closed) {
    List<Complex> poles = closed.poles();
    if (poles.size() == 1) {
      return Mode.of(poles.getFirst(), Domain.DISCRETE);
    }
    Complex one = poles.getFirst().log();
    Complex other = poles.getLast().log();
    double frequency = Math.sqrt(one.multiply(other).norm());
    double damping = -one.add(other).getReal() / (2 * frequency);
    return new Mode(poles.getFirst(), frequency, damping);
  }
}
