package io.thalweg.app;

import io.thalweg.train.Drift;
import io.thalweg.train.OnlineLearner;
import io.thalweg.train.OnlineTraining;
import io.thalweg.train.Prequential;
import java.util.List;
import java.util.Optional;

/// What `train --online --json` prints.
///
/// @param examples seen in all, before a resumption too
/// @param accuracy of classes: share that was predicted rightly before it was learnt
/// @param meanAbsoluteError of numbers, in the target's unit
/// @param drifts how many were noticed
/// @param diverged example and reason; absent where it did not
/// @param saved the file to go on from
/// @param runId of the run in the store; absent where it was not recorded
record OnlineDocument(
    String optimizer,
    String model,
    String task,
    long seed,
    int batch,
    int threads,
    long examples,
    long steps,
    Optional<Double> accuracy,
    Optional<Double> recentAccuracy,
    Optional<Double> meanAbsoluteError,
    Optional<Double> recentMeanAbsoluteError,
    Optional<Double> rootMeanSquareError,
    Optional<Double> recentRootMeanSquareError,
    long drifts,
    List<Drift> latestDrifts,
    Pace pace,
    Optional<String> diverged,
    Optional<String> saved,
    String parametersSha256,
    Optional<String> runId) {

  /// How fast it went, this time.
  record Pace(long examples, double seconds, double examplesPerSecond) {}

  static OnlineDocument of(
      OnlineLearner learner,
      String model,
      int threads,
      Pace pace,
      Optional<String> saved,
      Optional<String> runId) {
    OnlineTraining training = learner.training();
    Prequential seen = learner.prequential();
    Optional<Prequential> any = Optional.of(seen).filter(each -> each.examples() > 0);
    Optional<Prequential> labels = any.filter(_ -> !training.isRegression());
    Optional<Prequential> numbers = any.filter(_ -> training.isRegression());
    return new OnlineDocument(
        training.recipe().toString(),
        model,
        training.isRegression() ? "regression" : "classification",
        training.seed(),
        training.batch(),
        threads,
        seen.examples(),
        seen.steps(),
        labels.map(each -> 1 - each.error()),
        labels.map(each -> 1 - each.recentError()),
        numbers.map(Prequential::error),
        numbers.map(Prequential::recentError),
        numbers.map(each -> Math.sqrt(each.squareError())),
        numbers.map(each -> Math.sqrt(each.recentSquareError())),
        seen.drifts(),
        seen.latestDrifts(),
        pace,
        learner.divergence(),
        saved,
        learner.parametersSha256(),
        runId);
  }
}
