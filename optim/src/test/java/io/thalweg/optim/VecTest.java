package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// SIMD and scalar vectors against plain Java arithmetic, bit for bit.
class VecTest {
  private static final List<Integer> SIZES = List.of(1, 7, 13, 64, 207, 1023, 4098);
  private static final int GUARD = 64;
  private static final byte UNTOUCHED = 0x5a;

  /// Calls after which the JIT compiler has replaced the interpreter's code by SIMD instructions.
  private static final int UNTIL_COMPILED = 1500;

  private enum Kind {
    SIMD,
    SCALAR;

    Vec vec(Precision precision) {
      return this == SCALAR ? new ScalarVec(precision) : Simd.vec(precision);
    }
  }

  static Stream<Arguments> operations() {
    return Stream.of(Precision.values())
        .flatMap(precision ->
            VecOperation.ALL.stream().map(operation -> Arguments.of(operation, precision)));
  }

  @Test
  void theTestsRunOnSimd() {
    assertThat(Simd.vec(Precision.FLOAT32)).isInstanceOf(FloatVec.class);
    assertThat(Simd.vec(Precision.FLOAT64)).isInstanceOf(DoubleVec.class);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void simdGivesTheBitsOfPlainJava(VecOperation operation, Precision precision) {
    SIZES.forEach(size -> check(operation, precision, Kind.SIMD, size));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void scalarCodeGivesTheBitsOfPlainJava(VecOperation operation, Precision precision) {
    SIZES.forEach(size -> check(operation, precision, Kind.SCALAR, size));
  }

  private static void check(VecOperation operation, Precision precision, Kind kind, int size) {
    try (Arena arena = Arena.ofConfined()) {
      Operands operands = new Operands(arena, precision, kind, size, size);
      assertThat(operation.vectors().on(operands.x, operands.a, operands.b)).isSameAs(operands.x);
      operands.check(operation);
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void compiledSimdGivesTheSameBits(VecOperation operation, Precision precision) {
    try (Arena arena = Arena.ofConfined()) {
      Operands operands = new Operands(arena, precision, Kind.SIMD, 207, 2);
      for (int i = 0; i < UNTIL_COMPILED; i++) {
        operands.reset();
        operation.vectors().on(operands.x, operands.a, operands.b);
      }
      operands.check(operation);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void sumOfSquaresIsThatOfDoubles(Precision precision) {
    for (int size : SIZES) {
      try (Arena arena = Arena.ofConfined()) {
        double[] numbers = numbers(precision, size, size, false);
        double expected = 0;
        for (double x : numbers) {
          expected += x * x;
        }
        Vec simd = vec(Kind.SIMD, precision, arena, numbers);
        Vec scalar = vec(Kind.SCALAR, precision, arena, numbers);
        assertThat(simd.sumOfSquares())
            .isEqualTo(scalar.sumOfSquares())
            .isCloseTo(expected, within(1e-14 * expected));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void windowMovesWithinItsMemory(Precision precision) {
    try (Arena arena = Arena.ofConfined()) {
      double[] numbers = numbers(precision, 64, 3, false);
      Vec x = vec(Kind.SIMD, precision, arena, numbers);
      x.moveTo(x.memory, x.offset + 5L * precision.bytes(), 8);
      x.scale(2);
      assertThat(x.length()).isEqualTo(8);
      assertThat(x.precision()).isEqualTo(precision);
      assertThat(x.at(3)).isEqualTo(2 * numbers[8]);
    }
  }

  /// Three vectors between guard bytes at an offset that is no multiple of a SIMD word.
  private static final class Operands {
    final double[] first;
    final double[] second;
    final double[] third;
    final Precision precision;
    final Vec x;
    final Vec a;
    final Vec b;

    Operands(Arena arena, Precision precision, Kind kind, int size, long seed) {
      this.precision = precision;
      first = numbers(precision, size, seed, true);
      second = numbers(precision, size, seed + 100, true);
      third = numbers(precision, size, seed + 200, true);
      x = vec(kind, precision, arena, first);
      a = vec(kind, precision, arena, second);
      b = vec(kind, precision, arena, third);
    }

    void reset() {
      for (int i = 0; i < first.length; i++) {
        precision.writeAt(x.memory, x.offset + (long) i * precision.bytes(), first[i]);
      }
    }

    void check(VecOperation operation) {
      List<String> wrong = new ArrayList<>();
      for (int i = 0; i < first.length; i++) {
        double expected = operation.of(precision, first[i], second[i], third[i]);
        if (!same(x.at(i), expected) || !same(a.at(i), second[i]) || !same(b.at(i), third[i])) {
          wrong.add(
              "%s(%s, %s, %s) = %s must be %s"
                  .formatted(operation, first[i], second[i], third[i], x.at(i), expected));
        }
      }
      assertThat(wrong).isEmpty();
      Stream.of(x, a, b).forEach(Operands::checkGuards);
    }

    private static boolean same(double a, double b) {
      return Double.doubleToLongBits(a) == Double.doubleToLongBits(b);
    }

    private static void checkGuards(Vec vec) {
      byte[] before = vec.memory.asSlice(0, vec.offset).toArray(ValueLayout.JAVA_BYTE);
      byte[] behind =
          vec.memory.asSlice(vec.offset + vec.paddedBytes()).toArray(ValueLayout.JAVA_BYTE);
      assertThat(before).containsOnly(UNTOUCHED);
      assertThat(behind).containsOnly(UNTOUCHED);
    }
  }

  private static Vec vec(Kind kind, Precision precision, Arena arena, double[] numbers) {
    Vec vec = kind.vec(precision).moveTo(MemorySegment.NULL, 0, numbers.length);
    long offset = (long) GUARD + precision.bytes();
    MemorySegment memory = arena.allocate(offset + vec.paddedBytes() + GUARD, 64);
    memory.fill(UNTOUCHED);
    for (int i = 0; i < numbers.length; i++) {
      precision.writeAt(memory, offset + (long) i * precision.bytes(), numbers[i]);
    }
    return vec.moveTo(memory, offset, numbers.length);
  }

  /// Numbers of all magnitudes, each exact in `precision`; every fourth is a special value if
  /// asked.
  private static double[] numbers(Precision precision, int size, long seed, boolean special) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean narrow = precision == Precision.FLOAT32;
    double least = narrow ? Float.MIN_VALUE : Double.MIN_VALUE;
    double normal = narrow ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    double most = narrow ? Float.MAX_VALUE : Double.MAX_VALUE;
    double[] specials = {
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      0.0,
      -0.0,
      1,
      -1,
      least,
      -least,
      3 * least,
      normal,
      -normal,
      normal - least,
      most,
      -most
    };
    double[] numbers = new double[size];
    for (int i = 0; i < size; i++) {
      double magnitude = special ? Math.scalb(1.0, random.nextInt(-30, 31)) : 1;
      double ordinary = random.nextGaussian() * magnitude;
      double value =
          special && random.nextInt(4) == 0 ? specials[random.nextInt(specials.length)] : ordinary;
      numbers[i] = narrow ? (float) value : value;
    }
    return numbers;
  }
}
