package io.thalweg.optim;

/// Hands out temporary vectors for one step.
public final class Scratch {
  private final Tape tape;

  Scratch(Tape tape) {
    this.tape = tape;
  }

  /// A temporary that starts as a copy of `source`.
  public Vec of(Vec source) {
    return tape.temporary().set(source);
  }
}
