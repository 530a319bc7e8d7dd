package io.thalweg.engine;

import java.util.function.Consumer;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;

/// One way through a network's layers.
///
/// @param learns whether units are dropped and batches are normalised by themselves; what it gives
///   is differentiated once, while what a judging pass gives may be differentiated twice
/// @param random what is dropped
/// @param watcher is shown what each nonlinearity gives
record Pass(boolean learns, GeneratorOptional random, Consumer<Tensor> watcher) {
  static final Pass JUDGED = new Pass(false, Constants.NO_RANDOM, _ -> {});

  static Pass judged(Consumer<Tensor> watcher) {
    return new Pass(false, Constants.NO_RANDOM, watcher);
  }

  static Pass learning(Generator random) {
    return new Pass(true, new GeneratorOptional(random), _ -> {});
  }
}
