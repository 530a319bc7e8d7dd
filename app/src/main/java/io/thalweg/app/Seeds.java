package io.thalweg.app;

import io.thalweg.optim.SettingException;
import java.util.List;
import java.util.stream.LongStream;
import picocli.CommandLine.Option;

/// How many trainings of each there are.
final class Seeds {
  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Trainings of each, by default ${DEFAULT-VALUE}.",
      converter = Numbers.Count.class)
  int count;

  /// So many, from one on.
  ///
  /// @param most that are allowed
  List<Long> from(long first, int most) {
    if (count > most) {
      throw new SettingException("seeds must be in [1,%d], got %d".formatted(most, count));
    }
    if (first > Long.MAX_VALUE - count) {
      throw new SettingException(
          "seed must be at most %d for %d seeds, got %d"
              .formatted(Long.MAX_VALUE - count, count, first));
    }
    return LongStream.range(first, first + count).boxed().toList();
  }
}
