package io.thalweg.problems;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.hipparchus.stat.descriptive.StreamingStatistics;

/// How numbers that lie row by row in memory are scaled: each row consists of equally long groups
/// of columns, and a group shares its figures.
///
/// @param moments of each group
/// @param columns of a group
record Scales(List<Moments> moments, int columns) {
  /// The most groups there may be.
  static final int MOST_GROUPS = 100_000;

  private static final int BUFFER = 1 << 16;

  Scales {
    moments = List.copyOf(moments);
  }

  /// How many groups examples of a shape have: each feature is one, all pixels of an image are one,
  /// each channel of an image with channels is one.
  static int groups(List<Integer> inputShape) {
    return inputShape.size() == 2 ? 1 : inputShape.getFirst();
  }

  /// Takes the figures of training examples, float32 `[size, groups · columns]`.
  static Scales of(MemorySegment training, int groups, int columns) {
    List<StreamingStatistics> statistics =
        Stream.generate(Moments::statistics).limit(groups).toList();
    Turn turn = new Turn(groups, columns);
    float[] buffer = new float[BUFFER];
    for (long from = 0; from < training.byteSize(); from += (long) BUFFER * Float.BYTES) {
      int count = (int) Math.min(BUFFER, (training.byteSize() - from) / Float.BYTES);
      MemorySegment.copy(training, ValueLayout.JAVA_FLOAT, from, buffer, 0, count);
      for (int i = 0, end; i < count; i = end) {
        end = i + turn.take(count - i);
        add(buffer, i, end, statistics.get(turn.group()));
      }
    }
    return new Scales(statistics.stream().map(Moments::of).toList(), columns);
  }

  private static void add(float[] numbers, int from, int to, StreamingStatistics statistics) {
    for (int i = from; i < to; i++) {
      statistics.addValue(numbers[i]);
    }
  }

  /// With figures to four decimals, as is customary for images.
  Scales rounded() {
    return new Scales(moments.stream().map(Moments::rounded).toList(), columns);
  }

  /// Scales in place, through the heap: loops over arrays are fast from the start, others only when
  /// the compiler has got to them. Returns the index of the first number that float32 cannot hold
  /// when scaled.
  OptionalLong apply(Scaling scaling, MemorySegment numbers) {
    Turn turn = new Turn(moments.size(), columns);
    float[] buffer = new float[BUFFER];
    for (long from = 0; from < numbers.byteSize(); from += (long) BUFFER * Float.BYTES) {
      int count = (int) Math.min(BUFFER, (numbers.byteSize() - from) / Float.BYTES);
      MemorySegment.copy(numbers, ValueLayout.JAVA_FLOAT, from, buffer, 0, count);
      for (int i = 0, end; i < count; i = end) {
        end = i + turn.take(count - i);
        int fault = scale(scaling, buffer, i, end, moments.get(turn.group()));
        if (fault < end) {
          return OptionalLong.of(from / Float.BYTES + fault);
        }
      }
      MemorySegment.copy(buffer, 0, numbers, ValueLayout.JAVA_FLOAT, from, count);
    }
    return OptionalLong.empty();
  }

  /// Returns where it stopped.
  private static int scale(Scaling scaling, float[] numbers, int from, int to, Moments moments) {
    for (int i = from; i < to; i++) {
      numbers[i] = (float) moments.scaled(scaling, numbers[i]);
      if (!Float.isFinite(numbers[i])) {
        return i;
      }
    }
    return to;
  }

  /// Goes through the groups of row after row.
  private static final class Turn {
    private final int groups;
    private final int columns;
    private int group = -1;
    private int left;

    Turn(int groups, int columns) {
      this.groups = groups;
      this.columns = columns;
    }

    /// Goes on by as many numbers as are of one group, at most `most`; returns how many.
    int take(int most) {
      if (left == 0) {
        group = group + 1 == groups ? 0 : group + 1;
        left = columns;
      }
      int taken = Math.min(left, most);
      left -= taken;
      return taken;
    }

    /// The group of the numbers last taken.
    int group() {
      return group;
    }
  }
}
