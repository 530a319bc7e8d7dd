package io.thalweg.study;

import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Several optimizers, each trained with the same seeds, data order and budget.
///
/// @param problem name of the data set
/// @param model the model's expression in canonical form
/// @param budget what each training was given
/// @param target test accuracy that `epochsToTarget` counts to, in `[0,1]`
/// @param results one per optimizer, in the order asked for
public record Comparison(
    String problem, String model, Budget budget, double target, List<Result> results) {
  public Comparison {
    results = List.copyOf(results);
  }

  /// What each training was given.
  ///
  /// @param epochs passes over the training data
  /// @param batch examples per step
  /// @param trainExamples size of the training data
  /// @param testExamples size of the test data
  /// @param seeds the seeds, one training each
  /// @param threads engine threads, part of a run's identity
  public record Budget(
      int epochs, int batch, int trainExamples, int testExamples, List<Long> seeds, int threads) {
    public Budget {
      seeds = List.copyOf(seeds);
    }
  }

  /// All trainings of one optimizer.
  ///
  /// ## Notes
  ///
  /// Every [Summary] is over the trainings that finished, after their last epoch; those that
  /// diverged have no final value and are told by [#diverged]. A target reached before diverging
  /// counts.
  ///
  /// @param optimizer the expression in canonical form
  /// @param runs one per seed
  public record Result(String optimizer, List<Run> runs) {
    public Result {
      runs = List.copyOf(runs);
    }

    /// The trainings that spent their whole budget.
    public List<Run> finished() {
      return runs.stream()
          .filter(run -> run.divergence().isEmpty() && !run.epochs().isEmpty())
          .toList();
    }

    /// The trainings that broke off because the loss left every bound.
    public List<Run> diverged() {
      return runs.stream().filter(run -> run.divergence().isPresent()).toList();
    }

    /// Share of the test data classified rightly, in `[0,1]`.
    public Summary testAccuracy() {
      return atEnd(Epoch::testAccuracy);
    }

    /// Mean loss on the test data, nats per example.
    public Summary testLoss() {
      return atEnd(Epoch::testLoss);
    }

    /// Mean loss over the last epoch's batches, nats per example.
    public Summary trainLoss() {
      return atEnd(Epoch::trainLoss);
    }

    /// Training accuracy − test accuracy, both after the last epoch at the evaluation point.
    ///
    /// ## Notes
    ///
    /// Accuracies, since [Epoch#trainLoss] is taken while the epoch's steps still improve it.
    public Summary generalizationGap() {
      return atEnd(epoch -> epoch.trainAccuracy() - epoch.testAccuracy());
    }

    /// Training time of an epoch, evaluation left out: one mean per training.
    public Summary secondsPerEpoch() {
      return Summary.of(
          finished().stream()
              .map(run -> run.epochs().stream().mapToDouble(Epoch::seconds).average().orElseThrow())
              .toList());
    }

    /// Epochs and seconds to a test accuracy.
    ///
    /// @param target test accuracy, in `[0,1]`
    public TimeToTarget timeToTarget(double target) {
      return TimeToTarget.of(target, runs);
    }

    /// A quantity against the epoch: one summary per epoch that all finished trainings have.
    public List<Summary> byEpoch(ToDoubleFunction<Epoch> quantity) {
      List<Run> finished = finished();
      int epochs = finished.stream().mapToInt(run -> run.epochs().size()).min().orElse(0);
      return IntStream.range(0, epochs)
          .mapToObj(epoch ->
              Summary.of(
                  finished.stream()
                      .map(run -> quantity.applyAsDouble(run.epochs().get(epoch)))
                      .toList()))
          .toList();
    }

    private Summary atEnd(ToDoubleFunction<Epoch> quantity) {
      return Summary.of(
          finished().stream().map(run -> quantity.applyAsDouble(run.epochs().getLast())).toList());
    }
  }
}
