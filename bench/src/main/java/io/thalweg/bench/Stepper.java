package io.thalweg.bench;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import java.lang.foreign.MemorySegment;

/// One who steps parameters of its own, always with the same gradients.
interface Stepper extends AutoCloseable {
  /// For reading.
  String who();

  /// Makes a step.
  void step();

  /// The parameters as they are, float32.
  MemorySegment parameters();

  @Override
  default void close() {}

  /// This library.
  record Ours(Optimizer optimizer, Parameters stepped) implements Stepper {
    @Override
    public String who() {
      return "Thalweg";
    }

    @Override
    public void step() {
      optimizer.step();
    }

    @Override
    public MemorySegment parameters() {
      return stepped.values();
    }

    @Override
    public void close() {
      optimizer.close();
    }
  }
}
