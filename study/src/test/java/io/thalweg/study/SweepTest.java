package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Models;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.optim.SettingException;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import io.thalweg.problems.Split;
import io.thalweg.train.Run;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SweepTest {
  private static final Arena ARENA = Arena.ofShared();
  private static final Dataset DIGITS = load();
  private static final Range RATE = new Range("rate", 1e-3, 10, true);

  @BeforeAll
  static void start() {
    Engine.start(1);
  }

  @AfterAll
  static void free() {
    ARENA.close();
  }

  private static Dataset load() {
    Dataset all = new DataHome(Path.of("none")).load("digits", Scaling.UNIT, ARENA);
    return all.withTrain(all.train().head(300)).withTest(all.test().head(100));
  }

  private static Training training(String model, int epochs) {
    return new Training(
        Models.CATALOGUE.create(model),
        DIGITS,
        Recipe.parse("momentum"),
        3,
        epochs,
        50,
        Long.MAX_VALUE,
        Training.LOSS_BOUND);
  }

  private static List<Sweep.Trial> run(Sweep sweep, int threads) {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      return sweep.run(executor, (_, _) -> {}, () -> 0);
    }
  }

  @Test
  void everySettingIsTrainedWithEverySeedAsTheTrainerWould() {
    Training training = training("mlp(8)", 2);
    GridSearch grid = new GridSearch(List.of(3, 2));
    Range momentum = new Range("momentum", 0, 0.9, false);
    Sweep sweep = new Sweep(training, List.of(RATE, momentum), grid, 6, 2, Optional.empty(), 4);
    List<Recipe> told = Collections.synchronizedList(new ArrayList<>());
    List<Sweep.Trial> trials = sweep.run(Runnable::run, (recipe, _) -> told.add(recipe), () -> 0);
    assertThat(trials)
        .extracting(trial -> trial.recipe().toString())
        .containsExactly(
            "momentum(rate=0.001, momentum=0)",
            "momentum(rate=0.1, momentum=0)",
            "momentum(rate=10, momentum=0)",
            "momentum(rate=0.001)",
            "momentum(rate=0.1)",
            "momentum(rate=10)");
    assertThat(told).hasSize(12);
    for (Sweep.Trial trial : trials) {
      assertThat(trial.runs()).extracting(Run::seed).containsExactly(3L, 4L);
      Run alone = Trainer.run(training.with(trial.recipe(), 4), _ -> {}, () -> 0);
      Run run = trial.runs().get(1);
      assertThat(run.divergence().isPresent()).isEqualTo(alone.divergence().isPresent());
      double expected = alone.epochs().getFirst().trainLoss();
      if (Double.isFinite(expected) && expected < 10) {
        assertThat(run.epochs().getFirst().trainLoss())
            .isCloseTo(expected, within(1e-4 * expected));
      }
    }
    assertThat(trials.get(1).testAccuracy().mean())
        .isGreaterThan(trials.get(0).testAccuracy().mean());
  }

  @Test
  void theOutcomeDoesNotDependOnTheThreads() {
    Search search = new TpeSearch(1, new Seed(9));
    Sweep sweep =
        new Sweep(
            training("linear", 4),
            List.of(RATE),
            search,
            24,
            1,
            Optional.of(new Sweep.Rungs(2, 1)),
            3);
    List<Sweep.Trial> once = run(sweep, 1);
    List<Sweep.Trial> twice = run(sweep, 3);
    assertThat(once)
        .extracting(Sweep.Trial::runs)
        .isEqualTo(twice.stream().map(Sweep.Trial::runs).toList());
    assertThat(once).hasSize(24);
    List<Integer> epochs =
        once.stream().map(trial -> trial.runs().getFirst().epochs().size()).toList();
    assertThat(epochs).contains(1, 4);
    assertThat(epochs.stream().filter(n -> n == 4).count()).isLessThan(16);
  }

  /// Full-batch descent on a parabola diverges exactly beyond the model's limit, for every
  /// momentum.
  @Test
  void onAParabolaEveryPredictionIsRight() {
    try (Arena arena = Arena.ofConfined()) {
      Training training = Planes.regression("momentum", 400, arena);
      Sweep sweep =
          new Sweep(
              training,
              List.of(new Range("rate", 0.01, 1, true), new Range("momentum", 0, 0.8, false)),
              new GridSearch(List.of(15, 4)),
              60,
              1,
              Optional.empty(),
              8);
      List<Sweep.Trial> trials = run(sweep, 1);
      double curvature = largestCurvature(training.data().train());
      double start = meanSquare(training.data().train());
      StabilityCheck check = StabilityCheck.of("exact", curvature, trials, start);
      assertThat(check.agreement()).isEqualTo(1);
      assertThat(check.bothUnstable()).isBetween(15, 45);
      assertThat(StabilityCheck.of("far off", 10 * curvature, trials, start).predictedOnly())
          .isPositive();
      assertThat(
              StabilityCheck.best("best", 5 * curvature, trials, start).orElseThrow().agreement())
          .isEqualTo(1);
      assertThat(StabilityCheck.suits(Recipe.parse("lookahead(nag)"))).isTrue();
      assertThat(StabilityCheck.suits(Recipe.parse("lookahead(adam)"))).isFalse();
    }
  }

  /// The larger eigenvalue of 2/n Σ zzᵀ, z = (x₀, x₁, 1), by power iteration.
  private static double largestCurvature(Split split) {
    double[] v = {1, 1, 1};
    double length = 0;
    for (int k = 0; k < 200; k++) {
      double[] next = new double[3];
      for (int i = 0; i < split.size(); i++) {
        double[] z = {split.feature(i, 0), split.feature(i, 1), 1};
        double dot = v[0] * z[0] + v[1] * z[1] + v[2] * z[2];
        for (int j = 0; j < 3; j++) {
          next[j] += 2 * dot * z[j] / split.size();
        }
      }
      length = Math.sqrt(next[0] * next[0] + next[1] * next[1] + next[2] * next[2]);
      for (int j = 0; j < 3; j++) {
        v[j] = next[j] / length;
      }
    }
    return length;
  }

  private static double meanSquare(Split split) {
    double sum = 0;
    for (int i = 0; i < split.size(); i++) {
      sum += Math.pow(split.target(i, 0), 2) / split.size();
    }
    return sum;
  }

  @Test
  void whatCannotBeSweptIsRefusedBeforeTheWork() {
    Training training = training("linear", 1);
    GridSearch grid = new GridSearch(List.of(2));
    assertThatThrownBy(() ->
            new Sweep(
                training,
                List.of(new Range("momentum", 0, 2, false)),
                grid,
                2,
                1,
                Optional.empty(),
                1))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("[0,1)");
    assertThatThrownBy(() ->
            new Sweep(training, List.of(RATE), grid, 2, 2, Optional.of(new Sweep.Rungs(3, 1)), 1))
        .hasMessageContaining("seeds 1");
  }
}
