package io.thalweg.app;

import io.thalweg.optim.SettingException;
import java.util.List;
import java.util.stream.LongStream;

/// The seeds of several trainings.
final class Seeds {
  private Seeds() {}

  /// So many, from one on.
  static List<Long> of(long first, int count) {
    if (first > Long.MAX_VALUE - count) {
      throw new SettingException(
          "seed must be at most %d for %d seeds, got %d"
              .formatted(Long.MAX_VALUE - count, count, first));
    }
    return LongStream.range(first, first + count).boxed().toList();
  }
}
