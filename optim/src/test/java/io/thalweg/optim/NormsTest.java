package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Beside sums in plain Java.
class NormsTest {
  private static final int[] LENGTHS = {0, 1, 15, 16, 17, 31, 128, 1_000, 70_001, (1 << 20) + 3};
  private static final int[] STARTS = {0, 1, 7};

  private static MemorySegment random(Precision precision, int length, long seed, Arena arena) {
    MemorySegment x = arena.allocate((long) length * precision.bytes(), 64);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < length; i++) {
      precision.write(x, i, random.nextGaussian());
    }
    return x;
  }

  @ParameterizedTest
  @EnumSource
  void areThoseOfPlainSums(Precision precision) {
    try (Arena arena = Arena.ofConfined()) {
      for (int length : LENGTHS) {
        for (int from : STARTS) {
          MemorySegment x = random(precision, from + length, 1, arena);
          MemorySegment y = random(precision, from + length, 2, arena);
          double squares = 0;
          double differences = 0;
          for (int i = from; i < from + length; i++) {
            double each = precision.read(x, i);
            double other = precision.read(y, i);
            squares += each * each;
            differences += (each - other) * (each - other);
          }
          assertThat(Norms.of(precision, x, from, length))
              .isCloseTo(Math.sqrt(squares), within(1e-12 * Math.sqrt(squares)));
          assertThat(Norms.ofDifference(precision, x, y, from, length))
              .isCloseTo(Math.sqrt(differences), within(1e-6 * Math.sqrt(differences)));
        }
      }
    }
  }

  @Test
  void arraysAreTakenToo() {
    MemorySegment x = MemorySegment.ofArray(new float[] {9, 3, 4});
    MemorySegment y = MemorySegment.ofArray(new float[] {9, 0, 0});
    assertThat(Norms.of(Precision.FLOAT32, x, 1, 2)).isEqualTo(5);
    assertThat(Norms.ofDifference(Precision.FLOAT32, x, y, 0, 3)).isEqualTo(5);
  }

  @Test
  void squaresBeyondTheRangeOfFloatsAreNoInfinity() {
    MemorySegment x = MemorySegment.ofArray(new float[] {3e30f, 4e30f});
    assertThat(Norms.of(Precision.FLOAT32, x, 0, 2)).isCloseTo(5e30, within(1e24));
  }

  @Test
  void nothingBeyondTheEndIsRead() {
    MemorySegment x = MemorySegment.ofArray(new float[4]);
    assertThatThrownBy(() -> Norms.of(Precision.FLOAT32, x, 1, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
