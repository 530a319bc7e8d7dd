package io.thalweg.app;

import io.thalweg.study.RateSearch;
import io.thalweg.study.Sensitivity;
import java.util.List;

/// The search of the rates before a comparison, as `compare --json` prints it.
///
/// @param seed of all its trainings, none of those compared afterwards
/// @param heldOut training examples that the accuracies are of
record TuningDocument(long seed, int heldOut, List<Row> optimizers) {

  /// One optimizer.
  ///
  /// @param given with its own rate
  /// @param chosen with the rate that was best
  /// @param atEdge whether that is the lowest or highest of the grid
  record Row(
      String given,
      String chosen,
      double rate,
      double accuracy,
      Sensitivity sensitivity,
      boolean atEdge,
      List<Trial> grid) {
    static Row of(RateSearch.Tuned tuned) {
      return new Row(
          tuned.given().toString(),
          tuned.chosen().recipe().toString(),
          tuned.chosen().rate(),
          tuned.chosen().accuracy(),
          tuned.sensitivity(),
          tuned.isAtEdge(),
          tuned.grid().stream()
              .map(trial ->
                  new Trial(trial.rate(), trial.factor(), trial.accuracy(), trial.diverged()))
              .toList());
    }
  }

  /// One rate.
  ///
  /// @param factor of the given rate
  /// @param accuracy infinite, and so null, where the training diverged
  record Trial(double rate, double factor, double accuracy, boolean diverged) {}

  static TuningDocument of(RateSearch.Outcome tuning) {
    return new TuningDocument(
        tuning.seed(), tuning.heldOut(), tuning.optimizers().stream().map(Row::of).toList());
  }
}
