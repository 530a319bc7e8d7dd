package io.thalweg.engine;

import io.thalweg.optim.Seed;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// LibTorch's own generator, of which there is one in a process: what modules that were made
/// elsewhere draw from.
///
/// Whoever uses it seeds it and has it alone until it is done, so that trainings side by side do
/// not take each other's numbers. Afterwards it goes on from where it was.
final class GlobalRandom {
  // As wide as what it guards, which belongs to the process.
  private static final ReentrantLock ALONE = new ReentrantLock();

  private GlobalRandom() {}

  /// Does work that draws from the generator, seeded.
  static <T> T seeded(Seed seed, Supplier<T> work) {
    ALONE.lock();
    try (Generator generator = torch.getDefaultCPUGenerator();
        Tensor before = generator.get_state()) {
      generator.set_current_seed(seed.value());
      try {
        return work.get();
      } finally {
        generator.set_state(before);
      }
    } finally {
      ALONE.unlock();
    }
  }

  /// Whether work draws from the generator, which is left as it was.
  static boolean isDrawnBy(Runnable work) {
    return seeded(
        new Seed(0),
        () -> {
          try (PointerScope _ = new PointerScope()) {
            Generator generator = torch.getDefaultCPUGenerator();
            Tensor before = generator.get_state();
            work.run();
            return !generator.get_state().equal(before);
          }
        });
  }
}
