package io.thalweg.optim;

/// Drops by a factor at regular intervals.
///
/// ## Update
///     η(s) = initial · factor^⌊s/every⌋          s: whole units done
///
/// ## Source
/// PyTorch's `StepLR`.
///
/// @param initial value at the start
/// @param every units between two drops
/// @param factor what each drop multiplies by
/// @param unit what s counts
public record StepDecay(
    @Setting(in = "[0,inf)") double initial,
    @Setting(in = "[1,inf)") long every,
    @Setting(def = "0.1", in = "(0,1]") double factor,
    @Setting(def = "step") Unit unit)
    implements Schedule {

  public StepDecay {
    Settings.check(StepDecay.class, initial, every, factor, unit);
  }

  @Override
  public double at(Progress progress) {
    long drops = progress.done(unit) / every; // ⌊s/every⌋
    return initial * Math.pow(factor, (double) drops);
  }
}
