package io.thalweg.optim;

import java.util.List;

/// Drops by a factor when a watched metric has not improved for a while.
///
/// ## Update
///     an observation improves if it beats the best by more than the threshold;
///     after more than `patience` observations in a row that do not:
///         η ← min(η, max(factor·η, least)), then `cooldown` observations do not count
///
/// ## Source
/// PyTorch's `ReduceLROnPlateau`.
///
/// ## Notes
/// A pure function of the metric's history, which is saved with the optimizer's state. The loop says
/// what is observed; `train` and `compare` observe the training loss after each epoch.
///
/// @param initial value at the start
/// @param factor what each drop multiplies by
/// @param patience observations without improvement that are borne
/// @param threshold least improvement that counts
/// @param relative whether the threshold is a share of the best value or absolute
/// @param cooldown observations after a drop that do not count
/// @param least the value never falls below it
/// @param mode whether smaller or larger is better
public record ReduceOnPlateau(
    @Setting(in = "[0,inf)") double initial,
    @Setting(def = "0.1", in = "(0,1)") double factor,
    @Setting(def = "10", in = "[0,inf)") long patience,
    @Setting(def = "1e-4", in = "[0,inf)") double threshold,
    @Setting(def = "true") boolean relative,
    @Setting(def = "0", in = "[0,inf)") long cooldown,
    @Setting(def = "0", in = "[0,inf)") double least,
    @Setting(def = "min") Mode mode)
    implements Schedule {

  /// Which way a metric improves.
  public enum Mode {
    /// Smaller is better, as for a loss.
    MIN,
    /// Larger is better, as for an accuracy.
    MAX
  }

  public ReduceOnPlateau {
    Settings.check(
        ReduceOnPlateau.class,
        initial,
        factor,
        patience,
        threshold,
        relative,
        cooldown,
        least,
        mode);
  }

  @Override
  public double at(Progress progress) {
    return after(progress.metrics());
  }

  private double after(List<Double> metrics) {
    double rate = initial;
    double best = mode == Mode.MIN ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    long bad = 0;
    long cooling = 0;
    for (double metric : metrics) {
      boolean better = improves(metric, best);
      best = better ? metric : best;
      bad = better || cooling > 0 ? 0 : bad + 1;
      cooling = Math.max(0, cooling - 1);
      if (bad > patience) {
        rate = Math.min(rate, Math.max(rate * factor, least));
        cooling = cooldown;
        bad = 0;
      }
    }
    return rate;
  }

  private boolean improves(double metric, double best) {
    double sign = mode == Mode.MIN ? -1 : 1;
    double margin = relative && Double.isFinite(best) ? threshold * Math.abs(best) : threshold;
    return Double.isFinite(best) ? sign * (metric - best) > margin : sign * (metric - best) > 0;
  }
}
