package io.thalweg.dynamics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.analysis.UnivariateFunction;
import org.hipparchus.analysis.solvers.BrentSolver;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/// The figures of a continuous step response, in one pass over steps that fit the modes still
/// alive.
///
/// ## Formula
///     e(t) = cᵀx̃(t)/y∞,  x̃(t) = e^{At}x̃₀,  x̃₀ = A⁻¹b;  ė = cᵀAx̃/y∞,  ë = cᵀA²x̃/y∞
///
/// ## Notes
/// The search is over when the [Envelope] is below the band and below the overshoot so far. A mode
/// with pole s counts as alive until t = 36/|Re s|, and the step is at most 1/(4|s|) for each one
/// alive. Within a step the turning points are the roots of ė (two, if ė dips to the other side
/// between its ends); between turning points every level is crossed at most once. A step is looked
/// into only if tangents at its ends allow for something that counts.
final class ContinuousStep {
  private static final double SHARE = 0.25;

  private final RealMatrix a;
  private final RealVector value;
  private final RealVector slope;
  private final RealVector bend;
  private final double end;
  private final List<Complex> poles;
  private final Envelope envelope;
  private final double shortest;
  private final Map<Integer, RealMatrix> propagators = new HashMap<>();

  private double low = Double.NaN;
  private double high = Double.NaN;
  private StepInfo.Extreme highest;
  private StepInfo.Extreme lowest;
  private Point exitFrom;
  private double exitStep;

  /// The state at a time, with e, ė and ë.
  private record Point(double t, RealVector x, double e, double slope, double bend) {}

  private ContinuousStep(StateSpace system, RealVector fixed, double end) {
    double scale = end == 0 ? 1 : end;
    this.a = system.a();
    this.value = system.c().mapMultiply(1 / scale);
    this.slope = a.preMultiply(value);
    this.bend = a.preMultiply(slope);
    this.end = end;
    this.poles = system.poles();
    this.envelope = Envelope.of(system, poles, scale);
    this.shortest = SHARE / poles.stream().mapToDouble(Complex::norm).max().orElse(1);
    this.exitFrom = point(0, fixed.mapMultiply(-1));
    this.highest = new StepInfo.Extreme(0, exitFrom.e());
    this.lowest = highest;
  }

  static StepInfo of(StateSpace system) {
    RealVector fixed = system.fixedPoint();
    return new ContinuousStep(system, fixed, DiscreteStep.finalValue(system, fixed)).run();
  }

  private Point point(double t, RealVector x) {
    return new Point(t, x, value.dotProduct(x), slope.dotProduct(x), bend.dotProduct(x));
  }

  private StepInfo run() {
    Point from = exitFrom;
    if (1 + from.e() >= StepInfo.LOW) {
      low = 0;
    }
    if (1 + from.e() >= StepInfo.HIGH) {
      high = 0;
    }
    for (int steps = 0; steps < StepInfo.MOST_STEPS && !complete(from.t()); steps++) {
      int level = level(from.t());
      double step = Math.scalb(shortest, level);
      RealMatrix propagator =
          propagators.computeIfAbsent(
              level, l -> Exponential.of(a.scalarMultiply(Math.scalb(shortest, l))));
      Point to = point(from.t() + step, propagator.operate(from.x()));
      look(from, to, step);
      from = to;
    }
    return info(envelope.at(from.t()) <= StepInfo.BAND);
  }

  private boolean complete(double t) {
    double left = envelope.at(t);
    double seen = end == 0 ? Math.max(highest.e(), -lowest.e()) : highest.e();
    return left == 0
        || (end == 0 && left <= seen)
        || (left <= StepInfo.BAND
            && (left <= Math.max(StepInfo.SLACK, seen) || envelope.staysShort(t)));
  }

  private int level(double t) {
    double fastest = 0;
    for (Complex s : poles) {
      if (t < Envelope.LIFE / -s.getReal()) {
        fastest = Math.max(fastest, s.norm());
      }
    }
    return (int) Math.floor(Math.log(SHARE / fastest / shortest) / Math.log(2) + 1e-9);
  }

