package io.thalweg.study.escape;

import io.thalweg.optim.Seed;
import io.thalweg.problems.TestFunction.Domain;

/// A way out of local optima. What it found is the lowest of all points that it had evaluated.
@FunctionalInterface
public interface Escape {
  /// Searches until no evaluation is left, or none would help.
  ///
  /// @param evaluations the function, with what may still be spent
  /// @param start where to begin, `[dimension]`; left as it is
  /// @param box where new starts are drawn from, and what lengths are shares of; the search may
  ///   leave it
  /// @param seed all randomness of this search
  void search(Evaluations evaluations, double[] start, Domain box, Seed seed);
}
