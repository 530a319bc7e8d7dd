package io.thalweg.problems;

import io.thalweg.optim.Seed;
import io.thalweg.optim.SettingException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/// Gaussian noise on the features: how a trained network does on worse data than it learnt from.
///
/// ## Formula
///     x' = x + σz,   z ~ N(0,1) independently          x: scaled as loaded, [size, width]
///
/// ## Notes
/// The same seed gives the same z at every σ, so that strengths compare on the same noise. What
/// leaves the range of the pixels stays there unless [#clipped] says otherwise: clipping would make
/// the noise of dark and bright pixels smaller and one-sided.
///
/// @param deviation σ, in the unit of the scaled features
/// @param seed of the noise
/// @param low what is below becomes this; −∞ for no limit
/// @param high what is above becomes this; ∞ for no limit
public record PixelNoise(double deviation, Seed seed, double low, double high) {
  private static final int BUFFER = 1 << 16;

  public PixelNoise {
    if (!(deviation >= 0) || !Double.isFinite(deviation)) {
      throw new SettingException("deviation must be at least 0 and finite, got " + deviation);
    }
    if (!(low < high)) {
      throw new SettingException("low must be below high, got %s and %s".formatted(low, high));
    }
  }

  /// Not clipped.
  ///
  /// @param deviation σ, in the unit of the scaled features
  /// @param seed of the noise
  public PixelNoise(double deviation, Seed seed) {
    this(deviation, seed, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /// The same noise clipped to `[least, most]`, such as `[0, 1]` for pixels at [Scaling#UNIT].
  public PixelNoise clipped(double least, double most) {
    return new PixelNoise(deviation, seed, least, most);
  }

  /// The data set with noise on the test examples. What is not changed is shared with the original,
  /// whose memory must stay open.
  public Dataset onTest(Dataset data, Arena arena) {
    return data.withTest(on(data.test(), arena));
  }

  /// The examples with noise on their features, in new memory that lives as long as `arena`. The
  /// targets are shared with the original, whose memory must stay open.
  public Split on(Split examples, Arena arena) {
    MemorySegment from = examples.features();
    MemorySegment to = arena.allocate(from.byteSize(), 64);
    SplittableRandom random = seed.split("pixel noise").random();
    float[] buffer = new float[BUFFER];
    for (long at = 0; at < from.byteSize(); at += (long) BUFFER * Float.BYTES) {
      int count = (int) Math.min(BUFFER, (from.byteSize() - at) / Float.BYTES);
      MemorySegment.copy(from, ValueLayout.JAVA_FLOAT, at, buffer, 0, count);
      for (int i = 0; i < count; i++) {
        double noisy = buffer[i] + deviation * random.nextGaussian(); // x' = x + σz
        buffer[i] = (float) Math.clamp(noisy, low, high);
      }
      MemorySegment.copy(buffer, 0, to, ValueLayout.JAVA_FLOAT, at, count);
    }
    return new Split(to, examples.targets(), examples.size(), examples.width());
  }
}
