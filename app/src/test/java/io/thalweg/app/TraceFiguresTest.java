package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.optim.Recipe;
import io.thalweg.problems.Functions;
import io.thalweg.problems.TestFunction;
import io.thalweg.report.Figure;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceFiguresTest {
  private static TraceFigures figures(String problem, int steps, String... optimizers) {
    Chosen<TestFunction> function = Chosen.from(Functions.CATALOGUE, problem);
    TestFunction f = function.value();
    List<Trace> traces =
        Stream.of(optimizers)
            .map(each -> Trace.on(f, f.start(), Recipe.parse(each), steps, 1))
            .toList();
    return new TraceFigures(function, f.domain(), traces);
  }

  private static Figure drawn(TraceFigures figures, String name) {
    return figures.draw(name, 400).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lessard", "rosenbrock(3)", "formula(\"x^2\")"})
  void onlyFunctionsOfTwoVariablesHaveAMap(String problem) {
    TraceFigures figures = figures(problem, 3, "sgd(rate=0.001)");
    assertThat(figures.draw("map", 400)).isEmpty();
    assertThat(figures.draw("ways", 400)).isEmpty();
    assertThat(drawn(figures, "values").content()).contains("step");
    assertThat(figures.draw("nothing", 400)).isEmpty();
  }

  @Test
  void theMapIsTheSameWhoeverRacesAndWaysAreDrawnOverIt() {
    TraceFigures one = figures("booth", 5, "sgd(rate=0.01)");
    TraceFigures two = figures("booth", 9, "adam(rate=0.1)", "adam(rate=0.2)");
    assertThat(drawn(one, "map")).isEqualTo(drawn(two, "map"));
    assertThat(drawn(two, "ways").content())
        .contains("adam(rate=0.1)", "adam(rate=0.2)", "curve s0", "curve s1");
  }

  @Test
  void whoDivergesDoesNotMakeTheOthersFlat() {
    String alone = drawn(figures("booth", 40, "sgd(rate=0.05)"), "values").content();
    String together =
        drawn(figures("booth", 40, "sgd(rate=0.05)", "momentum(rate=10)"), "values").content();
    assertThat(alone).doesNotContain("e100");
    assertThat(together).doesNotContain("e100").contains("curve s0", "curve s1");
  }

  @Test
  void valuesBelowZeroAreDrawnAsTheyAreWhereNoMinimumIsKnown() {
    assertThat(drawn(figures("saddle", 20, "sgd(rate=0.1)"), "values").content())
        .doesNotContain("logarithmic");
    assertThat(drawn(figures("goldstein-price", 20, "sgd(rate=1e-5)"), "values").content())
        .contains("f above its minimum", "logarithmic");
  }
}
