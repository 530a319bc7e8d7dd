package io.thalweg.app;

import io.thalweg.study.RangeTest;
import io.thalweg.train.Training;
import java.util.List;
import java.util.Optional;

/// What `tune --range-test --json` prints.
///
/// @param diverged whether the average rose to four times its lowest, or a loss was not finite
/// @param sharpness largest eigenvalue of the loss's Hessian at the start
/// @param limit rate from which on the optimizer diverges on that sharpness; absent for adaptive
///   rules
/// @param steepest rate at which the average loss falls fastest
/// @param lowest rate of the lowest average loss
/// @param tenth a tenth of that
/// @param runId of the run in the store; absent where it was not recorded
record RangeTestDocument(
    String optimizer,
    String model,
    String data,
    int batch,
    long seed,
    boolean diverged,
    double sharpness,
    Optional<Double> limit,
    Optional<Double> steepest,
    double lowest,
    double tenth,
    List<RangeTest.Point> points,
    Optional<String> runId) {
  private static final int ROWS = 20;

  static RangeTestDocument of(
      RangeTest test, Training training, ProblemOptions problem, Optional<String> runId) {
    return new RangeTestDocument(
        training.recipe().toString(),
        problem.model.expression(),
        problem.data,
        training.batch(),
        training.seed(),
        test.diverged(),
        test.sharpness(),
        test.limit(),
        test.steepest().map(RangeTest.Point::rate),
        test.lowest().rate(),
        test.tenth(),
        test.points(),
        runId);
  }

  /// What the store keeps beside the points, which are series there.
  RangeTestDocument withoutPoints() {
    return new RangeTestDocument(
        optimizer, model, data, batch, seed, diverged, sharpness, limit, steepest, lowest, tenth,
        List.of(), runId);
  }

  String text() {
    Table table = new Table("RATE", "LOSS", "AVERAGE");
    int every = Math.max(1, points.size() / ROWS);
    for (int i = 0; i < points.size(); i += every) {
      RangeTest.Point point = points.get(i);
      table.row(
          "%.3g".formatted(point.rate()),
          "%.4g".formatted(point.loss()),
          "%.4g".formatted(point.smoothed()));
    }
    return """
    %s
    the average loss falls fastest at rate %s, is lowest at %.3g (a tenth of that: %.3g)
    %s at rate %.3g
    %s
    """
        .formatted(
            table,
            steepest.map("%.3g"::formatted).orElse("none"),
            lowest,
            tenth,
            diverged
                ? "it rose to four times its lowest, or beyond all numbers,"
                : "it did not rise to four times its lowest, last seen",
            points.getLast().rate(),
            limit
                .map(rate ->
                    "predicted limit on the sharpness %.4g of the start: rate < %.3g"
                        .formatted(sharpness, rate))
                .orElse(
                    "sharpness %.4g at the start; no limit is predicted for this optimizer"
                        .formatted(sharpness)));
  }
}
