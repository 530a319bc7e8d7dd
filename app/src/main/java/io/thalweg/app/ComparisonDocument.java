package io.thalweg.app;

import io.thalweg.study.Comparison;
import io.thalweg.study.Inference;
import io.thalweg.study.RateSearch;
import io.thalweg.study.Summary;
import io.thalweg.study.TimeToTarget;
import io.thalweg.train.Run;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A comparison as `compare --json` prints it.
///
/// @param target test accuracy that `epochsToTarget` counts to
/// @param tuning empty where the rates were taken as given
/// @param report path of the report
/// @param runId of the run in the store; absent where it was not recorded
record ComparisonDocument(
    String problem,
    String model,
    Comparison.Budget budget,
    double target,
    List<Row> results,
    StatisticsDocument statistics,
    Optional<TuningDocument> tuning,
    String report,
    Optional<String> runId) {

  /// One optimizer.
  ///
  /// @param seeds of its trainings, in the order of the values
  /// @param diverged step and reason of each training that did
  record Row(
      String optimizer,
      List<Long> seeds,
      Summary testAccuracy,
      Summary testLoss,
      Summary trainLoss,
      Summary generalizationGap,
      Target epochsToTarget,
      Summary secondsPerEpoch,
      List<String> diverged,
      List<Run> runs) {}

  /// Epochs to the target accuracy, over the trainings that reached it.
  ///
  /// @param reached how many did
  /// @param trainings of how many
  record Target(double mean, double sd, List<Double> values, int reached, int trainings) {
    static Target of(TimeToTarget time) {
      Summary epochs = time.epochs();
      return new Target(
          epochs.mean(), epochs.sd(), epochs.values(), time.reached(), time.trainings());
    }
  }

  static ComparisonDocument of(
      Comparison comparison,
      Inference inference,
      Optional<RateSearch.Outcome> tuning,
      Path report,
      Optional<String> runId) {
    return new ComparisonDocument(
        comparison.problem(),
        comparison.model(),
        comparison.budget(),
        comparison.target(),
        comparison.results().stream().map(result -> row(result, comparison.target())).toList(),
        StatisticsDocument.of(inference, comparison.target()),
        tuning.map(TuningDocument::of),
        report.toString(),
        runId);
  }

  private static Row row(Comparison.Result result, double target) {
    return new Row(
        result.optimizer(),
        result.runs().stream().map(Run::seed).toList(),
        result.testAccuracy(),
        result.testLoss(),
        result.trainLoss(),
        result.generalizationGap(),
        Target.of(result.timeToTarget(target)),
        result.secondsPerEpoch(),
        result.diverged().stream().map(run -> run.divergence().orElseThrow()).toList(),
        result.runs());
  }
}
