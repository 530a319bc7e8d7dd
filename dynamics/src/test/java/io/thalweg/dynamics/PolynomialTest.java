package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.hipparchus.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolynomialTest {
  // (x − 1)(x − (1 + 2⁻²⁶)): b² − 4ac is rounding alone unless it is computed with care.
  @Test
  void quadraticNearADoubleRoot() {
    double other = 1 + 0x1p-26;
    List<Complex> roots = new Polynomial(1, -(1 + other), other).roots();

    assertThat(roots.get(0).getReal()).isEqualTo(other);
    assertThat(roots.get(1).getReal()).isEqualTo(1);
  }

  @Test
  void quadraticWithoutCancellation() {
    List<Complex> roots = new Polynomial(1, -1e8, 1).roots();

    assertThat(roots.get(0).getReal()).isEqualTo(1e8);
    assertThat(roots.get(1).getReal()).isCloseTo(1e-8, within(1e-23));
  }

  @Test
  void quadraticWithNegativeLeadingCoefficient() {
    List<Complex> roots = new Polynomial(-1, 2, -2).roots();

    assertThat(roots).containsExactly(new Complex(1, 1), new Complex(1, -1));
  }

  @Test
  void rootsAtZeroAreExact() {
    assertThat(new Polynomial(0, 2, -4, 0, 0).roots())
        .containsExactly(new Complex(2), Complex.ZERO, Complex.ZERO);
    assertThat(new Polynomial(3, 0, 0).roots()).containsExactly(Complex.ZERO, Complex.ZERO);
    assertThat(new Polynomial(3).roots()).isEmpty();
    assertThat(new Polynomial(0, 0).roots()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7, 8, 12})
  void rootsOfUnity(int n) {
    double[] coefficients = new double[n + 1];
    coefficients[0] = 1;
    coefficients[n] = -1;
    List<Complex> expected = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double angle = 2 * Math.PI * i / n;
      expected.add(new Complex(Math.cos(angle), Math.sin(angle)));
    }

    assertSame(new Polynomial(coefficients).roots(), expected, 1e-14);
  }

  @Test
  void rootsOfVeryDifferentSize() {
    List<Complex> expected =
        List.of(new Complex(1e-6), new Complex(-1e-2), new Complex(5), new Complex(-1e7));

    assertSame(Polynomial.withRoots(3, expected).roots(), expected, 1e-13);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 8})
  void randomRoots(int n) {
    Random random = new Random(n);
    for (int trial = 0; trial < 200; trial++) {
      List<Complex> expected = new ArrayList<>();
      while (expected.size() < n) {
        double x = random.nextGaussian();
        double y = random.nextGaussian();
        if (n - expected.size() > 1 && random.nextBoolean()) {
          expected.add(new Complex(x, Math.abs(y)));
          expected.add(new Complex(x, -Math.abs(y)));
        } else {
          expected.add(new Complex(x));
        }
      }
      if (apart(expected) > 0.05) {
        assertSame(Polynomial.withRoots(x(random), expected).roots(), expected, 1e-9);
      }
    }
  }

  private static double x(Random random) {
    return 0.1 + random.nextDouble();
  }

  private static double apart(List<Complex> roots) {
    double apart = Double.POSITIVE_INFINITY;
    for (int i = 0; i < roots.size(); i++) {
      for (int j = 0; j < i; j++) {
        apart = Math.min(apart, roots.get(i).subtract(roots.get(j)).norm());
      }
    }
    return apart;
  }

  // A triple root is known to a third of the digits, and none is lost or found.
  @Test
  void tripleRoot() {
    List<Complex> expected = List.of(new Complex(0.9), new Complex(0.9), new Complex(0.9));

    assertSame(Polynomial.withRoots(1, expected).roots(), expected, 1e-4);
  }

  static void assertSame(List<Complex> found, List<Complex> expected, double relative) {
    assertThat(found).hasSize(expected.size());
    List<Complex> left = new ArrayList<>(found);
    for (Complex root : expected) {
      Complex nearest =
          left.stream()
              .min(Comparator.comparingDouble(other -> other.subtract(root).norm()))
              .orElseThrow();
      assertThat(nearest.subtract(root).norm())
          .as("%s among %s", root, found)
          .isLessThanOrEqualTo(relative * root.norm());
      left.remove(nearest);
    }
  }

  @Test
  void readable() {
    assertThat(new Polynomial(1, -1.9, 0.9).toString("z")).isEqualTo("z² − 1.9z + 0.9");
    assertThat(new Polynomial(-0.1, 0).toString("z")).isEqualTo("−0.1z");
    assertThat(new Polynomial(0).toString("z")).isEqualTo("0");
    assertThat(new Polynomial(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1).toString("s")).isEqualTo("s¹⁰ − 1");
  }
}
