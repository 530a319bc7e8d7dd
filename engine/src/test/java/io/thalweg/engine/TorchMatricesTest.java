package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.matrices.JavaMatrices;
import io.thalweg.optim.Matrices;
import io.thalweg.optim.Matrix;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import java.lang.foreign.Arena;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// LibTorch's linear algebra beside that of `thalweg-matrices`, which has its own tests against
/// plain sums.
class TorchMatricesTest {
  private static final TorchMatrices TORCH = new TorchMatrices();
  private static final JavaMatrices JAVA = new JavaMatrices();

  private static double tolerance(Precision precision) {
    return precision == Precision.FLOAT32 ? 1e-5 : 1e-12;
  }

  private static Matrix of(Precision precision, int rows, int columns, IntToDoubleFunction by) {
    Matrix matrix = Matrix.zeros(precision, rows, columns, Arena.ofAuto());
    for (int i = 0; i < rows * columns; i++) {
      matrix.set(i / columns, i % columns, by.applyAsDouble(i));
    }
    return matrix;
  }

  private static Matrix random(Precision precision, int rows, int columns, String name) {
    RandomGenerator random = new Seed(5).split(name).random();
    return of(precision, rows, columns, _ -> random.nextDouble(-1, 1));
  }

  /// op(A)·op(B)
  private static Matrix product(Matrix a, boolean ofA, Matrix b, boolean ofB) {
    int rows = ofA ? a.columns() : a.rows();
    int columns = ofB ? b.rows() : b.columns();
    Matrix c = Matrix.zeros(a.precision(), rows, columns, Arena.ofAuto());
    JAVA.multiply(1, a, ofA, b, ofB, 0, c);
    return c;
  }

  private static void assertClose(Matrix found, Matrix expected) {
    for (int i = 0; i < found.rows(); i++) {
      for (int j = 0; j < found.columns(); j++) {
        assertThat(Math.abs(found.get(i, j) - expected.get(i, j)))
            .as("[%d, %d]: %s and %s", i, j, found.get(i, j), expected.get(i, j))
            .isLessThanOrEqualTo(tolerance(found.precision()));
      }
    }
  }

