package io.thalweg.bench;

import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import java.lang.foreign.Arena;
import java.util.SplittableRandom;

/// How the numbers that are stepped are divided.
///
/// @param count tensors
/// @param length numbers of each
record Tensors(int count, int length) {
  /// As large as a layer of a large network.
  static final Tensors ONE = new Tensors(1, 25_000_000);

  /// As many as a deep network of small layers has, and more.
  static final Tensors MANY = new Tensors(10_000, 1_000);

  Tensors {
    if (count < 1 || length < 1) {
      throw new IllegalArgumentException(
          "tensors and their numbers must be at least 1, got %d of %d".formatted(count, length));
    }
  }

  /// All numbers.
  int numbers() {
    return Math.multiplyExact(count, length);
  }

  /// Parameters between −½ and ½, gradients between 0.01 and 0.51 from 0 on either side: so that no
  /// rule's ε decides about a step.
  Parameters allocate(Arena arena) {
    Parameters.Layout layout = Parameters.layout();
    for (int i = 0; i < count; i++) {
      layout.add("tensor" + i, length);
    }
    Parameters parameters = layout.allocate(Precision.FLOAT32, arena);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < numbers(); i++) {
      parameters.value(i, random.nextDouble() - 0.5);
      double slope = random.nextDouble() - 0.5;
      parameters.gradient(i, slope + Math.copySign(0.01, slope));
    }
    return parameters;
  }

  @Override
  public String toString() {
    return count == 1 ? "%,d numbers".formatted(length) : "%,d × %,d".formatted(count, length);
  }
}
