package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every rule finds the minimum of a parabola and of Rosenbrock's valley, at a rate that suits it
/// and falls to 0 along a cosine.
class RuleConvergenceTest {
  private static final int STEPS = 10_000;

  private interface Gradient {
    void at(double[] x, double[] g);
  }

  /// Expression, first rate on the parabola, first rate on Rosenbrock's function.
  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of("sgd", .1, .003),
        Arguments.of("momentum", .1, .001),
        Arguments.of("momentum(form=lr-inside)", .1, .001),
        Arguments.of("momentum(form=ema)", .1, .01),
        Arguments.of("nag", .1, .001),
        Arguments.of("nesterov", .1, .001),
        Arguments.of("qhm(beta=0.9)", .1, .003),
        Arguments.of("pid", .03, .001),
        Arguments.of("adagrad", 1, 1),
        Arguments.of("adadelta", 1, .3),
        Arguments.of("rmsprop", .01, .003),
        Arguments.of("rmsprop(centered=true, momentum=0.9)", .01, .003),
        Arguments.of("adam", .01, .03),
        Arguments.of("radam(before=none)", .01, .03),
        Arguments.of("adamw(decay=0.0001)", .01, .03),
        Arguments.of("amsgrad", .01, .03),
        Arguments.of("nadam", .01, .03),
        Arguments.of("adamax", .01, .03),
        Arguments.of("adabelief", .01, .03),
        Arguments.of("yogi", .03, .03),
        Arguments.of("qhadam", .01, .03),
        Arguments.of("lion", .01, .003),
        Arguments.of("signsgd(momentum=0.9)", .01, .003),
        Arguments.of("rprop", .01, .001),
        Arguments.of("lars(trust=1, decay=0)", .01, .001),
        Arguments.of("lamb(decay=0)", .01, .01),
        Arguments.of("adafactor", .01, .01),
        Arguments.of("sophia(gamma=0.01, batch=1)", .001, .003),
        Arguments.of("prodigy", 1, 1),
        Arguments.of("d-adaptation", 1, 1),
        Arguments.of("yellowfin", .1, 1),
        Arguments.of("lbfgs", 1, 1),
        Arguments.of("muon(adam)", .01, .03),
        Arguments.of("shampoo(adam)", .01, .03),
        Arguments.of("soap(adam)", .01, .03),
        Arguments.of("schedule-free(adam(beta1=0))", .1, .1),
        Arguments.of("sam(sgd, rho=0.0001)", .1, .003),
        Arguments.of("sgld(temperature=1e-9)", .1, .003),
        Arguments.of("swa(sgd, start=5000)", .1, .003),
        Arguments.of("lookahead(sgd)", .1, .003),
        Arguments.of("lookahead(nag)", .1, .001),
        Arguments.of("lookahead(adam)", .01, .03),
        Arguments.of("ema(nag)", .1, .001));
  }

  @Test
  void everyRuleIsThere() {
    assertThat(rules().map(row -> Expression.parse(String.valueOf(row.get()[0]))))
        .extracting(expression -> ((Expression.Call) expression).name())
        .containsAll(Catalogues.RULES.entries().stream().map(Entry::id).toList());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void findsTheMinimumOfAParabola(String rule, double rate) {
    double[] x = {1.2}; // on the minimum's side of 0, which a tensor under LAMB cannot pass
    double[] end = descend(rule, rate, x, (at, g) -> g[0] = at[0] - 3);
    assertThat(Math.abs(end[0] - 3)).isLessThan(1e-3);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void findsTheMinimumOfRosenbrocksFunction(String rule, double parabola, double rate) {
    double[] x = {-1.2, 1};
    double[] end =
        descend(
            rule,
            rate,
            x,
            (at, g) -> {
              double valley = at[1] - at[0] * at[0];
              g[0] = -2 * (1 - at[0]) - 400 * at[0] * valley;
              g[1] = 200 * valley;
            });
    double valley = end[1] - end[0] * end[0];
    assertThat(Math.pow(1 - end[0], 2) + 100 * valley * valley).isLessThan(1e-3);
  }

  private static double[] descend(String rule, double rate, double[] x, Gradient gradient) {
    double[] g = new double[x.length];
    String falling = "cosine(%s, steps=%d)".formatted(rate, STEPS);
    Recipe recipe = Recipe.parse(rule).withRate(Expression.parse(falling));
    try (Optimizer optimizer = Optimizer.of(recipe, Parameters.of(x, g))) {
      for (int i = 0; i < STEPS; i++) {
        gradient.at(x, g);
        optimizer.step();
      }
      return optimizer.evaluate(x::clone);
    }
  }
}
