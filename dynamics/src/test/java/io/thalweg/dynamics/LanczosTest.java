package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Seed;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanczosTest {
  private static final Seed SEED = new Seed(1);
  private static final Lanczos FINE = new Lanczos(300, 1e-9, SEED);
  private static final Offset<Double> ROUNDING = within(1e-10);

  /// The 1-D Laplacian, 2 on the diagonal and −1 beside it: λₖ = 2 − 2cos(kπ/(n+1)).
  private record Laplacian(int dimension) implements SymmetricOperator {
    @Override
    public void apply(double[] x, double[] y) {
      for (int i = 0; i < dimension; i++) {
        double left = i == 0 ? 0 : x[i - 1];
        double right = i == dimension - 1 ? 0 : x[i + 1];
        y[i] = 2 * x[i] - left - right;
      }
    }

    double eigenvalue(int k) {
      return 2 - 2 * Math.cos(k * Math.PI / (dimension + 1));
    }
  }

  private static double[] values(Lanczos.Result result) {
    return result.pairs().stream().mapToDouble(Lanczos.Pair::value).toArray();
  }

  private static void assertPairs(Lanczos.Result result, Dense matrix) {
    double[] eigenvalues = matrix.eigenvalues();
    double scale = 1e-13 * Math.max(1, matrix.matrix().getNorm1());
    for (Lanczos.Pair pair : result.pairs()) {
      double[] u = pair.vector();
      double[] hu = matrix.matrix().operate(u);
      double[] rest = new double[u.length];
      Arrays.setAll(rest, i -> hu[i] - pair.value() * u[i]);
      double nearest =
          Arrays.stream(eigenvalues).map(l -> Math.abs(l - pair.value())).min().orElseThrow();
      assertThat(Krylov.norm(u)).isCloseTo(1, within(1e-14));
      assertThat(Krylov.norm(rest)).isLessThan(1.001 * pair.residual() + 10 * scale);
      assertThat(nearest).isLessThan(pair.residual() + 10 * scale);
      for (Lanczos.Pair other : result.pairs()) {
        if (other != pair) {
          assertThat(InnerProduct.of(u, other.vector())).isCloseTo(0, within(1e-10));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 60})
  void bothEndsOfTheLaplacian(int n) {
    Laplacian laplacian = new Laplacian(n);
    int k = Math.min(n, 4);
    Lanczos.Result largest = FINE.largest(laplacian, k);
    Lanczos.Result smallest = FINE.smallest(laplacian, k);
    assertThat(largest.converged()).isTrue();
    assertThat(values(largest))
        .containsExactly(
            IntStream.range(0, k).mapToDouble(i -> laplacian.eigenvalue(n - i)).toArray(),
            ROUNDING);
    assertThat(values(smallest))
        .containsExactly(
            IntStream.range(0, k).mapToDouble(i -> laplacian.eigenvalue(i + 1)).toArray(),
            ROUNDING);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void randomMatrices(long seed) {
    Dense matrix = Dense.wigner(60, seed);
    double[] all = matrix.eigenvalues();
    Lanczos.Result largest = FINE.largest(matrix, 5);
    Lanczos.Result smallest = FINE.smallest(matrix, 5);
    assertThat(values(largest)).containsExactly(reversed(all, 5), ROUNDING);
    assertThat(values(smallest)).containsExactly(Arrays.copyOf(all, 5), ROUNDING);
    assertPairs(largest, matrix);
    assertPairs(smallest, matrix);
  }

  private static double[] reversed(double[] ascending, int k) {
    return IntStream.range(0, k).mapToDouble(i -> ascending[ascending.length - 1 - i]).toArray();
  }

  @Test
  void repeatedEigenvaluesCountAsOftenAsTheyAre() {
    Dense matrix = Dense.rotated(3, 5, 5, 5, 2, 1, 1, 0.5, 0, -1, -4, -4, -4);
    Lanczos.Result largest = FINE.largest(matrix, 5);
    Lanczos.Result smallest = FINE.smallest(matrix, 4);
    assertThat(values(largest)).containsExactly(new double[] {5, 5, 5, 2, 1}, ROUNDING);
    assertThat(values(smallest)).containsExactly(new double[] {-4, -4, -4, -1}, ROUNDING);
    assertPairs(largest, matrix);
    assertPairs(smallest, matrix);
  }

  @Test
  void clustersAreToldApart() {
    double[] spectrum = new double[100];
    Arrays.setAll(spectrum, i -> i < 5 ? 1 - 1e-5 * i : 0.9 * i / 100);
    Dense matrix = Dense.rotated(4, spectrum);
    Lanczos.Result largest = FINE.largest(matrix, 5);
    assertThat(values(largest)).containsExactly(Arrays.copyOf(spectrum, 5), ROUNDING);
    assertPairs(largest, matrix);
  }

  @Test
  void theIdentityHasOneEigenvalueInEveryDirection() {
    Dense identity = Dense.diagonal(1, 1, 1, 1, 1, 1, 1);
    Lanczos.Result one = FINE.largest(identity, 1);
    assertThat(one.value()).isCloseTo(1, ROUNDING);
    assertThat(one.products()).isEqualTo(1);
    Lanczos.Result all = FINE.largest(identity, 7);
    assertThat(values(all)).containsExactly(new double[] {1, 1, 1, 1, 1, 1, 1}, ROUNDING);
    assertPairs(all, identity);
  }

  @Test
  void theZeroMatrixHasZeros() {
    Dense zero = Dense.diagonal(0, 0, 0);
    assertThat(values(FINE.largest(zero, 3))).containsExactly(0, 0, 0);
    assertThat(values(FINE.smallest(zero, 2))).containsExactly(new double[2], ROUNDING);
  }

  @Test
  void oneDimension() {
    Lanczos.Result result = FINE.largest(Dense.diagonal(-7), 1);
    assertThat(result.value()).isEqualTo(-7);
    assertThat(result.pairs().getFirst().residual()).isZero();
    assertThat(Math.abs(result.pairs().getFirst().vector()[0])).isEqualTo(1);
    assertThat(result.products()).isEqualTo(1);
  }

  @Test
  void anInvariantSpaceEndsTheSearch() {
    double[] spectrum = new double[50];
    spectrum[0] = 3;
    Lanczos.Result result = FINE.largest(Dense.rotated(5, spectrum), 1);
    assertThat(result.value()).isCloseTo(3, ROUNDING);
    assertThat(result.converged()).isTrue();
    assertThat(result.products()).isEqualTo(2);
  }

  @Test
  void atTheStepLimitTheResidualStillBounds() {
    Dense matrix = Dense.wigner(80, 6);
    Lanczos.Result result = new Lanczos(8, 1e-9, SEED).largest(matrix, 3);
    assertThat(result.converged()).isFalse();
    assertThat(result.products()).isEqualTo(8);
    assertThat(result.pairs().getFirst().residual()).isGreaterThan(1e-3);
    assertPairs(result, matrix);
  }

  @Test
  void aCoarseToleranceIsEnoughForALoneEigenvalue() {
    double[] spectrum = new double[200];
    Arrays.setAll(spectrum, i -> i == 0 ? 40 : Math.cos(i));
    Lanczos.Result result = Lanczos.of(SEED).largest(Dense.rotated(7, spectrum), 1);
    assertThat(result.value()).isCloseTo(40, within(40 * 1e-7));
    assertThat(result.products()).isLessThan(12);
  }

  @Test
  void aStartThatLeansTheRightWaySavesProducts() {
    double[] spectrum = new double[300];
    Arrays.setAll(spectrum, i -> 1 + Math.cos(i) + (i == 0 ? 0.3 : 0));
    Dense matrix = Dense.rotated(7, spectrum);
    Lanczos coarse = new Lanczos(200, 1e-2, SEED);
    Lanczos.Result afresh = coarse.largest(matrix, 1);
    double[] start = afresh.pairs().getFirst().vector();
    for (int i = 0; i < start.length; i++) {
      start[i] += 0.1 * Math.sin(i) / Math.sqrt(start.length);
    }
    Lanczos.Result followed = coarse.largestFrom(matrix, start);
    assertThat(followed.products()).isLessThan(afresh.products());
    assertThat(followed.value()).isCloseTo(2.3, within(0.01));
    assertThat(followed.converged()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> coarse.largestFrom(matrix, new double[2]))
        .withMessage("start must have 300 numbers, got 2");
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    Dense matrix = Dense.wigner(30, 8);
    assertThat(values(FINE.largest(matrix, 2))).isEqualTo(values(FINE.largest(matrix, 2)));
  }

  @Test
  void preconditioningGivesTheEigenvaluesOfTheProduct() {
    Dense matrix = Dense.wigner(20, 9);
    double[] p = IntStream.range(0, 20).mapToDouble(i -> 0.1 + i).toArray();
    double[] inverseRoot = Arrays.stream(p).map(each -> 1 / Math.sqrt(each)).toArray();
    Dense root = Dense.diagonal(inverseRoot);
    Dense product = new Dense(root.matrix().multiply(matrix.matrix()).multiply(root.matrix()));
    Preconditioned operator = new Preconditioned(matrix, p);
    assertThat(values(FINE.largest(operator, 3)))
        .containsExactly(reversed(product.eigenvalues(), 3), ROUNDING);
    p[3] = 0;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Preconditioned(matrix, p))
        .withMessage("preconditioner 3 must be in (0,inf), got 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Preconditioned(matrix, new double[2]))
        .withMessage("the preconditioner must have 20 numbers, got 2");
  }

  @Test
  void whatIsNotFiniteIsRefused() {
    Dense broken = Dense.diagonal(1, Double.NaN, 2);
    assertThatThrownBy(() -> FINE.largest(broken, 1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("product 1 of the operator is not finite");
  }

  @Test
  void wrongArgumentsSayWhatIsAllowed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FINE.largest(Dense.diagonal(1, 2), 3))
        .withMessage("k must be in [1,2], got 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Lanczos(0, 1e-3, SEED))
        .withMessage("steps must be at least 1, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Lanczos(1, 0, SEED))
        .withMessage("tolerance must be in (0,1), got 0.0");
  }
}
