package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContoursTest {
  private static double[] places(int count) {
    return IntStream.range(0, count).mapToDouble(i -> 2.0 * i / (count - 1) - 1).toArray();
  }

  private static Contours of(int columns, int rows, DoubleBinaryOperator value) {
    double[] x = places(columns);
    double[] y = places(rows);
    double[][] z =
        Arrays.stream(y)
            .mapToObj(b -> Arrays.stream(x).map(a -> value.applyAsDouble(a, b)).toArray())
            .toArray(double[][]::new);
    return new Contours(x, y, z);
  }

  /// Twice around counts twice; what runs clockwise counts as a hole.
  private static double area(List<List<XY>> outlines) {
    double twice = 0;
    for (List<XY> outline : outlines) {
      for (int i = 0; i + 1 < outline.size(); i++) {
        XY p = outline.get(i);
        XY q = outline.get(i + 1);
        twice += p.x() * q.y() - q.x() * p.y();
      }
    }
    return twice / 2;
  }

  private static boolean isClosed(List<XY> line) {
    return line.getFirst().equals(line.getLast());
  }

  private static boolean isAtTheEdge(XY point) {
    return Math.abs(Math.abs(point.x()) - 1) < 1e-12 || Math.abs(Math.abs(point.y()) - 1) < 1e-12;
  }

  @Test
  void lineOfAPlaneIsStraight() {
    List<List<XY>> lines = of(7, 5, (x, y) -> 3 * x + 2 * y).lines(0.5);

    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst())
        .allSatisfy(p -> assertThat(3 * p.x() + 2 * p.y()).isCloseTo(0.5, within(1e-12)));
    assertThat(isAtTheEdge(lines.getFirst().getFirst())).isTrue();
    assertThat(isAtTheEdge(lines.getFirst().getLast())).isTrue();
  }

  /// Between two nodes at a distance of h the straight line is off by at most h²/4 in z, which is
  /// h²/(8r) in r.
  @Test
  void lineOfABowlIsACircle() {
    Contours bowl = of(81, 81, (x, y) -> x * x + y * y);
    List<List<XY>> lines = bowl.lines(0.49);

    assertThat(lines).hasSize(1);
    assertThat(isClosed(lines.getFirst())).isTrue();
    assertThat(lines.getFirst())
        .allSatisfy(p -> assertThat(Math.hypot(p.x(), p.y())).isCloseTo(0.7, within(2e-4)));
    assertThat(area(bowl.region(0.49))).isCloseTo(4 - 0.49 * Math.PI, within(2e-3));
  }

  /// In the cell of z = xy the middle is 0: at 0.5 the two high corners are apart, at −0.5 they
  /// belong together.
  @Test
  void middleDecidesInASaddle() {
    Contours saddle = of(2, 2, (x, y) -> x * y);

    assertThat(saddle.lines(0.5))
        .containsExactlyInAnyOrder(
            List.of(new XY(-0.5, -1), new XY(-1, -0.5)), List.of(new XY(0.5, 1), new XY(1, 0.5)));
    assertThat(saddle.lines(-0.5))
        .containsExactlyInAnyOrder(
            List.of(new XY(0.5, -1), new XY(1, -0.5)), List.of(new XY(-0.5, 1), new XY(-1, 0.5)));
  }

  @Test
  void flatGridHasARegionAndNoLines() {
    Contours flat = of(4, 3, (_, _) -> 2);

    assertThat(flat.lines(1)).isEmpty();
    assertThat(flat.lines(3)).isEmpty();
    assertThat(area(flat.region(1))).isCloseTo(4, within(1e-12));
    assertThat(flat.region(3)).isEmpty();
  }

  static IntStream seeds() {
    return IntStream.range(0, 20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void regionAndItsComplementCoverTheGridOnce(int seed) {
    Random random = new Random(seed);
    int columns = 2 + random.nextInt(12);
    int rows = 2 + random.nextInt(12);
    Contours rough = of(columns, rows, (_, _) -> random.nextGaussian());
    Contours turned = new Contours(rough.x(), rough.y(), negative(rough.z()));

    double before = 4;
    for (double level = -1.5; level <= 1.5; level += 0.25) {
      double area = area(rough.region(level));
      assertThat(area + area(turned.region(-level))).isCloseTo(4, within(1e-9));
      assertThat(area).isBetween(-1e-12, before + 1e-12);
      before = area;
      assertThat(rough.region(level)).allMatch(ContoursTest::isClosed);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void linesEndOnlyAtTheEdge(int seed) {
    Random random = new Random(seed);
    Contours rough = of(9, 8, (_, _) -> random.nextGaussian());

    assertThat(rough.lines(0.1))
        .isNotEmpty()
        .allMatch(line ->
            isClosed(line) || (isAtTheEdge(line.getFirst()) && isAtTheEdge(line.getLast())));
  }

  private static double[][] negative(double[][] z) {
    return Arrays.stream(z)
        .map(row -> Arrays.stream(row).map(v -> -v).toArray())
        .toArray(double[][]::new);
  }
}
