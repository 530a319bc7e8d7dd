package io.thalweg.engine;

import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/// How a tensor starts: each number drawn by itself.
@FunctionalInterface
interface Drawing {
  /// Draws one number after another.
  DoubleSupplier from(RandomGenerator random);

  /// Not drawn at all.
  static Drawing constant(double value) {
    return _ -> () -> value;
  }

  /// U(−bound, bound)
  static Drawing uniform(double bound) {
    return random -> () -> random.nextDouble(-bound, bound);
  }
}
