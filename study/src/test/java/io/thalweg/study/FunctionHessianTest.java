package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.dynamics.Lanczos;
import io.thalweg.optim.Seed;
import io.thalweg.problems.Quadratic;
import io.thalweg.problems.Rosenbrock;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionHessianTest {
  /// At (x, y): [1200x² − 400y + 2, −400x; −400x, 200].
  @Test
  void ofRosenbrockItIsTheClosedForm() {
    FunctionHessian hessian = new FunctionHessian(new Rosenbrock(2), new double[] {-1.2, 1});
    double[] column = new double[2];
    hessian.apply(new double[] {1, 0}, column);
    assertThat(column).containsExactly(new double[] {1330, 480}, within(1e-5));
    hessian.apply(new double[] {0, 1}, column);
    assertThat(column).containsExactly(new double[] {480, 200}, within(1e-5));
  }

  @Test
  void ofAQuadraticItHasTheSpectrumAskedFor() {
    Quadratic f = new Quadratic(List.of(-2.0, 0.0, 0.5, 1.0, 10.0, 250.0), 3);
    Lanczos lanczos = new Lanczos(6, 1e-9, new Seed(1));
    FunctionHessian hessian = new FunctionHessian(f, f.start());
    assertThat(lanczos.largest(hessian, 2).pairs())
        .extracting(Lanczos.Pair::value)
        .satisfiesExactly(
            value -> assertThat(value).isCloseTo(250, within(1e-6)),
            value -> assertThat(value).isCloseTo(10, within(1e-6)));
    assertThat(lanczos.smallest(hessian, 1).value()).isCloseTo(-2, within(1e-6));
  }
}
