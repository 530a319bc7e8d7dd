package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The lazy form against what PyTorch 1.13 makes of sparse gradients (`torch_sparse_figures.py` in
/// the test resources): SparseAdam, whose ε stands at the uncorrected root, and Adagrad. Number i
/// of five, which starts at 0.1(i+1)(−1)ⁱ, has the gradient 2⁻ⁱ sin(0.37t + i) + 0.1 where i + 1
/// divides t; 100 steps at the default rate.
class SparseTorchTest {
  private static final int STEPS = 100;

  static Stream<Arguments> figures() {
    return Stream.of(
        Arguments.of(
            "adam(rate=0.001, eps-hat=true)",
            new double[] {
              0.0784875570218064,
              -0.21725995522437125,
              0.27991072926584193,
              -0.4244600527816502,
              0.4745379104627011
            }),
        Arguments.of(
            "adam(rate=0.001, beta1=0.5, beta2=0.9, epsilon=1e-2, eps-hat=true)",
            new double[] {
              0.08656714623149113,
              -0.21169166306194104,
              0.2849172994002557,
              -0.41941057163966594,
              0.4799424616231224
            }),
        Arguments.of(
            "adagrad(rate=0.01)",
            new double[] {
              0.04999629333301344,
              -0.2334033126717103,
              0.2554848195126932,
              -0.4574219899232319,
              0.4288719954482555
            }),
        Arguments.of(
            "adagrad(rate=0.01, accumulator=0.1, decay=0.01)",
            new double[] {
              0.05672168294119894,
              -0.22522176866888488,
              0.2732098585384351,
              -0.4320918386538217,
              0.46882350882531987
            }));
  }

  @ParameterizedTest
  @MethodSource("figures")
  void goesWherePyTorchGoes(String recipe, double[] expected) {
    double[] theta = new double[expected.length];
    Arrays.setAll(theta, i -> 0.1 * (i + 1) * (i % 2 == 0 ? 1 : -1));
    Parameters parameters = Parameters.of(theta, new double[theta.length]);
    try (SparseOptimizer optimizer =
        SparseOptimizer.of(Recipe.parse(recipe), parameters, SparseForm.LAZY)) {
      for (int t = 1; t <= STEPS; t++) {
        int step = t;
        int[] indices = IntStream.range(0, theta.length).filter(i -> step % (i + 1) == 0).toArray();
        double[] values =
            Arrays.stream(indices)
                .mapToDouble(i -> Math.scalb(Math.sin(0.37 * step + i), -i) + 0.1)
                .toArray();
        optimizer.step(indices, values);
      }
    }
    for (int i = 0; i < theta.length; i++) {
      assertThat(theta[i]).isCloseTo(expected[i], within(1e-11 * Math.abs(expected[i])));
    }
  }
}
