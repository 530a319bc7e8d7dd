package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Recipe;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EigenvaluesTest {
  private static final int PERIODS = 400;

  /// Three steps of such a rule are a nearly singular matrix of three states, on which a Schur
  /// iteration to the last digit once ended at other eigenvalues. The oracle is the loop itself: it
  /// shrinks by its spectral radius.
  @ParameterizedTest
  @CsvSource({"0.8353125,0.012115276586285887", "0.8353125,0.0121", "0.9,0.02", "0.7,0.5"})
  void theSpectralRadiusIsWhatTheLoopShrinksBy(String momentum, String rate) {
    Recipe recipe =
        Recipe.parse("lookahead(momentum(rate=%s, momentum=%s), k=3)".formatted(rate, momentum));
    RuleModel model = RuleModel.of(recipe);
    RealVector x = new ArrayRealVector(model.order(), 1);
    double shrunk = 0;
    for (int i = 0; i < 2 * PERIODS; i++) {
      for (RuleModel.Phase phase : model.phases()) {
        x = phase.closed(1).operate(x);
      }
      shrunk += i < PERIODS ? 0 : Math.log(x.getNorm());
      x = x.unitVector();
    }
    double radius = Math.exp(shrunk / PERIODS / model.period());
    assertThat(new Loop(model, 1).spectralRadius()).isCloseTo(radius, within(0.002));
  }
}
