package io.thalweg.matrices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thalweg.optim.Matrices;
import io.thalweg.optim.Matrix;
import io.thalweg.optim.Precision;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Products beside sums of products.
class ProductTest {
  private static final JavaMatrices MATRICES = new JavaMatrices();

  /// C `[m, n]` of `inner` products each.
  record Shape(int m, int inner, int n) {}

  record Case(Precision precision, Shape shape, boolean ofA, boolean ofB) {
    Matrix a() {
      return ofA
          ? Linear.random(precision, shape.inner(), shape.m(), "a")
          : Linear.random(precision, shape.m(), shape.inner(), "a");
    }

    Matrix b() {
      return ofB
          ? Linear.random(precision, shape.n(), shape.inner(), "b")
          : Linear.random(precision, shape.inner(), shape.n(), "b");
    }

    Matrix c() {
      return Linear.random(precision, shape.m(), shape.n(), "c");
    }

    /// Of sums of `inner` numbers below 1, whatever their order.
    double tolerance() {
      return shape.inner() * (precision == Precision.FLOAT32 ? 5e-7 : 1e-15);
    }
  }

  static List<Case> cases() {
    List<Shape> shapes =
        List.of(
            new Shape(1, 1, 1),
            new Shape(1, 7, 1),
            new Shape(5, 1, 3),
            new Shape(2, 3, 4),
            new Shape(8, 16, 32),
            new Shape(33, 17, 1),
            new Shape(1, 17, 33),
            new Shape(33, 17, 33),
            new Shape(17, 33, 17),
            new Shape(65, 130, 67));
    return Stream.of(Precision.values())
        .flatMap(p ->
            shapes.stream()
                .flatMap(s ->
                    Stream.of(
                        new Case(p, s, false, false),
                        new Case(p, s, false, true),
                        new Case(p, s, true, false),
                        new Case(p, s, true, true))))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void productsAreSumsOfProducts(Case of) {
    double[][] factors = {{1, 0}, {-0.5, 0}, {1, 1}, {0.25, -2}, {0, 0.5}};
    for (double[] each : factors) {
      Matrix found = of.c();
      MATRICES.multiply(each[0], of.a(), of.ofA(), of.b(), of.ofB(), each[1], found);
      Matrix expected = Linear.copy(of.c());
      new PlainMatrices().multiply(each[0], of.a(), of.ofA(), of.b(), of.ofB(), each[1], expected);
      Linear.assertClose(found, expected, of.tolerance());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatWasInCDoesNotCountWhereBetaIsZero(Case of) {
    Matrix c = of.c();
    for (int i = 0; i < c.rows() * c.columns(); i++) {
      double was = i % 2 == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
      c.set(i / c.columns(), i % c.columns(), was);
    }
    MATRICES.multiply(1, of.a(), of.ofA(), of.b(), of.ofB(), 0, c);
    Matrix product = Linear.product(of.a(), of.ofA(), of.b(), of.ofB());
    Linear.assertClose(c, product, of.tolerance());
  }

  @ParameterizedTest
  @EnumSource
  void aMatrixTimesItsTransposeTakesOneMatrixTwice(Precision precision) {
    Matrix a = Linear.random(precision, 33, 17, "a");
    Matrix square = Matrix.zeros(precision, 17, 17, Arena.ofAuto());
    MATRICES.multiply(1, a, true, a, false, 0, square);
    Linear.assertClose(square, Linear.product(a, true, a, false), 2e-5);
  }

  @Test
  void anyMemoryServes() {
    byte[] bytes = new byte[4 * 6 + 1];
    MemorySegment odd = MemorySegment.ofArray(bytes).asSlice(1);
    Matrix a = Linear.random(Precision.FLOAT32, 2, 5, "a");
    Matrix b = Linear.random(Precision.FLOAT32, 5, 3, "b");
    Matrix c = new Matrix(Precision.FLOAT32, odd, 2, 3);
    MATRICES.multiply(1, a, false, b, false, 0, c);
    Linear.assertClose(c, Linear.product(a, false, b, false), 1e-6);
  }

  @Test
  void anInputThatIsNotFiniteShows() {
    Matrix a = Linear.random(Precision.FLOAT64, 3, 3, "a");
    a.set(1, 1, Double.NaN);
    Matrix b = Linear.random(Precision.FLOAT64, 3, 3, "b");
    Matrix c = Matrix.zeros(Precision.FLOAT64, 3, 3, Arena.ofAuto());
    MATRICES.multiply(1, a, false, b, false, 0, c);
    for (int j = 0; j < 3; j++) {
      assertThat(c.get(0, j)).isFinite();
      assertThat(c.get(1, j)).isNaN();
    }
  }

  @Test
  void shapesAndPrecisionsMustFit() {
    Matrix a = Linear.random(Precision.FLOAT32, 2, 5, "a");
    Matrix c = Matrix.zeros(Precision.FLOAT32, 2, 2, Arena.ofAuto());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MATRICES.multiply(1, a, false, a, false, 0, c))
        .withMessage("C must be of the shape of op(A)·op(B), got [2, 2] ← [2, 5]·[2, 5]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MATRICES.multiply(1, a, true, a, false, 0, c))
        .withMessageContaining("[2, 2] ← [5, 2]·[2, 5]");
    Matrix doubles = Linear.random(Precision.FLOAT64, 2, 5, "a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MATRICES.multiply(1, a, false, doubles, true, 0, c))
        .withMessage("all matrices must be of FLOAT32, got FLOAT64");
  }

  @Test
  void threadsDoNotMeet() throws Exception {
    Case of = new Case(Precision.FLOAT64, new Shape(33, 17, 33), false, true);
    Matrix expected = Linear.product(of.a(), of.ofA(), of.b(), of.ofB());
    Callable<Boolean> many =
        () -> {
          for (int i = 0; i < 200; i++) {
            Matrix c = of.c();
            MATRICES.multiply(1, of.a(), false, of.b(), true, 0, c);
            Linear.assertClose(c, expected, of.tolerance());
          }
          return true;
        };
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      for (Future<Boolean> each : executor.invokeAll(List.of(many, many, many, many))) {
        assertThat(each.get()).isTrue();
      }
    }
  }

  @Test
  void theServiceIsFound() {
    assertThat(Matrices.found()).isInstanceOf(JavaMatrices.class);
  }
}
