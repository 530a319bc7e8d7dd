package io.thalweg.spark;

import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import java.io.Serializable;
import java.util.List;

/// A [Run] on its way back.
///
/// @param divergence one or none
/// @param divergedAt step at which that was told; 0 where it was not
record SentRun(
    String optimizer,
    long seed,
    List<Epoch> epochs,
    List<String> divergence,
    long divergedAt,
    String parametersSha256)
    implements Serializable {
  static SentRun of(Run run, long divergedAt) {
    return new SentRun(
        run.optimizer(),
        run.seed(),
        run.epochs(),
        run.divergence().stream().toList(),
        divergedAt,
        run.parametersSha256());
  }

  Run run() {
    return new Run(optimizer, seed, epochs, divergence.stream().findFirst(), parametersSha256);
  }
}
