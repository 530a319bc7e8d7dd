package io.thalweg.dynamics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import org.hipparchus.complex.Complex;

/// How far an open loop L is from instability when it is closed by unity negative feedback.
///
/// ## Formula
///     gain     1/|L| where L is real and negative: by which factor the gain may grow
///     phase    180° + arg L where |L| = 1, in (−180°, 180°]: how far L may turn
///     delay    (phase margin in rad, from [0, 2π))/ω: how much later the input may come
///
///     crossings as roots: s = iw, or z = (1 + iw)/(1 − iw) with w = tan(ω/2); v = w²
///     N(iw) = Nₑ(v) + iwNₒ(v),  D(iw) = Dₑ(v) + iwDₒ(v)
///     L real: NₒDₑ − NₑDₒ = 0   |L| = 1: Nₑ² + vNₒ² − Dₑ² − vDₒ² = 0
///
/// ## Source
/// Franklin, Powell & Emami-Naeini, Feedback Control of Dynamic Systems, 7th ed., chapter 6.
///
/// ## Notes
/// - Of several crossings, the gain margin is the smallest that is 1 or more, and if there is none
///   the largest below 1. The phase margin is the one nearest to 0, the delay margin the smallest.
/// - Crossings at ω = 0, at ω = π (discrete), and at infinity (continuous, if L has as many zeros as
///   poles) count; software that stops short of π misses those of the usual optimizers.
/// - Whether the loop is stable as it is they do not say: close it and look at its poles.
///
/// @param gain margin as a factor, not in dB; infinite if L never is real and negative
/// @param gainFrequency ω of that crossing in rad per step or second; NaN if there is none
/// @param phaseDegrees margin in degrees; infinite if |L| never is 1
/// @param phaseFrequency ω of that crossing in rad per step or second; NaN if there is none
/// @param delay margin in steps or seconds; infinite if |L| never is 1
public record Margins(
    double gain, double gainFrequency, double phaseDegrees, double phaseFrequency, double delay) {
  private static final double NEARLY_REAL = 1e-6;
  private static final double RESIDUAL = 1e-7;
  private static final double NEAR = 1e-3;
  private static final int NEWTON_STEPS = 8;

  /// A frequency at which L crosses the negative real axis or the unit circle.
  private record Crossing(double omega, double value) {}

  /// The margins of an open loop.
  public static Margins of(TransferFunction loop) {
    List<Crossing> gains = gainCrossings(loop);
    Crossing gain =
        gains.stream()
            .filter(crossing -> crossing.value() >= 1)
            .min(Comparator.comparingDouble(Crossing::value))
            .or(() -> gains.stream().max(Comparator.comparingDouble(Crossing::value)))
            .orElse(new Crossing(Double.NaN, Double.POSITIVE_INFINITY));
    List<Crossing> phases = phaseCrossings(loop);
    Crossing phase =
        phases.stream()
            .min(Comparator.comparingDouble(crossing -> Math.abs(crossing.value())))
            .orElse(new Crossing(Double.NaN, Double.POSITIVE_INFINITY));
    double delay =
        phases.stream().mapToDouble(Margins::delay).min().orElse(Double.POSITIVE_INFINITY);
    return new Margins(
        gain.value(), gain.omega(), Math.toDegrees(phase.value()), phase.omega(), delay);
  }

  private static double delay(Crossing crossing) {
    double turn = crossing.value() < 0 ? crossing.value() + 2 * Math.PI : crossing.value();
    return turn / crossing.omega();
  }

  /// ω and 1/|L| wherever L is real and negative.
  private static List<Crossing> gainCrossings(TransferFunction loop) {
    Halves n = Halves.of(loop.above(), loop);
    Halves d = Halves.of(loop.below(), loop);
    Polynomial imaginary = n.odd().times(d.even()).minus(n.even().times(d.odd()));
    List<Crossing> crossings = new ArrayList<>();
    for (double guess : frequencies(imaginary, loop.domain())) {
      double omega = polish(loop, guess, true);
      Complex value = loop.response(omega);
      if (value.getReal() < 0
          && Math.abs(value.getImaginary()) <= RESIDUAL * value.norm()
          && !value.isInfinite()) {
        add(crossings, omega, 1 / value.norm());
      }
    }
    double atZero = loop.dcGain();
    if (atZero < 0 && atZero > -1 / RESIDUAL) {
      add(crossings, 0, -1 / atZero);
    }
    boolean discrete = loop.domain() == Domain.DISCRETE;
    double last = discrete ? Math.PI : Double.POSITIVE_INFINITY;
    double atLast = discrete ? loop.response(Math.PI).getReal() : atInfinity(loop);
    if (atLast < 0) {
      add(crossings, last, -1 / atLast);
    }
    return crossings;
  }

  private static double atInfinity(TransferFunction loop) {
    return loop.above().coefficient(loop.order());
  }

  /// ω and 180° + arg L in rad wherever |L| = 1.
  private static List<Crossing> phaseCrossings(TransferFunction loop) {
    Polynomial excess =
        Halves.of(loop.above(), loop).norm().minus(Halves.of(loop.below(), loop).norm());
    List<Crossing> crossings = new ArrayList<>();
    for (double guess : frequencies(excess, loop.domain())) {
      double omega = polish(loop, guess, false);
      Complex value = loop.response(omega);
      if (Math.abs(value.norm() - 1) <= RESIDUAL) {
        add(crossings, omega, value.negate().getArgument());
      }
    }
    if (loop.domain() == Domain.DISCRETE) {
      Complex value = loop.response(Math.PI);
      if (Math.abs(value.norm() - 1) <= StepInfo.SLACK) {
        add(crossings, Math.PI, value.negate().getArgument());
      }
    }
    return crossings;
  }

  private static void add(List<Crossing> crossings, double omega, double value) {
    crossings.add(new Crossing(omega, value));
  }

  /// The positive ω whose w² is a root.
  private static double[] frequencies(Polynomial inSquare, Domain domain) {
    return inSquare.roots().stream()
        .filter(v -> v.getReal() > 0 && Math.abs(v.getImaginary()) <= NEARLY_REAL * v.getReal())
        .filter(v -> v.getImaginary() >= 0)
        .flatMapToDouble(v -> DoubleStream.of(Math.sqrt(v.getReal())))
        .map(w -> domain == Domain.DISCRETE ? 2 * Math.atan(w) : w)
        .toArray();
  }

  /// Newton's steps on arg(−L) or ln|L| over ω, as long as they improve it.
  private static double polish(TransferFunction loop, double guess, boolean phase) {
    double omega = guess;
    double residual = residual(loop.response(omega), phase);
    for (int i = 0; i < NEWTON_STEPS; i++) {
      Complex z = loop.domain().point(omega);
      // d ln L/dω = (N′/N − D′/D)·dz/dω, dz/dω = i or iz
      Complex slope = ratio(loop.above(), z).subtract(ratio(loop.below(), z)).multiply(Complex.I);
      if (loop.domain() == Domain.DISCRETE) {
        slope = slope.multiply(z);
      }
      double next = omega - residual / (phase ? slope.getImaginary() : slope.getReal());
      double better = residual(loop.response(next), phase);
      if (!(Math.abs(better) < Math.abs(residual)) || Math.abs(next - guess) > NEAR * guess) {
        break;
      }
      omega = next;
      residual = better;
    }
    return omega;
  }

  private static double residual(Complex value, boolean phase) {
    return phase ? value.negate().getArgument() : Math.log(value.norm());
  }

  private static Complex ratio(Polynomial p, Complex z) {
    return p.derivative().at(z).divide(p.at(z));
  }

  /// p(iw) = even(v) + iw·odd(v) with v = w²; of a discrete loop (1 − iw)ⁿ p((1 + iw)/(1 − iw)).
  private record Halves(Polynomial even, Polynomial odd) {
    static Halves of(Polynomial p, TransferFunction loop) {
      Polynomial inS = loop.domain() == Domain.DISCRETE ? bilinear(p, loop.order()) : p;
      double[] even = new double[inS.degree() / 2 + 1];
      double[] odd = new double[inS.degree() / 2 + 1];
      for (int power = 0; power <= inS.degree(); power++) {
        double[] half = power % 2 == 0 ? even : odd;
        int sign = power / 2 % 2 == 0 ? 1 : -1;
        half[half.length - 1 - power / 2] = sign * inS.coefficient(power);
      }
      return new Halves(new Polynomial(even), new Polynomial(odd));
    }

    /// Σ p_k (1 + s)ᵏ(1 − s)ⁿ⁻ᵏ.
    private static Polynomial bilinear(Polynomial p, int n) {
      Polynomial sum = new Polynomial(0);
      for (int k = 0; k <= p.degree(); k++) {
        Polynomial term = new Polynomial(p.coefficient(k));
        for (int i = 0; i < n; i++) {
          term = term.times(i < k ? new Polynomial(1, 1) : new Polynomial(-1, 1));
        }
        sum = sum.plus(term);
      }
      return sum;
    }

    /// even² + v·odd².
    Polynomial norm() {
      return even.times(even).plus(odd.times(odd).times(new Polynomial(1, 0)));
    }
  }
}
