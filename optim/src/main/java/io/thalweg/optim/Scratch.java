package io.thalweg.optim;

import java.util.List;

/// Hands out temporary vectors for one step.
public final class Scratch {
  private final Tape tape;
  private final List<Vec> noise;
  private int taken;

  Scratch(Tape tape) {
    this(tape, List.of());
  }

  /// @param noise a window for each part that needs noise, in the order in which they act
  Scratch(Tape tape, List<Vec> noise) {
    this.tape = tape;
    this.noise = noise;
  }

  /// Noise is given out from the first window on again.
  void restart() {
    taken = 0;
  }

  /// A temporary that starts as a copy of `source`.
  public Vec of(Vec source) {
    return tape.temporary().set(source);
  }

  /// ξ: independent numbers of the standard normal distribution, new at each step, only to be read.
  /// For a rule or transform that says [Rule#needsNoise] or [Transform#needsNoise], once in a step.
  public Vec noise() {
    if (taken == noise.size()) {
      throw new IllegalStateException(
          "noise is for what says that it needsNoise(), once in a step");
    }
    return noise.get(taken++);
  }
}
