package io.thalweg.study;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Early stopping by successive halving: at each rung only the best of those that came so far go
/// on.
///
/// ## Rule
///
/// Rungs are the epochs r, rη, rη², …; a training goes on past a rung if its loss there is among
/// the best ⌈n/η⌉ of the n recorded at that rung, its own among them.
///
/// ## Source
///
/// Li et al. 2020, *A system for massively parallel hyperparameter tuning*,
/// [arXiv:1810.05934](https://arxiv.org/abs/1810.05934) (ASHA), in the form that stops instead of
/// pausing.
///
/// ## Notes
///
/// What others did counts once it has been added: who adds in a fixed order gets the same
/// decisions, on any number of threads.
public final class Halving implements Serializable {
  private final int factor;
  private final int first;
  private final Map<Integer, List<Double>> losses = new HashMap<>();

  /// No training has come yet.
  ///
  /// @param factor η: one in so many goes on
  /// @param first r: epochs before the first rung
  public Halving(int factor, int first) {
    if (factor < 2 || first < 1) {
      throw new IllegalArgumentException(
          "the factor must be at least 2 and the first rung at least 1, got %d and %d"
              .formatted(factor, first));
    }
    this.factor = factor;
    this.first = first;
  }

  /// Whether trainings are judged after that epoch.
  public boolean isRung(int epoch) {
    long rung = first;
    while (rung < epoch) {
      rung *= factor;
    }
    return rung == epoch;
  }

  /// Whether a training goes on.
  ///
  /// @param fresh losses of those at the same rung that are not added yet, its own among them
  public boolean goesOn(int epoch, double loss, List<Double> fresh) {
    if (!isRung(epoch)) {
      return true;
    }
    List<Double> known = new ArrayList<>(losses.getOrDefault(epoch, List.of()));
    known.addAll(fresh);
    long better = known.stream().filter(other -> other < loss).count();
    return better < Math.ceilDiv(known.size(), factor);
  }

  /// Adds what a training came to at a rung.
  public void add(int epoch, double loss) {
    if (isRung(epoch)) {
      losses.computeIfAbsent(epoch, _ -> new ArrayList<>()).add(loss);
    }
  }
}
