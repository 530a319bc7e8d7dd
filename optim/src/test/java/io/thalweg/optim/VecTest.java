package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What vectors note, compiled and plain, against plain Java arithmetic, bit for bit.
class VecTest {
  private static final List<Integer> SIZES = List.of(1, 7, 13, 64, 207, 1023, 4098);
  private static final int GUARD = 64;
  private static final byte UNTOUCHED = 0x5a;

  /// Runs after which the JIT compiler has replaced the interpreter's code by SIMD instructions.
  private static final int UNTIL_COMPILED = 1500;

  private enum Kind {
    SIMD,
    PLAIN
  }

  static Stream<Arguments> operations() {
    return Stream.of(Precision.values())
        .flatMap(precision ->
            VecOperation.ALL.stream().map(operation -> Arguments.of(operation, precision)));
  }

  @Test
  void theTestsRunOnSimd() {
    assertThat(Simd.AVAILABLE).isTrue();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void compiledLoopsGiveTheBitsOfPlainJava(VecOperation operation, Precision precision) {
    SIZES.forEach(size -> check(operation, precision, Kind.SIMD, size));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void plainLoopsGiveTheBitsOfPlainJava(VecOperation operation, Precision precision) {
    SIZES.forEach(size -> check(operation, precision, Kind.PLAIN, size));
  }

  private static void check(VecOperation operation, Precision precision, Kind kind, int size) {
    try (Arena arena = Arena.ofConfined()) {
      Operands operands = new Operands(arena, precision, size, size);
      assertThat(operation.vectors().on(operands.x, operands.a, operands.b)).isSameAs(operands.x);
      operands.run(kind);
      operands.check(operation);
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void theJitCompilerKeepsTheBits(VecOperation operation, Precision precision) {
    try (Arena arena = Arena.ofConfined()) {
      Operands operands = new Operands(arena, precision, 207, 2);
      operation.vectors().on(operands.x, operands.a, operands.b);
      for (int i = 0; i < UNTIL_COMPILED; i++) {
        operands.reset();
        operands.run(Kind.SIMD);
      }
      operands.check(operation);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void sumOfSquaresIsThatOfDoubles(Precision precision) {
    for (int size : SIZES) {
      try (Arena arena = Arena.ofConfined()) {
        Operands operands = new Operands(arena, precision, numbers(precision, size, size, false));
        double expected = Arrays.stream(operands.numbers[0]).map(x -> x * x).sum();
        operands.tape.sumOfSquares(operands.x);
        double compiled = operands.run(Kind.SIMD);
        operands.tape.clear();
        operands.tape.sumOfSquares(operands.x);
        assertThat(compiled)
            .isEqualTo(operands.run(Kind.PLAIN))
            .isCloseTo(expected, within(1e-14 * expected));
      }
    }
  }

  /// Random programs over windows and temporaries: what one loop keeps in registers must not differ
  /// from what the other keeps in arrays.
  @ParameterizedTest
  @EnumSource(Precision.class)
  void anyProgramGivesTheSameBits(Precision precision) {
    SplittableRandom random = new SplittableRandom(11);
    for (int round = 0; round < 300; round++) {
      try (Arena arena = Arena.ofConfined()) {
        int size = random.nextInt(1, 200);
        Operands compiled = new Operands(arena, precision, size, round);
        Operands plain = new Operands(arena, precision, size, round);
        long seed = random.nextLong();
        program(compiled, new SplittableRandom(seed));
        program(plain, new SplittableRandom(seed));
        assertThat((Object) compiled.run(Kind.SIMD)).isEqualTo(plain.run(Kind.PLAIN));
        for (int vector = 0; vector < 3; vector++) {
          for (int i = 0; i < size; i++) {
            assertThat((Object) compiled.at(vector, i))
                .as("program %d, number %d", round, i)
                .isEqualTo(plain.at(vector, i));
          }
        }
        compiled.checkGuards();
      }
    }
  }

  private static void program(Operands operands, SplittableRandom random) {
    List<Vec> vectors = new ArrayList<>(List.of(operands.x, operands.a, operands.b));
    for (int i = random.nextInt(1, 25); i > 0; i--) {
      Vec x = vectors.get(random.nextInt(vectors.size()));
      Vec a = vectors.get(random.nextInt(vectors.size()));
      Vec b = vectors.get(random.nextInt(vectors.size()));
      if (random.nextInt(5) == 0) {
        vectors.add(new Scratch(operands.tape).of(a));
      }
      VecOperation.ALL.get(random.nextInt(VecOperation.ALL.size())).vectors().on(x, a, b);
    }
    if (random.nextBoolean()) {
      operands.tape.sumOfSquares(vectors.getLast());
    }
  }

  @Test
  void aProgramTooLongToCompileRunsPlain() {
    try (Arena arena = Arena.ofConfined()) {
      Operands operands =
          new Operands(arena, Precision.FLOAT32, numbers(Precision.FLOAT32, 64, 5, false));
      for (int i = 0; i < 20_000; i++) {
        operands.x.add(1);
      }
      operands.run(Kind.SIMD);
      assertThat(operands.at(0, 0)).isCloseTo(20_000 + operands.numbers[0][0], within(20.0));
    }
  }

  @Test
  void whatIsOnlyReadCannotBeChanged() {
    Tape tape = new Tape();
    Vec theta = tape.window();
    Vec gradient = tape.readOnly();
    assertThatThrownBy(() -> gradient.add(1)).hasMessageContaining("scratch.of(g)");
    Vec copy = new Scratch(tape).of(gradient);
    theta.add(1);
    tape.clear();
    assertThatThrownBy(() -> theta.addScaled(1, copy)).hasMessageContaining("only in the step");
    new Scratch(tape).of(theta);
    assertThatThrownBy(() -> theta.addScaled(1, copy)).hasMessageContaining("only in the step");
    assertThatThrownBy(() -> new Tape().window().set(theta)).hasMessageContaining("only in the");
  }

  /// Three vectors between guard bytes at an offset that is no multiple of a SIMD word.
  private static final class Operands {
    final double[][] numbers;
    final Precision precision;
    final Tape tape = new Tape();
    final Vec x = tape.window();
    final Vec a = tape.window();
    final Vec b = tape.window();
    final MemorySegment[] memory;
    final long offset;

    Operands(Arena arena, Precision precision, int size, long seed) {
      this(
          arena,
          precision,
          numbers(precision, size, seed, true),
          numbers(precision, size, seed + 100, true),
          numbers(precision, size, seed + 200, true));
    }

    Operands(Arena arena, Precision precision, double[] first) {
      this(arena, precision, first, first, first);
    }

    private Operands(Arena arena, Precision precision, double[]... numbers) {
      this.numbers = numbers;
      this.precision = precision;
      offset = (long) GUARD + precision.bytes();
      memory = new MemorySegment[numbers.length];
      for (int vector = 0; vector < numbers.length; vector++) {
        memory[vector] = arena.allocate(end() + GUARD, 64).fill(UNTOUCHED);
      }
      reset();
    }

    private long end() {
      return offset + (long) numbers[0].length * precision.bytes();
    }

    private long place(int i) {
      return offset + (long) i * precision.bytes();
    }

    double at(int vector, int i) {
      return precision.readAt(memory[vector], place(i));
    }

    void reset() {
      for (int vector = 0; vector < numbers.length; vector++) {
        for (int i = 0; i < numbers[0].length; i++) {
          precision.writeAt(memory[vector], place(i), numbers[vector][i]);
        }
      }
    }

    double run(Kind kind) {
      long[] at = {offset, offset, offset};
      Tape.Program program = tape.program();
      Kernel kernel =
          kind == Kind.SIMD ? Kernel.of(program, precision) : Kernel.plain(program, precision);
      return kernel.run(memory, at, tape.constants(), numbers[0].length);
    }

    void check(VecOperation operation) {
      List<String> wrong = new ArrayList<>();
      for (int i = 0; i < numbers[0].length; i++) {
        double expected = operation.of(precision, numbers[0][i], numbers[1][i], numbers[2][i]);
        if (!same(at(0, i), expected)
            || !same(at(1, i), numbers[1][i])
            || !same(at(2, i), numbers[2][i])) {
          wrong.add(
              "%s(%s, %s, %s) = %s must be %s"
                  .formatted(
                      operation, numbers[0][i], numbers[1][i], numbers[2][i], at(0, i), expected));
        }
      }
      assertThat(wrong).isEmpty();
      checkGuards();
    }

    private static boolean same(double a, double b) {
      return Double.doubleToLongBits(a) == Double.doubleToLongBits(b);
    }

    void checkGuards() {
      for (MemorySegment segment : memory) {
        assertThat(segment.asSlice(0, offset).toArray(ValueLayout.JAVA_BYTE))
            .containsOnly(UNTOUCHED);
        assertThat(segment.asSlice(end()).toArray(ValueLayout.JAVA_BYTE)).containsOnly(UNTOUCHED);
      }
    }
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
