package io.thalweg.dynamics;

import org.hipparchus.linear.RealVector;

/// The figures of a discrete step response, in one pass over the steps.
///
/// ## Formula
///     eₖ = cᵀx̃ₖ/y∞,  x̃ₖ₊₁ = Ax̃ₖ,  x̃₀ = −(I − A)⁻¹b
///
/// The search is over when the [Envelope] is below the band and below the overshoot so far.
final class DiscreteStep {
  private final double[][] a;
  private final double[] c;
  private final Envelope envelope;
  private final double end;
  private final int order;
  private final double[] x;
  private final double[] next;

  private int low = -1;
  private int high = -1;
  private int lastOutside = -1;
  private StepInfo.Extreme highest = new StepInfo.Extreme(0, Double.NEGATIVE_INFINITY);
  private StepInfo.Extreme lowest = new StepInfo.Extreme(0, Double.POSITIVE_INFINITY);
  private int flatSince = -1;
  private boolean settled;
  private boolean complete;

  private DiscreteStep(StateSpace system, RealVector fixed, double end) {
    this.a = system.a().getData();
    this.c = system.c().toArray();
    this.envelope = Envelope.of(system, system.poles(), end == 0 ? 1 : end);
    this.end = end;
    this.order = c.length;
    this.x = fixed.mapMultiply(-1).toArray();
    this.next = new double[order];
  }

  static StepInfo of(StateSpace system) {
    RealVector fixed = system.fixedPoint();
    double end = finalValue(system, fixed);
    DiscreteStep search = new DiscreteStep(system, fixed, end);
    return end == 0 ? search.runToZero() : search.run();
  }

  /// cᵀx∞ + d, or 0 where only rounding is left.
  static double finalValue(StateSpace system, RealVector fixed) {
    RealVector c = system.c();
    double sizes = Math.abs(system.d());
    for (int i = 0; i < c.getDimension(); i++) {
      sizes += Math.abs(c.getEntry(i) * fixed.getEntry(i));
    }
    double end = c.dotProduct(fixed) + system.d();
    return Math.abs(end) <= 1e-14 * sizes ? 0 : end;
  }

  private StepInfo run() {
    for (int k = 0; k < StepInfo.MOST_STEPS && !complete; k++) {
      look(k, StateSpace.dot(c, x) / end);
      advance();
    }
    double rise = high < 0 ? Double.POSITIVE_INFINITY : high - low;
    double settling = settled ? lastOutside + 1 : Double.POSITIVE_INFINITY;
    double reached = flatSince >= 0 ? flatSince : Double.POSITIVE_INFINITY;
    return StepInfo.of(end, rise, settling, highest, lowest, reached);
  }

  private void look(int k, double e) {
    if (low < 0 && 1 + e >= StepInfo.LOW - StepInfo.SLACK) {
      low = k;
    }
    if (high < 0 && 1 + e >= StepInfo.HIGH - StepInfo.SLACK) {
      high = k;
    }
    if (e > highest.e() + StepInfo.SLACK) {
      highest = new StepInfo.Extreme(k, e);
    }
    if (e < lowest.e() - StepInfo.SLACK) {
      lowest = new StepInfo.Extreme(k, e);
    }
    if (Math.abs(e) > StepInfo.BAND + StepInfo.SLACK) {
      lastOutside = k;
      return;
    }
    double left = left(k);
    settled |= left <= StepInfo.BAND;
    complete = settled && (left <= Math.max(StepInfo.SLACK, highest.e()) || envelope.staysShort(k));
    if (k <= order && left <= StepInfo.SLACK) {
      flatSince = k; // dead beat: the final value is reached, not only approached
    }
  }

  /// What no later |e| exceeds.
  private double left(int k) {
    return k < order ? Double.POSITIVE_INFINITY : envelope.at(k);
  }

  private void advance() {
    for (int i = 0; i < order; i++) {
      next[i] = StateSpace.dot(a[i], x);
    }
    System.arraycopy(next, 0, x, 0, order);
  }

  /// The peak of a response that ends at 0.
  private StepInfo runToZero() {
    StepInfo.Extreme peak = new StepInfo.Extreme(0, 0);
    for (int k = 0; k < StepInfo.MOST_STEPS && !complete; k++) {
      double y = Math.abs(StateSpace.dot(c, x));
      if (y > peak.e()) {
        peak = new StepInfo.Extreme(k, y);
      }
      complete = left(k) <= peak.e();
      advance();
    }
    return StepInfo.toZero(peak);
  }
}
