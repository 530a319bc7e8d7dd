package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LabelsTest {
  @Test
  void labelsWithRoomStayWhereTheyBelong() {
    assertThat(Labels.spread(new double[] {50, 10, 90}, 15, 0, 100)).containsExactly(50, 10, 90);
  }

  @Test
  void labelsAtOnePlaceMoveApartEvenly() {
    assertThat(Labels.spread(new double[] {50, 50, 50}, 10, 0, 100)).containsExactly(40, 50, 60);
  }

  @Test
  void labelsAtTheEdgeStayInside() {
    assertThat(Labels.spread(new double[] {99, 100}, 10, 0, 100)).containsExactly(90, 100);
  }

  @Test
  void tooManyLabelsShareTheColumn() {
    assertThat(Labels.spread(new double[] {0, 0, 0, 0, 0}, 30, 0, 100))
        .containsExactly(0, 25, 50, 75, 100);
  }

  static IntStream seeds() {
    return IntStream.range(0, 25);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noLabelOverlapsAndNoneLeavesTheColumn(int seed) {
    Random random = new Random(seed);
    double[] wanted = random.doubles(1 + random.nextInt(12), -20, 420).toArray();

    double[] placed = Labels.spread(wanted, 15, 0, 400);

    double[] sorted = Arrays.stream(placed).sorted().toArray();
    assertThat(sorted[0]).isGreaterThanOrEqualTo(0);
    assertThat(sorted[sorted.length - 1]).isLessThanOrEqualTo(400 + 1e-9);
    for (int i = 1; i < sorted.length; i++) {
      assertThat(sorted[i] - sorted[i - 1]).isGreaterThanOrEqualTo(15 - 1e-9);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noSmallerMovesWouldDo(int seed) {
    Random random = new Random(seed);
    double[] wanted = random.doubles(3, 40, 80).sorted().toArray();

    double[] placed = Labels.spread(wanted, 15, 0, 400);

    assertThat(moves(wanted, placed)).isCloseTo(leastMoves(wanted), within(1.5));
  }

  private static double moves(double[] wanted, double... placed) {
    return IntStream.range(0, wanted.length)
        .mapToDouble(i -> (wanted[i] - placed[i]) * (wanted[i] - placed[i]))
        .sum();
  }

  /// The best of all places on a grid of half a pixel.
  private static double leastMoves(double[] wanted) {
    double least = Double.MAX_VALUE;
    for (double a = 10; a < 90; a += 0.5) {
      for (double b = a + 15; b < 110; b += 0.5) {
        double c = Math.max(b + 15, wanted[2]);
        least = Math.min(least, moves(wanted, a, b, c));
      }
    }
    return least;
  }
}
