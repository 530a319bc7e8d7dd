package io.thalweg.train;

import io.thalweg.optim.Settings;
import io.thalweg.optim.Unit;

/// When an [Instrument] looks: at the first step, at each that lies a whole number of intervals
/// behind it, and at the last that the training has, unless the look before it was less than half
/// an interval ago.
///
/// @param count units between two looks, at least 1
/// @param unit steps or epochs
public record Every(int count, Unit unit) {
  public Every {
    Settings.check("every", "[1,inf)", count);
  }

  /// Steps between two looks.
  public long steps(Training training) {
    return switch (unit) {
      case STEP -> count;
      case EPOCH -> (long) count * training.stepsPerEpoch();
    };
  }
}
