package io.thalweg.engine;

import org.bytedeco.pytorch.Context;

/// Lets the calling thread take float32 numbers below 1.2e-38, float64 numbers below 2.2e-308, for
/// zero, until it is closed on the same thread, once. Those that are opened and closed in between
/// change nothing. LibTorch's further threads, where it was started with any, keep such numbers.
///
/// ## Notes
///
/// Where an input is almost always zero, a velocity decays to below these bounds and never quite
/// vanishes, and each operation on such a number takes the processor some hundred times as long.
/// `torch.set_flush_denormal` does the same in Python; a processor that cannot goes on as before.
public final class FlushToZero implements AutoCloseable {
  /// How many are open on a thread.
  private static final ThreadLocal<int[]> OPEN = ThreadLocal.withInitial(() -> new int[1]);

  private final int[] open = OPEN.get();

  /// From now on.
  public FlushToZero() {
    Engine.start();
    if (open[0]++ == 0) {
      Context.setFlushDenormal(true);
    }
  }

  @Override
  public void close() {
    if (--open[0] == 0) {
      Context.setFlushDenormal(false);
    }
  }
}
