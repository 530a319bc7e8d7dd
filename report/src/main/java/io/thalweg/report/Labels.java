package io.thalweg.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Labels in a column: as near as possible to where they belong, none over another.
final class Labels {
  private Labels() {}

  /// Moves the wanted positions apart, with the smallest sum of squared moves.
  ///
  /// ## Source
  ///
  /// With the gaps taken out this is isotonic regression, solved by pooling adjacent violators
  /// (Barlow et al. 1972).
  ///
  /// @param wanted in any order
  /// @param gap least distance between two; less where the column is too short for it
  /// @return the positions, in the order of `wanted`
  static double[] spread(double[] wanted, double gap, double top, double bottom) {
    int n = wanted.length;
    double step = n < 2 ? gap : Math.min(gap, (bottom - top) / (n - 1));
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> wanted[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] shifted = new double[n];
    for (int i = 0; i < n; i++) {
      shifted[i] = wanted[order[i]] - i * step;
    }
    double[] regressed = isotonic(shifted);
    double[] placed = new double[n];
    for (int i = 0; i < n; i++) {
      double last = Math.max(top, bottom - (n - 1) * step);
      placed[order[i]] = Math.clamp(regressed[i], top, last) + i * step;
    }
    return placed;
  }

  private static double[] isotonic(double[] values) {
    double[] sum = new double[values.length];
    int[] count = new int[values.length];
    int blocks = 0;
    for (double value : values) {
      sum[blocks] = value;
      count[blocks++] = 1;
      while (blocks > 1
          && sum[blocks - 2] / count[blocks - 2] > sum[blocks - 1] / count[blocks - 1]) {
        sum[blocks - 2] += sum[blocks - 1];
        count[blocks - 2] += count[blocks - 1];
        blocks--;
      }
    }
    double[] result = new double[values.length];
    int at = 0;
    for (int block = 0; block < blocks; block++) {
      Arrays.fill(result, at, at += count[block], sum[block] / count[block]);
    }
    return result;
  }
}
