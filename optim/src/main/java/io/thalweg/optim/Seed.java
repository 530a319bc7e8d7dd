package io.thalweg.optim;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// Where all randomness comes from: one number, split by purpose, so that a new use of randomness
/// changes no old one.
///
/// @param value any number
public record Seed(long value) {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  /// The seed for one purpose, such as `shuffle` or `0.weight`.
  public Seed split(String purpose) {
    long mixed = value;
    for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
      mixed = mix(mixed + GOLDEN ^ b);
    }
    return new Seed(mix(mixed + GOLDEN));
  }

  /// The seed for one of many, such as an epoch.
  public Seed split(long index) {
    return new Seed(mix(mix(value + GOLDEN) ^ index));
  }

  /// Random numbers by the algorithm of [SplittableRandom].
  public SplittableRandom random() {
    return new SplittableRandom(value);
  }

  /// Stafford's variant 13 of the 64-bit finaliser of MurmurHash3.
  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}
