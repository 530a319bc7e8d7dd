package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.hipparchus.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootLocusTest {
  private static double[] even(double from, double to, int n) {
    return IntStream.range(0, n).mapToDouble(i -> from + (to - from) * i / (n - 1)).toArray();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9, 0.99})
  void breakPointsOfMomentum(double beta) {
    List<RootLocus.BreakPoint> points = RootLocus.of(Loops.momentum(1, beta), 0, 1).breakPoints();

    double root = Math.sqrt(beta);
    assertThat(points).hasSize(2);
    assertBreak(points.get(0), Math.pow(1 - root, 2), root);
    assertBreak(points.get(1), Math.pow(1 + root, 2), -root);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9, 0.99})
  void breakPointsOfNesterov(double beta) {
    List<RootLocus.BreakPoint> points = RootLocus.of(Loops.nesterov(1, beta), 0, 1).breakPoints();

    assertThat(points).hasSize(2);
    assertBreak(points.get(0), Math.pow((1 - beta) / (1 + beta), 2), 2 * beta / (1 + beta));
    assertBreak(points.get(1), 1, 0);
  }

  private static void assertBreak(RootLocus.BreakPoint found, double gain, double point) {
    assertThat(found.gain()).isCloseTo(gain, within(1e-13));
    assertThat(found.point().getReal()).isCloseTo(point, within(1e-14));
    assertThat(found.point().getImaginary()).isZero();
  }

  @Test
  void printedBreakPoints() {
    List<RootLocus.BreakPoint> momentum = RootLocus.of(Loops.momentum(1, 0.9), 0).breakPoints();
    List<RootLocus.BreakPoint> nesterov = RootLocus.of(Loops.nesterov(1, 0.9), 0).breakPoints();

    assertThat(momentum.get(0).gain()).isCloseTo(2.633404e-3, within(5e-10));
    assertThat(momentum.get(1).gain()).isCloseTo(3.797367, within(5e-7));
    assertThat(momentum.get(1).point().getReal()).isCloseTo(-0.948683, within(5e-7));
    assertThat(nesterov.get(0).gain()).isCloseTo(2.770083e-3, within(5e-10));
    assertThat(nesterov.get(0).point().getReal()).isCloseTo(0.947368, within(5e-7));
  }

  @Test
  void complexPolesOfOptimizers() {
    RootLocus momentum = RootLocus.of(Loops.momentum(1, 0.9), even(0.01, 3.7, 50));
    RootLocus nesterov = RootLocus.of(Loops.nesterov(1, 0.9), even(0.01, 0.99, 50));

    for (int j = 0; j < 50; j++) {
      double h = nesterov.settings().get(j);
      for (int i = 0; i < 2; i++) {
        assertThat(momentum.branches().get(i).get(j).norm())
            .isCloseTo(Math.sqrt(0.9), within(1e-14));
        assertThat(nesterov.branches().get(i).get(j).norm())
            .isCloseTo(Math.sqrt(0.9 * (1 - h)), within(1e-14));
      }
    }
  }

  // At h = 5 the poles are −β/p and p: beyond the second break point one goes to 0, one to −∞.
  @Test
  void branchesAreContinuous() {
    RootLocus locus = RootLocus.of(Loops.momentum(1, 0.9), even(0, 5, 20001));

    for (List<Complex> branch : locus.branches()) {
      for (int j = 1; j < branch.size(); j++) {
        // near a break point poles move like the root of the gain: √(0.00025·3.8)
        assertThat(branch.get(j).subtract(branch.get(j - 1)).norm()).isLessThan(0.032);
      }
    }
    assertThat(locus.branches().get(0).getFirst()).isNotEqualTo(locus.branches().get(1).getFirst());
    assertThat(locus.branches().get(0).getLast()).isNotEqualTo(locus.branches().get(1).getLast());
  }

  /// Roots s ± i and 1 − s ± 1.01i: they pass each other closely, and at the end each is where the
  /// other began.
  private static double[] passing(double s) {
    return Polynomial.withRoots(
            1,
            List.of(
                new Complex(s, 1),
                new Complex(s, -1),
                new Complex(1 - s, 1.01),
                new Complex(1 - s, -1.01)))
        .coefficients();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 50})
  void polesThatPassEachOtherKeepTheirBranches(int n) {
    RootLocus locus = RootLocus.of(RootLocusTest::passing, even(0, 1, n));

    for (List<Complex> branch : locus.branches()) {
      double height = Math.abs(branch.getFirst().getImaginary());
      for (int j = 0; j < n; j++) {
        double s = (double) j / (n - 1);
        assertThat(Math.abs(branch.get(j).getImaginary())).isCloseTo(height, within(1e-9));
        assertThat(branch.get(j).getReal()).isCloseTo(height < 1.005 ? s : 1 - s, within(1e-9));
      }
    }
  }

  // Beyond the break points, where every branch has only one way on.
  @Test
  void fewGainsGiveThePolesOfManyGains() {
    TransferFunction loop =
        TransferFunction.continuous(new double[] {1, 3}, new double[] {1, 7, 24, 38, 20, 0});
    double last = RootLocus.of(loop, 1).breakPoints().getLast().gain();
    double[] many = even(Math.max(0, last) + 0.01, 300, 4001);
    double[] few = IntStream.range(0, 11).mapToDouble(i -> many[400 * i]).toArray();

    RootLocus fine = RootLocus.of(loop, many);
    RootLocus coarse = RootLocus.of(loop, few);

    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < few.length; j++) {
        Complex expected = fine.branches().get(i).get(400 * j);
        assertThat(coarse.branches().get(i).get(j).subtract(expected).norm()).isLessThan(1e-7);
      }
    }
  }

  @Test
  void polesThatAreAlwaysDoubleNeedNoSearch() {
    int[] calls = {0};
    RootLocus locus =
        RootLocus.of(
            s -> {
              calls[0]++;
              return Polynomial.withRoots(
                      1,
                      List.of(
                          Complex.ZERO,
                          Complex.ZERO,
                          new Complex(0.5),
                          new Complex(0.5),
                          new Complex(s)))
                  .coefficients();
            },
            even(0.6, 0.9, 101));

    assertThat(locus.branches()).hasSize(5);
    assertThat(calls[0]).isLessThan(1000);
  }

  @Test
  void asymptotes() {
    RootLocus locus =
        RootLocus.of(
            TransferFunction.continuous(new double[] {1}, new double[] {1, 6, 8, 0}), 1, 1e9);

    RootLocus.Asymptotes lines = locus.asymptotes().orElseThrow();
    assertThat(lines.centroid()).isEqualTo(-2);
    assertThat(lines.anglesDegrees()).containsExactlyInAnyOrder(60.0, 180.0, -60.0);
    for (List<Complex> branch : locus.branches()) {
      double angle = Math.toDegrees(branch.getLast().add(2).getArgument());
      double nearest =
          lines.anglesDegrees().stream()
              .mapToDouble(line -> Math.abs(Math.IEEEremainder(line - angle, 360)))
              .min()
              .orElseThrow();
      assertThat(nearest).isLessThan(0.1);
    }
    assertThat(RootLocus.of(Loops.momentum(1, 0.9), 1).asymptotes().orElseThrow().anglesDegrees())
        .containsExactly(180.0);
    assertThat(RootLocus.of(Loops.momentum(-1, 0.9), 1).asymptotes().orElseThrow().anglesDegrees())
        .containsExactly(0.0);
  }

  // Momentum over β at fixed h, which is no gain of a loop in the usual form.
  @Test
  void overAnySetting() {
    double h = 0.1;
    RootLocus locus =
        RootLocus.of(beta -> new double[] {1, -(1 + beta - h), beta}, even(0, 0.99, 100));

    double critical = Math.pow(1 - Math.sqrt(h), 2);
    IntStream.range(0, 100)
        .forEach(j -> {
          boolean complex = locus.branches().getFirst().get(j).getImaginary() != 0;
          assertThat(complex).isEqualTo(locus.settings().get(j) > critical);
        });
    assertThat(locus.breakPoints()).isEmpty();
    assertThat(locus.asymptotes()).isEmpty();
  }

  @Test
  void wrongUse() {
    assertThatThrownBy(() -> RootLocus.of(Loops.sgd(1)))
        .hasMessage("settings must be one or more, got none");
    assertThatThrownBy(() -> RootLocus.of(s -> new double[] {s, 1, 1}, 1, 0))
        .hasMessage("the degree must be 2 at every setting, got 1 at 0.0");
    assertThatThrownBy(() -> RootLocus.of(Loops.sgd(1), Double.NaN))
        .hasMessage("the polynomial must be finite at every setting, got [NaN, NaN] at NaN");
    assertThatThrownBy(() -> RootLocus.of(s -> DoubleStream.of(1).toArray(), 1))
        .hasMessage("the degree must be 1 or more, got 0");
  }
}
