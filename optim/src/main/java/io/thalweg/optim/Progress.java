package io.thalweg.optim;

import java.util.List;

/// How far a training has come: all that a schedule may depend on.
///
/// @param step steps made so far, 0 before the first
/// @param stepsPerEpoch batches in one pass over the data; 0 where there are no epochs
/// @param metrics values of the watched metric so far, one per observation
/// @param batchesPerStep more than 1 where gradients are accumulated
public record Progress(long step, long stepsPerEpoch, List<Double> metrics, int batchesPerStep) {

  /// With a batch for each step.
  public Progress(long step, long stepsPerEpoch, List<Double> metrics) {
    this(step, stepsPerEpoch, metrics, 1);
  }

  /// Where every training starts, as far as schedules that count steps are concerned.
  static final Progress START = new Progress(0, 1, List.of());

  /// Whole units done.
  public long done(Unit unit) {
    steps(1, unit);
    return unit == Unit.STEP ? step : step * batchesPerStep / stepsPerEpoch;
  }

  /// The same training before its first step.
  Progress atStart() {
    return new Progress(0, stepsPerEpoch, metrics, batchesPerStep);
  }

  /// The same training, seen from a start `count` units later.
  public Progress since(long count, Unit unit) {
    return new Progress(step - steps(count, unit), stepsPerEpoch, metrics, batchesPerStep);
  }

  private long steps(long count, Unit unit) {
    if (unit == Unit.EPOCH && stepsPerEpoch == 0) {
      throw new SettingException("unit must be step where there are no epochs, got epoch");
    }
    return unit == Unit.STEP ? count : Math.ceilDiv(count * stepsPerEpoch, batchesPerStep);
  }
}
