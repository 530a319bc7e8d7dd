package io.thalweg.study;

import io.thalweg.train.Run;
import java.util.List;

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
  /// @param optimizer the expression in canonical form
  /// @param runs one per seed
  public record Result(String optimizer, List<Run> runs) {
    public Result {
      runs = List.copyOf(runs);
    }
  }
}
