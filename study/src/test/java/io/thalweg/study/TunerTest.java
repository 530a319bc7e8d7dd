package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.engine.Models;
import io.thalweg.optim.Recipe;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Scaling;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunerTest {
  @TempDir Path home;

  private Training training(Arena arena, String optimizer) {
    return new Training(
        Models.CATALOGUE.create("linear"),
        new DataHome(home).load("digits", Scaling.UNIT, arena).validation(500),
        Recipe.parse(optimizer),
        1,
        Integer.MAX_VALUE,
        64,
        Long.MAX_VALUE,
        Training.LOSS_BOUND);
  }

  @Test
  void theAdviceIsCheckedBesideTheWholeGrid() {
    try (Arena arena = Arena.ofShared()) {
      Tuner tuner = new Tuner(training(arena, "momentum"), 0.8, 2, 200);
      List<Tuner.Trial> told = Collections.synchronizedList(new ArrayList<>());
      Tuner.Tuned tuned = tuner.check(tuner.advise(), Runnable::run, told::add);
      Tuner.Check check = tuned.checked().orElseThrow();
      assertThat(told).hasSize(Tuner.TRIALS);
      assertThat(check.grid()).hasSize(36).doesNotHaveDuplicates();
      Tuner.Trial best = check.best().orElseThrow();
      assertThat(check.grid()).filteredOn(trial -> trial.meanSteps() < best.meanSteps()).isEmpty();
      assertThat(best.steps()).hasSize(2).allMatch(steps -> steps % 10 == 0 && steps <= 200);
      assertThat(check.ratio().orElseThrow())
          .isCloseTo(check.recommended().meanSteps() / best.meanSteps(), within(1e-12));
      assertThat(check.recommended().recipe()).isEqualTo(tuned.recommended().recipe());
    }
  }

  @Test
  void thePilotRepeatsAndLowersTheLoss() {
    try (Arena arena = Arena.ofShared()) {
      Pilot pilot = Pilot.run(training(arena, "sgd"));
      assertThat(pilot.samples().getLast().loss()).isLessThan(0.5 * pilot.startLoss());
      assertThat(pilot.sharpness()).isPositive();
      assertThat(pilot.noise().noise()).isPositive();
      assertThat(Pilot.run(training(arena, "adam")).samples()).isEqualTo(pilot.samples());
    }
  }

  @Test
  void sgdHasAGridOfRates() {
    try (Arena arena = Arena.ofShared()) {
      Tuner tuner = new Tuner(training(arena, "sgd"), 0.3, 1, 20);
      Tuner.Check check =
          tuner.check(tuner.advise(), Runnable::run, _ -> {}).checked().orElseThrow();
      List<Double> rates =
          check.grid().stream().map(trial -> trial.recipe().partsAt(0).rate()).toList();
      assertThat(rates).hasSize(36).isSorted().startsWith(0.01).endsWith(10.0);
    }
  }

  @Test
  void badTargetsAndBudgetsAreRefused() {
    try (Arena arena = Arena.ofShared()) {
      Training training = training(arena, "sgd");
      assertThatThrownBy(() -> new Tuner(training, 0, 1, 100)).hasMessageContaining("(0,1]");
      assertThatThrownBy(() -> new Tuner(training, 0.9, 0, 100)).hasMessageContaining("seeds");
      assertThatThrownBy(() -> new Tuner(training, 0.9, 1, 5)).hasMessageContaining("10");
    }
  }
}
