package io.thalweg.dynamics;

import java.util.Optional;

/// The figures of a step response: how fast, how far beyond, how long until it stays.
///
/// ## Formula
///     final value y∞ = G(1) or G(0);  e = y/y∞ − 1
///     rise        first time with y/y∞ ≥ 0.9, minus first time with y/y∞ ≥ 0.1
///     settling    discrete: first k from which on |e| ≤ 0.02 for good
///                 continuous: last time at which |e| = 0.02
///     overshoot   100 · max(0, max e)             undershoot   100 · max(0, −min y/y∞)
///     peak        max |y|, and the first time it is there
///
/// ## Source
/// Franklin, Powell & Emami-Naeini, Feedback Control of Dynamic Systems, 7th ed., chapter 3.
///
/// ## Notes
/// Settling is to 2 % of the final value here; software differs. Discrete times are whole steps,
/// continuous ones are refined by a root finder on the exact response. Nothing is assumed about the
/// shape: the search goes on until the sum of what is left of all modes proves that nothing more
/// can happen.
///
/// - Comparisons are up to a relative 1e-12; an overshoot below that is none.
/// - Where y only approaches y∞ from below, the peak is y∞ and its time infinite.
/// - A final value of 0 (up to rounding) leaves rise, settling and percentages NaN.
/// - The search ends after 2²⁰ steps. What has not happened by then is infinite, the settling time
///   with real poles nearer to 1 than about 4e-6 for example.
///
/// @param finalValue y∞
/// @param riseTime 10 % to 90 %, in steps or seconds
/// @param settlingTime to 2 %, in steps or seconds
/// @param overshootPercent of the final value
/// @param undershootPercent of the final value, on the other side of 0
/// @param peak the largest |y|
/// @param peakTime in steps or seconds
public record StepInfo(
    double finalValue,
    double riseTime,
    double settlingTime,
    double overshootPercent,
    double undershootPercent,
    double peak,
    double peakTime) {
  static final double LOW = 0.1;
  static final double HIGH = 0.9;
  static final double BAND = 0.02;
  static final double SLACK = 1e-12;
  static final int MOST_STEPS = 1 << 20;

  /// Of the response to a unit step from rest; empty if the system is not stable.
  public static Optional<StepInfo> of(StateSpace system) {
    if (!system.isStable()) {
      return Optional.empty();
    }
    return Optional.of(
        system.domain() == Domain.DISCRETE ? DiscreteStep.of(system) : ContinuousStep.of(system));
  }

  /// Of the response to a unit step from rest; empty if a pole, cancelled or not, is not stable.
  public static Optional<StepInfo> of(TransferFunction system) {
    if (system.order() == 0) {
      double gain = system.gain();
      return Optional.of(
          gain == 0
              ? toZero(new Extreme(0, 0))
              : new StepInfo(gain, 0, 0, 0, 0, Math.abs(gain), 0));
    }
    return of(system.toStateSpace());
  }

  /// From the extremes of e = y/end − 1.
  ///
  /// @param reached when an end that is not exceeded is reached; infinite if it is only approached
  static StepInfo of(
      double end, double rise, double settling, Extreme high, Extreme low, double reached) {
    double overshoot = high.e() > SLACK ? high.e() : 0;
    double undershoot = low.e() < -1 - SLACK ? -1 - low.e() : 0;
    double peak = 1;
    double peakTime = reached;
    if (overshoot > 0 && 1 + overshoot >= undershoot) {
      peak = 1 + overshoot;
      peakTime = high.t();
    } else if (undershoot > 1) {
      peak = undershoot;
      peakTime = low.t();
    }
    return new StepInfo(
        end, rise, settling, 100 * overshoot, 100 * undershoot, peak * Math.abs(end), peakTime);
  }

  /// Of a response that ends at 0.
  static StepInfo toZero(Extreme peak) {
    return new StepInfo(
        0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Math.abs(peak.e()), peak.t());
  }

  /// The first time of a largest or smallest e.
  record Extreme(double t, double e) {}
}
