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
  private double highest = Double.NEGATIVE_INFINITY;
  private int highestAt;
  private double lowest = Double.POSITIVE_INFINITY;
  private int lowestAt;
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
    double overshoot = highest > StepInfo.SLACK ? highest : 0;
    double undershoot = lowest < -1 - StepInfo.SLACK ? -1 - lowest : 0;
    double peak = 1;
    double peakAt = flatSince >= 0 ? flatSince : Double.POSITIVE_INFINITY;
    if (overshoot > 0 && overshoot + 1 >= undershoot) {
      peak = 1 + overshoot;
      peakAt = highestAt;
    } else if (undershoot > 1) {
      peak = undershoot;
      peakAt = lowestAt;
    }
    return new StepInfo(
        end, rise, settling, 100 * overshoot, 100 * undershoot, peak * Math.abs(end), peakAt);
  }

  private void look(int k, double e) {
    if (low < 0 && 1 + e >= StepInfo.LOW - StepInfo.SLACK) {
      low = k;
    }
    if (high < 0 && 1 + e >= StepInfo.HIGH - StepInfo.SLACK) {
      high = k;
    }
    if (e > highest) {
      highest = e;
      highestAt = k;
    }
    if (e < lowest) {
      lowest = e;
      lowestAt = k;
    }
    if (Math.abs(e) > StepInfo.BAND + StepInfo.SLACK) {
      lastOutside = k;
      return;
    }
    double left = left(k);
    settled |= left <= StepInfo.BAND;
    complete = settled && (left <= Math.max(StepInfo.SLACK, highest) || envelope.staysShort(k));
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
    double peak = 0;
    int peakAt = 0;
    for (int k = 0; k < StepInfo.MOST_STEPS && !complete; k++) {
      double y = Math.abs(StateSpace.dot(c, x));
      if (y > peak) {
        peak = y;
        peakAt = k;
      }
      complete = left(k) <= peak;
      advance();
    }
    return new StepInfo(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, peak, peakAt);
  }
}
