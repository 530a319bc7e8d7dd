package io.thalweg.engine;

import org.bytedeco.pytorch.Context;

/// Lets the calling thread take float32 numbers below 1.2e-38, float64 numbers below 2.2e-308, for
/// zero, until it is closed on the same thread.
///
/// ## Notes
///
/// Where an input is almost always zero, a velocity decays to below these bounds and never quite
/// vanishes, and each operation on such a number takes the processor some hundred times as long.
/// `torch.set_flush_denormal` does the same in Python; a processor that cannot goes on as before.
public final class FlushToZero implements AutoCloseable {
  /// Not a constant, so that it is halved when asked for.
  private float smallest = Float.MIN_NORMAL;

  private final boolean before;

  /// From now on.
  public FlushToZero() {
    Engine.start();
    smallest /= 2;
    before = smallest == 0;
    Context.setFlushDenormal(true);
  }

  @Override
  public void close() {
    Context.setFlushDenormal(before);
  }
}
