package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Models;
import io.thalweg.optim.Recipe;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import io.thalweg.study.Robustness.Disturbance;
import io.thalweg.study.Robustness.Kind;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RobustnessTest {
  @Test
  void accuracyFallsWithTheStrengthAndStrengthZeroIsNone() {
    Engine.start(1);
    try (Arena arena = Arena.ofShared()) {
      Dataset all = new DataHome(Path.of("none")).load("digits", Scaling.UNIT, arena);
      Dataset digits = all.withTrain(all.train().head(2000)).withTest(all.test().head(500));
      Training training =
          new Training(
              Models.CATALOGUE.create("mlp(32)"),
              digits,
              Recipe.parse("adam(rate=0.005)"),
              1,
              3,
              50,
              Long.MAX_VALUE,
              Training.LOSS_BOUND);
      List<Double> strengths = List.of(0.0, 0.1, 0.5);
      Robustness robustness =
          new Robustness(
              training,
              List.of(1L, 2L),
              List.of(
                  new Disturbance(Kind.PIXEL_NOISE, strengths),
                  new Disturbance(Kind.FGSM, strengths),
                  new Disturbance(Kind.PGD, strengths),
                  new Disturbance(Kind.LABEL_NOISE, List.of(0.0, 0.4, 0.8)),
                  new Disturbance(Kind.GRADIENT_NOISE, List.of(0.0, 3.0, 30.0))));
      assertThat(robustness.trainings()).isEqualTo(7);
      int[] told = {0};
      List<Recipe> recipes = List.of(training.recipe(), Recipe.parse("sgd(rate=1e9)"));
      List<Robustness.Result> results = robustness.run(recipes, Runnable::run, (_, _) -> told[0]++);
      assertThat(told[0]).isEqualTo(28);
      assertThat(results).hasSize(30);
      double clean = results.getFirst().accuracy().mean();
      assertThat(clean).isGreaterThan(0.8);
      for (Kind kind : Kind.values()) {
        List<Robustness.Result> of =
            results.subList(0, 15).stream().filter(result -> result.kind() == kind).toList();
        assertThat(of.get(0).accuracy().mean()).as(kind + " 0").isEqualTo(clean);
        assertThat(of.get(2).accuracy().mean()).as(kind.toString()).isLessThan(clean);
        assertThat(of.get(2).accuracy().mean()).isLessThan(of.get(1).accuracy().mean());
      }
      assertThat(mean(results, Kind.PGD, 0.1)).isLessThanOrEqualTo(mean(results, Kind.FGSM, 0.1));
      assertThat(mean(results, Kind.FGSM, 0.1)).isLessThan(mean(results, Kind.PIXEL_NOISE, 0.1));
      assertThat(results.subList(15, 30))
          .allSatisfy(result -> {
            assertThat(result.diverged()).isEqualTo(2);
            assertThat(result.accuracy().isKnown()).isFalse();
          });
      assertThatThrownBy(() -> new Disturbance(Kind.LABEL_NOISE, List.of(1.5)))
          .hasMessage("label-noise must be in [0,1.0], got 1.5");
    }
  }

  private static double mean(List<Robustness.Result> results, Kind kind, double strength) {
    return results.stream()
        .filter(result -> result.kind() == kind && result.strength() == strength)
        .findFirst()
        .orElseThrow()
        .accuracy()
        .mean();
  }
}
