package io.thalweg.train;

import io.thalweg.optim.Settings;

/// The mean of errors that were each made before the example was learnt from: over all of them, and
/// over the recent ones by forgetting the old exponentially.
///
/// ## Formula
///     P(t) = (e₁ + … + eₜ)/t
///     S(t) = eₜ + αS(t−1)    B(t) = 1 + αB(t−1)    P_α(t) = S(t)/B(t)    S(0) = B(0) = 0
///
/// The weights of P_α fall by half in ln ½/ln α examples; they add up to 1/(1 − α) in the end, which
/// is how many examples it stands for.
///
/// ## Source
/// Dawid 1984, [Statistical theory: the prequential approach](https://doi.org/10.2307/2981683); with
/// fading factors Gama, Sebastião & Rodrigues 2013,
/// [On evaluating stream learning algorithms](https://doi.org/10.1007/s10994-012-5320-9), section
/// 3.2.
public final class PrequentialError {
  /// α for about the last thousand examples.
  public static final double FADING = 0.999;

  private final double fading;
  private long count;
  private double sum;
  private double faded;
  private double weight;

  /// @param fading α
  public PrequentialError(double fading) {
    check(fading);
    this.fading = fading;
  }

  static void check(double fading) {
    Settings.check("fading", "(0,1)", fading);
  }

  /// Takes the next error.
  public void add(double error) {
    count++;
    sum += error;
    faded = error + fading * faded; // S(t)
    weight = 1 + fading * weight; // B(t)
  }

  /// How many errors there were.
  public long count() {
    return count;
  }

  /// P(t); NaN before the first.
  public double mean() {
    return sum / count;
  }

  /// P_α(t); NaN before the first.
  public double recent() {
    return faded / weight;
  }

  /// All that it knows.
  double[] figures() {
    return new double[] {count, sum, faded, weight};
  }

  /// Goes on from there.
  void restore(double[] figures) {
    count = (long) figures[0];
    sum = figures[1];
    faded = figures[2];
    weight = figures[3];
  }
}
