package io.thalweg.dynamics;

import java.util.List;
import org.hipparchus.complex.Complex;

/// A bound on all that is still to come of a step response's error.
///
/// ## Formula
///     e(t) = Σ rᵢpᵢᵗ or Σ rᵢe^{pᵢt}:  |e(t)| ≤ Σ|rᵢ|e^{−σᵢt} for this and every later t
///     rᵢ = N(pᵢ)/(D′(pᵢ)(pᵢ − 1)y∞) or N(pᵢ)/(D′(pᵢ)pᵢy∞);  σᵢ = −ln|pᵢ| or −Re pᵢ
///
/// ## Notes
/// Where poles nearly coincide the bound is far too large, where they do it is infinite; then the
/// horizon ends the search.
final class Envelope {
  /// Time constants of the slowest mode after which nothing is left: e^{−36} = 2e-16.
  static final double LIFE = 36;

  private final double[] residues;
  private final double[] rates;
  private final double horizon;
  private final int slowest;
  private final boolean slowestFallsShort;

  private Envelope(double[] residues, double[] rates, int slowest, boolean slowestFallsShort) {
    this.residues = residues;
    this.rates = rates;
    this.slowest = slowest;
    this.slowestFallsShort = slowestFallsShort;
    this.horizon = LIFE / rates[slowest] + rates.length;
  }

  /// Of a stable system with these poles; e is in units of `end`.
  static Envelope of(StateSpace system, List<Complex> poles, double end) {
    TransferFunction transfer = system.transferFunction();
    boolean discrete = system.domain() == Domain.DISCRETE;
    Polynomial above = transfer.above();
    int n = poles.size();
    double[] residues = new double[n];
    double[] rates = new double[n];
    int slowest = 0;
    boolean fallsShort = false;
    for (int i = 0; i < n; i++) {
      Complex p = poles.get(i);
      rates[i] = discrete ? -Math.log(p.norm()) : -p.getReal(); // σᵢ
      if (discrete && p.isZero()) {
        continue; // gone after at most n steps
      }
      Complex product = (discrete ? p.subtract(1) : p).multiply(end);
      for (int j = 0; j < n; j++) {
        if (j != i) {
          product = product.multiply(p.subtract(poles.get(j))); // D′(pᵢ)
        }
      }
      Complex residue = above.at(p).divide(product);
      residues[i] = product.isZero() ? Double.POSITIVE_INFINITY : residue.norm(); // |rᵢ|
      if (rates[i] <= rates[slowest]) {
        slowest = i;
        boolean positive = p.getImaginary() == 0 && (!discrete || p.getReal() > 0);
        fallsShort = positive && residue.getReal() < 0;
      }
    }
    return new Envelope(residues, rates, slowest, fallsShort);
  }

  /// When the slowest mode is over, in steps or seconds.
  double horizon() {
    return horizon;
  }

  /// The bound at a time; for discrete systems valid from as many steps on as there are states.
  double at(double t) {
    return t > horizon ? 0 : residues[slowest] * Math.exp(-rates[slowest] * t) + others(t);
  }

  private double others(double t) {
    double sum = 0;
    for (int i = 0; i < rates.length; i++) {
      if (i != slowest && residues[i] > 0) {
        sum += residues[i] * Math.exp(-rates[i] * t);
      }
    }
    return sum;
  }

  /// Whether from here on y is below the final value, because the slowest mode alone is larger than
  /// all others.
  boolean staysShort(double t) {
    return slowestFallsShort && residues[slowest] * Math.exp(-rates[slowest] * t) > others(t);
  }
}
