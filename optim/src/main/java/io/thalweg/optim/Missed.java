package io.thalweg.optim;

import java.util.function.LongToDoubleFunction;

/// The steps that a number missed because it had no gradient, for a rule that makes up for them.
///
/// ## Formula
///     θ after them:  aᵏθ − Σⱼ a^(k−j) δⱼ,   j = 1 … k
/// where δⱼ is what the rule takes off in the j-th of k steps and a = Π(1 − ηλ) is what decoupled
/// decay leaves of θ in one step, 1 without. A velocity v that only decays, by μ, has δⱼ = ηⱼμʲv:
///     Σⱼ a^(k−j) μʲ = aᵏ·r(1 − rᵏ)/(1 − r),   r = μ/a
///
/// ## Source
/// Lipton & Elkan 2015, [arXiv:1505.06449](https://arxiv.org/abs/1505.06449), section 4, for the
/// decay; the velocity is the same geometric sum.
public final class Missed {
  /// At which rates steps are made.
  ///
  /// @param ofStep η of step t, counted from 1
  /// @param constant whether that is the same for all
  /// @param largest the largest |η| so far
  /// @param kept a, the share of θ that decay leaves in one step
  record Pace(LongToDoubleFunction ofStep, boolean constant, double largest, double kept) {}

  private final Pace pace;
  private final double resolution;
  private long first = 1;
  private long last;

  Missed(Pace pace, Precision precision) {
    this.pace = pace;
    // A quarter of the distance to the next number.
    resolution = precision == Precision.FLOAT32 ? 0x1p-26 : 0x1p-55;
  }

  /// The same pace over the steps `first` to `last`.
  Missed over(long first, long last) {
    this.first = first;
    this.last = last;
    return this;
  }

  /// Number t of the first of them.
  public long first() {
    return first;
  }

  /// Number t of the last of them.
  public long last() {
    return last;
  }

  /// k, how many there are.
  public long count() {
    return last - first + 1;
  }

  /// η of step t.
  public double rate(long t) {
    return pace.ofStep().applyAsDouble(t);
  }

  /// The largest |η| of all steps so far.
  public double largestRate() {
    return pace.largest();
  }

  /// a, the share of θ that decay leaves in one step; 1 where there is none.
  public double kept() {
    return pace.kept();
  }

  /// aᵏ, the share of θ that decay leaves in all of them.
  public double keptOfAll() {
    return kept() == 1 ? 1 : power(kept());
  }

  /// βᵏ
  public double power(double beta) {
    return Math.pow(beta, (double) count());
  }

  /// Σⱼ a^(k−j) μʲ: how far a velocity that decays by μ carries θ, in velocities of before.
  public double distance(double mu) {
    double ratio = mu / kept();
    double powers = ratio == 1 ? count() : sumOfPowers(ratio);
    return keptOfAll() * powers;
  }

  /// r(1 − rᵏ)/(1 − r)
  private double sumOfPowers(double ratio) {
    return -ratio * Math.expm1(count() * Math.log(ratio)) / (1 - ratio);
  }

  /// Σⱼ a^(k−j) ηⱼμʲ: the same where the rate stands outside of the velocity.
  public double distanceAtRates(double mu) {
    if (pace.constant()) {
      return pace.largest() * distance(mu);
    }
    double sum = 0;
    double power = mu;
    for (long t = first; t <= last; t++) {
      sum += rate(t) * power; // a is 1: decay needs a constant rate
      power *= mu;
      if (pace.largest() * power <= 0x1p-55 * (1 - mu) * Math.abs(sum)) {
        break;
      }
    }
    return sum;
  }

  /// Moves θ by a velocity that only decays by μ, and lets it decay.
  ///
  /// @param slot where in `number` the velocity is
  /// @param rateInside whether the velocity has the rate in itself
  public void coast(double[] number, int slot, double mu, boolean rateInside) {
    if (number[slot] != 0) {
      number[0] -= (rateInside ? distance(mu) : distanceAtRates(mu)) * number[slot];
      number[slot] *= power(mu);
    }
  }

  /// Whether moving θ by `rest` would be lost in its rounding.
  public boolean isLost(double rest, double theta) {
    return Math.abs(rest) <= resolution * Math.abs(theta);
  }
}
