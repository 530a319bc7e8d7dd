package io.thalweg.study;

import java.util.List;

/// How much hangs on the learning rate: the share of a grid of rates that does nearly as well as
/// the best of them.
///
/// ## Formula
///     share = #{i: sᵢ ≥ max s − tolerance} / n
///
/// ## Source
/// After Asi & Duchi 2019, PNAS 116(46), 22924–22930, who compare the ranges of step sizes that work.
///
/// ## Notes
///
/// Comparable only between grids of the same ratios. A training that diverged, with the score −∞ or
/// `NaN`, is never near the best; where all did, the share is 0.
///
/// @param tolerance how far below the best still counts
/// @param share of the rates, in `[0,1]`; 1/n where only the best itself is near
public record Sensitivity(double tolerance, double share) {
  /// One point of accuracy.
  public static final double ONE_POINT = 0.01;

  // 0.95 − 0.94 is a little more than 0.01.
  private static final double ROUNDING = 1e-12;

  /// Counts within one point.
  ///
  /// @param scores accuracy at each rate, in `[0,1]`
  public static Sensitivity of(List<Double> scores) {
    return of(scores, ONE_POINT);
  }

  /// Counts.
  ///
  /// @param scores larger is better
  public static Sensitivity of(List<Double> scores, double tolerance) {
    if (scores.isEmpty() || !(tolerance >= 0)) {
      throw new IllegalArgumentException(
          "there must be a score, and tolerance must be at least 0, got %d scores and %s"
              .formatted(scores.size(), tolerance));
    }
    double best = scores.stream().filter(Double::isFinite).max(Double::compare).orElse(Double.NaN);
    long near = scores.stream().filter(score -> best - score <= tolerance + ROUNDING).count();
    return new Sensitivity(tolerance, (double) near / scores.size());
  }
}
