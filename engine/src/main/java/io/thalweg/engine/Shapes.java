package io.thalweg.engine;

import io.thalweg.optim.SettingException;
import java.util.List;

/// Arithmetic on shapes of examples.
final class Shapes {
  private Shapes() {}

  /// How many numbers such an example has.
  static long size(List<Long> shape) {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /// With the batch in front.
  static long[] batch(long batch, List<Long> shape) {
    long[] all = new long[shape.size() + 1];
    all[0] = batch;
    for (int i = 0; i < shape.size(); i++) {
      all[i + 1] = shape.get(i);
    }
    return all;
  }

  /// As the engine takes it.
  static long[] array(List<Long> shape) {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  /// A size that must not vanish.
  static long positive(long size, String after, long before) {
    if (size < 1) {
      throw new SettingException(
          "examples are too small: nothing is left of %d rows or columns after %s"
              .formatted(before, after));
    }
    return size;
  }
}
