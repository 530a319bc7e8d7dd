package io.thalweg.study;

import io.thalweg.dynamics.Loop;
import io.thalweg.dynamics.RuleModel;
import io.thalweg.optim.Recipe;
import java.util.List;
import java.util.Optional;

/// Which trials of a sweep the linear model says are unstable, beside those that failed.
///
/// ## Rule
///
/// A trial is predicted to fail where its optimizer diverges on a parabola of curvature λ. It
/// failed where a training diverged, or ended with a training loss above that of the untrained
/// network.
///
/// ## Notes
///
/// λ is the sharpness measured somewhere; a network is a parabola only near by. What loss does at a
/// rate just above the limit is to move to where it is flatter: fewer trainings fail than are
/// predicted to at the largest sharpness that a careful descent met.
///
/// @param name what λ is
/// @param curvature λ
/// @param stable the prediction for each trial
/// @param bothStable trials that neither failed nor were predicted to
/// @param bothUnstable trials that failed as predicted
/// @param predictedOnly trials that were predicted to fail and did not
/// @param failedOnly trials that failed against the prediction
public record StabilityCheck(
    String name,
    double curvature,
    List<Boolean> stable,
    int bothStable,
    int bothUnstable,
    int predictedOnly,
    int failedOnly) {

  /// Whether there is a linear model to predict by: not for rules that adapt to the gradient's
  /// size, whose curvature is another for each parameter.
  public static boolean suits(Recipe recipe) {
    return recipe.partsAt(0).rule().isLinear();
  }

  /// Whether a trial did worse than no training.
  ///
  /// @param start training loss of the untrained network
  public static boolean failed(Sweep.Trial trial, double start) {
    return !trial.isFinished() || !(trial.trainLoss().mean() <= start);
  }

  /// Holds predictions against what happened.
  ///
  /// @param start training loss of the untrained network
  public static StabilityCheck of(
      String name, double curvature, List<Sweep.Trial> trials, double start) {
    List<Boolean> stable =
        trials.stream()
            .map(trial -> new Loop(RuleModel.of(trial.recipe()), curvature).isStable())
            .toList();
    int[][] counts = new int[2][2];
    for (int i = 0; i < trials.size(); i++) {
      counts[stable.get(i) ? 0 : 1][failed(trials.get(i), start) ? 1 : 0]++;
    }
    return new StabilityCheck(
        name, curvature, stable, counts[0][0], counts[1][1], counts[1][0], counts[0][1]);
  }

  /// Trials in all.
  public int trials() {
    return stable.size();
  }

  /// Share of the trials for which prediction and outcome agree.
  public double agreement() {
    return (double) (bothStable + bothUnstable) / trials();
  }

  /// The curvature, between a hundredth and a hundred times another, at which predictions agree
  /// best with what happened: how sharp the loss was, judged by where trainings failed.
  public static Optional<StabilityCheck> best(
      String name, double about, List<Sweep.Trial> trials, double start) {
    if (trials.stream().noneMatch(trial -> failed(trial, start))) {
      return Optional.empty();
    }
    StabilityCheck best = of(name, about, trials, start);
    for (int i = -40; i <= 40; i++) {
      StabilityCheck other = of(name, about * Math.pow(10, i / 20.0), trials, start);
      best = other.agreement() > best.agreement() ? other : best;
    }
    return Optional.of(best);
  }
}
