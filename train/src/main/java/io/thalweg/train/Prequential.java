package io.thalweg.train;

import java.util.List;

/// How well a stream's examples were predicted, each before it was learnt from.
///
/// @param examples seen so far
/// @param steps made so far
/// @param error share of wrong labels, or mean absolute error in the target's unit; NaN before the
///   first example
/// @param recentError the same, the old forgotten
/// @param squareError mean square error in the target's unit squared; for labels the same as
///   `error`
/// @param recentSquareError the same, the old forgotten
/// @param drifts how many were noticed
/// @param latestDrifts the latest of them, at most [#MOST_DRIFTS]
public record Prequential(
    long examples,
    long steps,
    double error,
    double recentError,
    double squareError,
    double recentSquareError,
    long drifts,
    List<Drift> latestDrifts) {
  /// Drifts that are remembered one by one: a stream has no end, memory has.
  public static final int MOST_DRIFTS = 100;

  public Prequential {
    latestDrifts = List.copyOf(latestDrifts);
  }
}
