package io.thalweg.app;

import io.thalweg.dynamics.StabilityMap;
import io.thalweg.study.Range;
import io.thalweg.study.StabilityCheck;
import io.thalweg.study.Summary;
import io.thalweg.study.Sweep;
import io.thalweg.train.Run;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A sweep as `sweep --json` prints it.
///
/// @param search grid, random, sobol or tpe
/// @param copies networks that a thread trained at once; 1 where the model does not allow more
/// @param trials in the order in which they were chosen
/// @param best the trial with the smallest loss on the held-out examples; absent where all diverged
/// @param startLoss training loss of the untrained network, nats
/// @param predictedBoundary where the linear model becomes unstable, one for each curvature
/// @param agreement of prediction and outcome, one for each curvature
/// @param runId of the run in the store; absent where it was not recorded
record SweepDocument(
    String model,
    String data,
    String optimizer,
    String search,
    int batch,
    int epochs,
    int copies,
    double seconds,
    List<Row> trials,
    Optional<Row> best,
    double startLoss,
    List<Boundary> predictedBoundary,
    List<Agreement> agreement,
    Optional<String> report,
    Optional<String> runId) {

  /// One trial.
  ///
  /// @param settings value of each setting that varies
  /// @param epochs that its trainings made
  /// @param failed whether one diverged, or ended worse than no training
  /// @param diverged step and reason of each training that did
  record Row(
      int trial,
      Map<String, Double> settings,
      String optimizer,
      List<Long> seeds,
      Summary testAccuracy,
      Summary testLoss,
      Summary trainLoss,
      List<Integer> epochs,
      boolean failed,
      List<String> diverged) {
    static Row of(Sweep.Trial trial, List<Range> ranges, double startLoss) {
      Map<String, Double> settings = new LinkedHashMap<>();
      for (int i = 0; i < ranges.size(); i++) {
        settings.put(ranges.get(i).setting(), trial.values().get(i));
      }
      return new Row(
          trial.number(),
          settings,
          trial.recipe().toString(),
          trial.runs().stream().map(Run::seed).toList(),
          trial.testAccuracy(),
          trial.testLoss(),
          trial.trainLoss(),
          trial.runs().stream().map(run -> run.epochs().size()).toList(),
          StabilityCheck.failed(trial, startLoss),
          trial.runs().stream().flatMap(run -> run.divergence().stream()).toList());
    }
  }

  /// Where the linear model becomes unstable on a curvature.
  ///
  /// @param curvatureOf what the curvature is
  /// @param points of the first setting, by the second; with one setting `y` is 0
  record Boundary(String curvatureOf, double curvature, List<StabilityMap.Point> points) {}

  /// Prediction and outcome on a curvature.
  ///
  /// @param share of the trials for which they agree
  record Agreement(
      String curvatureOf,
      double curvature,
      int trials,
      int bothStable,
      int bothUnstable,
      int predictedOnly,
      int failedOnly,
      double share) {
    static Agreement of(StabilityCheck check) {
      return new Agreement(
          check.name(),
          check.curvature(),
          check.trials(),
          check.bothStable(),
          check.bothUnstable(),
          check.predictedOnly(),
          check.failedOnly(),
          check.agreement());
    }
  }

  /// The settings that vary, in order.
  List<String> settings() {
    return List.copyOf(trials.getFirst().settings().keySet());
  }

  /// The trials, the best first; those that failed last.
  List<Row> ranked() {
    return trials.stream()
        .sorted(Comparator.comparing(Row::failed).thenComparingDouble(row -> row.testLoss().mean()))
        .toList();
  }
}
