package io.thalweg.study;

import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How long the trainings of one optimizer took to a target test accuracy.
///
/// ## Notes
///
/// The summaries are over the trainings that arrived. Where some did not, a mean over the others
/// flatters: show [#reached] of [#trainings] beside it.
///
/// @param target test accuracy, in `[0,1]`
/// @param trainings how many were run
/// @param arrivals of those that reached the target, in the order of the runs
public record TimeToTarget(double target, int trainings, List<Arrival> arrivals) {
  public TimeToTarget {
    arrivals = List.copyOf(arrivals);
  }

  /// A training's first epoch at or above the target.
  ///
  /// @param seed of the training
  /// @param epochs passes over the training data up to and with that epoch
  /// @param seconds training time up to and with that epoch, evaluation left out
  public record Arrival(long seed, int epochs, double seconds) {}

  static TimeToTarget of(double target, List<Run> runs) {
    Stream<Arrival> arrivals = runs.stream().flatMap(run -> arrival(target, run).stream());
    return new TimeToTarget(target, runs.size(), arrivals.toList());
  }

  private static Optional<Arrival> arrival(double target, Run run) {
    double seconds = 0;
    for (Epoch epoch : run.epochs()) {
      seconds += epoch.seconds();
      if (epoch.testAccuracy() >= target) {
        return Optional.of(new Arrival(run.seed(), epoch.epoch(), seconds));
      }
    }
    return Optional.empty();
  }

  /// How many trainings reached the target.
  public int reached() {
    return arrivals.size();
  }

  /// Whether every training reached the target.
  public boolean always() {
    return trainings > 0 && reached() == trainings;
  }

  /// Epochs to the target, over the trainings that reached it.
  public Summary epochs() {
    return Summary.of(arrivals.stream().map(arrival -> (double) arrival.epochs()).toList());
  }

  /// Seconds of training to the target, over the trainings that reached it.
  public Summary seconds() {
    return Summary.of(arrivals.stream().map(Arrival::seconds).toList());
  }
}
