package io.thalweg.study.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.dynamics.OperatingPoint;
import io.thalweg.dynamics.StableRates;
import io.thalweg.optim.Recipe;
import io.thalweg.study.published.NoisyQuadratic.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which of 36 rates diverge is what the linear model says, and what was published.
class NoisyQuadraticTest {
  private final Problem problem = new Problem();

  @ParameterizedTest
  @CsvSource({"sgd, 0.03764, 0.02512, 0.03981", "momentum(momentum=0.99), 0.07491, 0.0631, 0.1"})
  void exactlyThePredictedRatesDiverge(
      String optimizer, double limit, double lastFinite, double firstInfinite) {
    Recipe recipe = Recipe.parse(optimizer);
    double predicted =
        StableRates.of(recipe, OperatingPoint.SETTLED, Problem.curvatures()).orElseThrow().max();
    assertThat(predicted).isCloseTo(limit, within(5e-6));
    List<Double> rates = NoisyQuadratic.rates();
    List<Double> converging = new ArrayList<>();
    for (double rate : rates) {
      boolean diverges = problem.diverges(recipe, rate, 3);
      assertThat(diverges).as("%s at rate %s", optimizer, rate).isEqualTo(rate > predicted);
      if (!diverges) {
        converging.add(rate);
      }
    }
    // as published
    assertThat(converging.getLast()).isCloseTo(lastFinite, within(5e-4 * lastFinite));
    assertThat(rates.get(converging.size())).isCloseTo(firstInfinite, within(5e-4 * firstInfinite));
  }

  @Test
  void adamStaysBounded() {
    Recipe adam = Recipe.parse("adam");
    NoisyQuadratic.rates()
        .forEach(rate -> assertThat(problem.diverges(adam, rate, 3)).as("rate %s", rate).isFalse());
  }

  @Test
  void thereAreThirtySixRates() {
    List<Double> rates = NoisyQuadratic.rates();
    assertThat(rates).hasSize(36);
    assertThat(rates.getFirst()).isCloseTo(1e-5, within(1e-12));
    assertThat(rates.getLast()).isCloseTo(100, within(1e-9));
  }
}
