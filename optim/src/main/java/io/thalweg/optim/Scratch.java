package io.thalweg.optim;

import java.util.Optional;

/// Hands out temporary vectors for one step.
public final class Scratch {
  private final Tape tape;
  private final Optional<Vec> noise;

  Scratch(Tape tape) {
    this(tape, Optional.empty());
  }

  Scratch(Tape tape, Optional<Vec> noise) {
    this.tape = tape;
    this.noise = noise;
  }

  /// A temporary that starts as a copy of `source`.
  public Vec of(Vec source) {
    return tape.temporary().set(source);
  }

  /// ξ: independent numbers of the standard normal distribution, new at each step, only to be read.
  /// For rules and transforms that say [Rule#needsNoise] or [Transform#needsNoise]; the same for
  /// all of them in one step.
  public Vec noise() {
    return noise.orElseThrow(
        () -> new IllegalStateException("noise is for what says that it needsNoise()"));
  }
}
