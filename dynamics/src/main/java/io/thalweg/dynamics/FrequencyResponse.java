package io.thalweg.dynamics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.hipparchus.complex.Complex;

/// What a system makes of sinusoids, over frequencies: the curves of Bode and Nyquist.
///
/// ## Formula
///     G(iω) or G(e^{iω})
///     phase = arg n₀ + Σ arg(z − zeros) − Σ arg(z − poles), each one continuous in ω
///
/// ## Source
/// Franklin, Powell & Emami-Naeini, Feedback Control of Dynamic Systems, 7th ed., chapter 6.
///
/// ## Notes
/// The phase is unwrapped root by root, so it does not depend on the grid. It starts at 0 at ω → 0,
/// at −180 if the constant gain is negative, with −90 for every integrator and +90 for every
/// differentiator. A pair of poles on the boundary makes it jump by −180 where ω passes, a pair of
/// zeros by +180.
///
/// @param points in the order of the given frequencies
public record FrequencyResponse(List<Point> points) {
  private static final int POINTS = 400;
  private static final double ORIGIN = 1e-9;

  /// One frequency.
  ///
  /// @param omega ω in rad per step or per second
  /// @param value G, infinite at a pole
  /// @param phase unwrapped, in degrees
  public record Point(double omega, Complex value, double phase) {
    /// |G|.
    public double magnitude() {
      return value.norm();
    }

    /// 20 log₁₀|G|.
    public double decibels() {
      return 20 * Math.log10(magnitude());
    }
  }

  /// Copies the list.
  public FrequencyResponse {
    points = List.copyOf(points);
  }

  /// At the given frequencies.
  ///
  /// @param omegas in rad per step, `[0,π]`, or in rad per second, `[0,inf)`
  public static FrequencyResponse of(TransferFunction system, double... omegas) {
    Domain domain = system.domain();
    double last = domain == Domain.DISCRETE ? Math.PI : Double.MAX_VALUE;
    for (double omega : omegas) {
      if (!(omega >= 0 && omega <= last)) {
        throw new IllegalArgumentException(
            "frequencies must be in [0,%s], got %s"
                .formatted(domain == Domain.DISCRETE ? "π" : "inf", omega));
      }
    }
    List<Complex> zeros = system.zeros();
    List<Complex> poles = system.poles();
    double start = start(system.gain(), zeros, poles, domain);
    return new FrequencyResponse(
        Arrays.stream(omegas)
            .mapToObj(omega ->
                new Point(
                    omega,
                    system.response(omega),
                    start
                        + Math.toDegrees(
                            turned(zeros, omega, domain) - turned(poles, omega, domain))))
            .toList());
  }

  /// On a grid of 400 frequencies, equally spaced in the logarithm, from a tenth of the slowest
  /// root's to ten times the fastest's, or to π, which is included; and at the natural frequency of
  /// every oscillating root.
  public static FrequencyResponse of(TransferFunction system) {
    return of(system, grid(system, POINTS));
  }

  /// The frequencies of [#of(TransferFunction)] with another number of equally spaced ones.
  ///
  /// @param points 2 or more
  public static double[] grid(TransferFunction system, int points) {
    if (points < 2) {
      throw new IllegalArgumentException("points must be in [2,inf), got " + points);
    }
    Domain domain = system.domain();
    double most = domain == Domain.DISCRETE ? Math.PI : Double.MAX_VALUE;
    double[] natural =
        Stream.concat(system.poles().stream(), system.zeros().stream())
            .mapToDouble(root -> Mode.of(root, domain).naturalFrequency())
            .filter(omega -> omega > ORIGIN && omega < Double.POSITIVE_INFINITY)
            .toArray();
    double slowest = Arrays.stream(natural).min().orElse(1);
    double fastest = Arrays.stream(natural).max().orElse(1);
    double first = Math.min(slowest, most) / 10;
    double last = domain == Domain.DISCRETE ? Math.PI : fastest * 10;
    double ratio = Math.log(last / first) / (points - 1);
    DoubleStream even =
        DoubleStream.iterate(0, i -> i < points - 1, i -> i + 1)
            .map(i -> first * Math.exp(i * ratio));
    DoubleStream resonances =
        Stream.concat(system.poles().stream(), system.zeros().stream())
            .mapToDouble(
                root -> domain == Domain.DISCRETE ? root.getArgument() : root.getImaginary())
            .filter(omega -> omega > first && omega < last);
    return DoubleStream.concat(DoubleStream.concat(even, resonances), DoubleStream.of(last))
        .sorted()
        .distinct()
        .toArray();
  }

  /// 0 or −180: the sign of the gain at ω → 0, apart from integrators and differentiators.
  private static double start(
      double gain, List<Complex> zeros, List<Complex> poles, Domain domain) {
    Complex dc = domain.point(0);
    long turns =
        Stream.concat(zeros.stream(), poles.stream())
            .filter(root -> root.getImaginary() == 0 && !origin(root, domain))
            .filter(root -> root.getReal() > dc.getReal())
            .count();
    return (turns % 2 != 0) != (gain < 0) ? -180 : 0;
  }

  private static boolean origin(Complex root, Domain domain) {
    return (domain == Domain.DISCRETE ? root.subtract(1) : root).norm() < ORIGIN;
  }

  /// Σ arg(point − root) in rad, up to half turns that do not depend on ω.
  private static double turned(List<Complex> roots, double omega, Domain domain) {
    Complex point = domain.point(omega);
    double sum = 0;
    for (Complex root : roots) {
      Complex away = point.subtract(root);
      if (domain == Domain.CONTINUOUS) {
        // arg(iω − r), or for r on the right arg(r − iω), is within ±90 degrees.
        sum +=
            root.getReal() > 0
                ? Math.atan2(-away.getImaginary(), -away.getReal())
                : Math.atan2(away.getImaginary(), away.getReal());
      } else if (root.norm() > 1) {
        // e^{iω} − r = −r(1 − e^{iω}/r), and the bracket is right of 0.
        sum += Complex.ONE.subtract(point.divide(root)).getArgument();
      } else {
        // e^{iω} − r = e^{iω}(1 − re^{−iω}), and the bracket is right of 0.
        sum += omega + away.multiply(point.conjugate()).getArgument();
      }
    }
    return sum;
  }
}