  private static void assertOrthonormal(Matrix q) {
    int n = q.rows();
    assertClose(product(q, true, q, false), of(q.precision(), n, n, i -> i / n == i % n ? 1 : 0));
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 1, 1, 1", "FLOAT32, 1, 7, 1", "FLOAT32, 33, 17, 1", "FLOAT32, 33, 17, 65",
    "FLOAT64, 1, 1, 1", "FLOAT64, 1, 7, 1", "FLOAT64, 33, 17, 1", "FLOAT64, 33, 17, 65"
  })
  void productsAreThoseInJava(Precision precision, int m, int inner, int n) {
    double[][] factors = {{1, 0}, {-0.5, 0}, {1, 1}, {0.25, -2}, {0, 0.5}};
    for (int transposed = 0; transposed < 4; transposed++) {
      boolean ofA = transposed % 2 == 1;
      boolean ofB = transposed > 1;
      Matrix a = random(precision, ofA ? inner : m, ofA ? m : inner, "a");
      Matrix b = random(precision, ofB ? n : inner, ofB ? inner : n, "b");
      for (double[] each : factors) {
        Matrix found = random(precision, m, n, "c");
        Matrix expected = random(precision, m, n, "c");
        TORCH.multiply(each[0], a, ofA, b, ofB, each[1], found);
        JAVA.multiply(each[0], a, ofA, b, ofB, each[1], expected);
        assertClose(found, expected);
      }
      Matrix unset = of(precision, m, n, _ -> Double.NaN);
      TORCH.multiply(1, a, ofA, b, ofB, 0, unset);
      assertClose(unset, product(a, ofA, b, ofB));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 1, 1", "FLOAT32, 3, 3", "FLOAT32, 17, 17", "FLOAT32, 9, 4", "FLOAT32, 9, 0",
    "FLOAT64, 1, 1", "FLOAT64, 3, 3", "FLOAT64, 17, 17", "FLOAT64, 9, 4", "FLOAT64, 9, 0"
  })
  void eigenvectorsAndBasesAreWhatDefinesThem(Precision precision, int n, int rank) {
    Matrix thin = random(precision, n, Math.max(rank, 1), "thin");
    Matrix a = Matrix.zeros(precision, n, n, Arena.ofAuto());
    JAVA.multiply(rank == 0 ? 0 : 1, thin, false, thin, true, 0, a);

    Matrix values = Matrix.zeros(precision, 1, n, Arena.ofAuto());
    Matrix v = Matrix.zeros(precision, n, n, Arena.ofAuto());
    TORCH.eigen(a, values, v);
    assertOrthonormal(v);
    assertClose(
        product(a, false, v, false),
        of(precision, n, n, i -> v.get(i / n, i % n) * values.get(0, i % n)));
    for (int i = 1; i < n; i++) {
      assertThat(values.get(0, i)).isGreaterThanOrEqualTo(values.get(0, i - 1));
    }
    Matrix valuesInJava = Matrix.zeros(precision, 1, n, Arena.ofAuto());
    JAVA.eigen(a, valuesInJava, Matrix.zeros(precision, n, n, Arena.ofAuto()));
    assertClose(values, valuesInJava);

    Matrix q = of(precision, n, n, i -> a.get(i / n, i % n));
    TORCH.orthonormalise(q);
    assertOrthonormal(q);
    Matrix r = product(q, true, a, false);
    assertClose(r, of(precision, n, n, i -> i % n < i / n ? 0 : r.get(i / n, i % n)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void whatIsNotFiniteGivesNaN(double bad) {
    int n = 4;
    Matrix a = random(Precision.FLOAT64, n, n, "a");
    a.set(2, 1, bad);
    Matrix values = Matrix.zeros(Precision.FLOAT64, 1, n, Arena.ofAuto());
    Matrix vectors = Matrix.zeros(Precision.FLOAT64, n, n, Arena.ofAuto());
    TORCH.eigen(a, values, vectors);
    TORCH.orthonormalise(a);
    for (int i = 0; i < n; i++) {
      assertThat(values.get(0, i)).isNaN();
      for (int j = 0; j < n; j++) {
        assertThat(vectors.get(i, j)).isNaN();
        assertThat(a.get(i, j)).isNaN();
      }
    }
  }

  /// SOAP on square tensors, as the eigenvectors that it starts with are determined only for full
  /// rank.
  @ParameterizedTest
  @ValueSource(
      strings = {"muon(adam(rate=0.01))", "shampoo(sgd(rate=0.01))", "soap(sgd(rate=0.01))"})
  void stepsAreThoseInJava(String recipe) {
    int columns = recipe.startsWith("soap") ? 7 : 12;
    try (Arena arena = Arena.ofConfined()) {
      Parameters torch = parameters(columns, arena);
      Parameters java = parameters(columns, arena);
      try (Optimizer byTorch = optimizer(recipe, torch, TORCH);
          Optimizer byJava = optimizer(recipe, java, JAVA)) {
        for (int step = 0; step < 25; step++) {
          step(byTorch, torch, step);
          step(byJava, java, step);
        }
      }
      for (int i = 0; i < torch.length(); i++) {
        assertThat(Math.abs(torch.value(i) - java.value(i))).as("%d", i).isLessThan(1e-9);
      }
    }
  }

  private static Parameters parameters(int columns, Arena arena) {
    Parameters parameters =
        Parameters.layout()
            .add("weight", 7, columns)
            .add("bias", 7)
            .allocate(Precision.FLOAT64, arena);
    RandomGenerator random = new Seed(1).split("start").random();
    for (long i = 0; i < parameters.length(); i++) {
      parameters.value(i, random.nextDouble(-1, 1));
    }
    return parameters;
  }

  private static Optimizer optimizer(String recipe, Parameters parameters, Matrices matrices) {
    return Optimizer.builder(Recipe.parse(recipe), parameters).matrices(matrices).build();
  }

  /// Of a bowl, with noise.
  private static void step(Optimizer optimizer, Parameters parameters, int step) {
    RandomGenerator noise = new Seed(2).split(step).random();
    for (long i = 0; i < parameters.length(); i++) {
      parameters.gradient(i, parameters.value(i) * (1 + i % 3) + noise.nextDouble(-1, 1));
    }
    optimizer.step();
  }

  /// Both are on the class path here.
  @Test
  void libTorchIsFoundBeforeJava() {
    assertThat(Matrices.found()).isInstanceOf(TorchMatrices.class);
  }
}