  private void look(Point from, Point to, double step) {
    boolean turns =
        from.slope() * to.slope() < 0
            || (from.slope() * from.bend() < 0 && to.slope() * to.bend() > 0);
    double reach = turns ? step * Math.max(Math.abs(from.slope()), Math.abs(to.slope())) : 0;
    double top = Math.max(from.e(), to.e()) + reach;
    double bottom = Math.min(from.e(), to.e()) - reach;
    boolean rises =
        (Double.isNaN(low) && 1 + top >= StepInfo.LOW)
            || (Double.isNaN(high) && 1 + top >= StepInfo.HIGH);
    boolean bumps =
        turns
            && Math.abs(from.e()) <= StepInfo.BAND
            && Math.abs(to.e()) <= StepInfo.BAND
            && Math.max(top, -bottom) > StepInfo.BAND;
    if (Math.abs(to.e()) > StepInfo.BAND || Math.abs(from.e()) > StepInfo.BAND) {
      exitFrom = from;
      exitStep = step;
    }
    if (rises || bumps || top > highest.e() || bottom < lowest.e()) {
      resolve(from, turningPoints(from, to, step));
      if (bumps && outside(from, turningPoints(from, to, step))) {
        exitFrom = from;
        exitStep = step;
      }
    }
  }

  private boolean outside(Point from, List<Double> times) {
    return times.stream().anyMatch(tau -> Math.abs(e(from, tau)) > StepInfo.BAND);
  }

  private void resolve(Point from, List<Double> times) {
    for (int i = 1; i < times.size(); i++) {
      double before = times.get(i - 1);
      double after = times.get(i);
      double e = e(from, after);
      if (e > highest.e()) {
        highest = new StepInfo.Extreme(from.t() + after, e);
      }
      if (e < lowest.e()) {
        lowest = new StepInfo.Extreme(from.t() + after, e);
      }
      if (Double.isNaN(low) && 1 + e >= StepInfo.LOW) {
        low = from.t() + crossing(from, before, after, StepInfo.LOW - 1);
      }
      if (Double.isNaN(high) && 1 + e >= StepInfo.HIGH) {
        high = from.t() + crossing(from, before, after, StepInfo.HIGH - 1);
      }
    }
  }

  /// 0, the turning points and `step`, as times after `from`.
  private List<Double> turningPoints(Point from, Point to, double step) {
    List<Double> times = new ArrayList<>(List.of(0.0));
    UnivariateFunction slopeAt = tau -> step * slope.dotProduct(state(from, tau));
    if (from.slope() * to.slope() < 0) {
      times.add(root(slopeAt, 0, step));
    } else if (from.slope() * from.bend() < 0 && to.slope() * to.bend() > 0) {
      double dip = root(tau -> step * step * bend.dotProduct(state(from, tau)), 0, step);
      if (slopeAt.value(dip) * from.slope() < 0) {
        times.add(root(slopeAt, 0, dip));
        times.add(root(slopeAt, dip, step));
      }
    }
    times.add(step);
    return times;
  }

  private RealVector state(Point from, double tau) {
    return Exponential.of(a.scalarMultiply(tau)).operate(from.x());
  }

  private double e(Point from, double tau) {
    return value.dotProduct(state(from, tau));
  }

  private double crossing(Point from, double before, double after, double level) {
    return root(tau -> e(from, tau) - level, before, after);
  }

  /// A root between two ends at which f has different signs; an end, where rounding has taken the
  /// difference.
  private static double root(UnivariateFunction f, double low, double high) {
    double atLow = f.value(low);
    double atHigh = f.value(high);
    if (atLow * atHigh >= 0) {
      return Math.abs(atLow) < Math.abs(atHigh) ? low : high;
    }
    return new BrentSolver(1e-15, 1e-15 * high, 0).solve(200, f, low, high);
  }

  /// The last time in the step from `exitFrom` at which |e| is 2 %; 0 if it never is more.
  private double settling() {
    Point from = exitFrom;
    if (exitStep == 0) {
      return 0;
    }
    Point to = point(from.t() + exitStep, state(from, exitStep));
    List<Double> times = turningPoints(from, to, exitStep);
    for (int i = times.size() - 1; i > 0; i--) {
      double before = times.get(i - 1);
      double after = times.get(i);
      double e = e(from, before);
      if (Math.abs(e) > StepInfo.BAND) {
        return from.t() + crossing(from, before, after, Math.copySign(StepInfo.BAND, e));
      }
    }
    return from.t() + exitStep;
  }

  private StepInfo info(boolean settled) {
    if (end == 0) {
      return StepInfo.toZero(highest.e() >= -lowest.e() ? highest : lowest);
    }
    double rise = Double.isNaN(high) ? Double.POSITIVE_INFINITY : high - low;
    double settling = settled ? settling() : Double.POSITIVE_INFINITY;
    return StepInfo.of(end, rise, settling, highest, lowest, Double.POSITIVE_INFINITY);
  }
}
