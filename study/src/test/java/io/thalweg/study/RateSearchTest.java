package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.engine.Models;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import io.thalweg.train.Run;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateSearchTest {
  @TempDir Path home;

  /// 500 digits to train on, and as test data the same 500 with which accuracy would be too high.
  private Training training(Arena arena) {
    Dataset digits = new DataHome(home).load("digits", Scaling.UNIT, arena);
    Dataset few =
        new Dataset(
            digits.name(),
            digits.inputShape(),
            digits.classNames(),
            digits.train().head(500),
            digits.train().head(500));
    return new Training(
        Models.CATALOGUE.create("linear"),
        few,
        Recipe.parse("sgd"),
        1,
        2,
        50,
        Long.MAX_VALUE,
        Training.LOSS_BOUND);
  }

  private static List<RateSearch.Tuned> search(RateSearch search, String... optimizers) {
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      RateSearch.Outcome outcome =
          search.run(
              List.of(optimizers).stream().map(Recipe::parse).toList(),
              new LocalTrainings(executor, () -> 0),
              (_, _, _) -> {});
      assertThat(outcome.seed()).isEqualTo(search.seed());
      assertThat(outcome.heldOut()).isEqualTo(100);
      return outcome.optimizers();
    }
  }

  private static double rate(Recipe recipe) {
    return recipe.partsAt(0).rate();
  }

  @Test
  void ratiosAreTheSameForAll() throws InterruptedException {
    try (Arena arena = Arena.ofShared()) {
      RateSearch search = new RateSearch(training(arena), 5, 0);
      List<RateSearch.Tuned> all = search(search, "sgd(rate=0.05)", "lookahead(adam(rate=0.003))");

      assertThat(all).hasSize(2);
      assertThat(all.getFirst().grid())
          .extracting(RateSearch.Trial::rate)
          .containsExactly(0.005, 0.0158, 0.05, 0.158, 0.5);
      assertThat(all.getLast().grid())
          .extracting(RateSearch.Trial::rate)
          .containsExactly(0.0003, 0.000949, 0.003, 0.00949, 0.03);
      for (RateSearch.Tuned tuned : all) {
        assertThat(tuned.grid()).extracting(RateSearch.Trial::factor).isEqualTo(search.factors());
        assertThat(tuned.grid())
            .allSatisfy(trial -> assertThat(rate(trial.recipe())).isEqualTo(trial.rate()));
      }
      assertThat(all.getLast().grid().get(2).recipe()).isEqualTo(all.getLast().given());
    }
  }

  /// Up to five rates a factor √10 apart, then closer between a tenth and ten times.
  @ParameterizedTest
  @CsvSource({"2,0.5623,1.778", "3,0.3162,3.162", "5,0.1,10", "9,0.1,10"})
  void rangeGrowsToTenTimesAndNoFurther(int rates, double lowest, double highest) {
    try (Arena arena = Arena.ofShared()) {
      List<Double> factors = new RateSearch(training(arena), rates, 0).factors();

      assertThat(factors).hasSize(rates).isSorted();
      assertThat(factors.getFirst()).isCloseTo(lowest, within(1e-3 * lowest));
      assertThat(factors.getLast()).isCloseTo(highest, within(1e-3 * highest));
      for (int i = 1; i < rates; i++) {
        assertThat(factors.get(i) / factors.get(i - 1))
            .isCloseTo(Math.min(Math.sqrt(10), Math.pow(100, 1.0 / (rates - 1))), within(1e-12));
      }
    }
  }

  /// Each score is that of a training of one's own, on the first 400 examples, judged on the other
  /// 100.
  @Test
  void scoresAreThoseOfTheHeldOutExamplesAndTheBestIsChosen() throws InterruptedException {
    try (Arena arena = Arena.ofShared()) {
      Training template = training(arena);
      RateSearch search = new RateSearch(template, 3, 77);
      RateSearch.Tuned tuned = search(search, "sgd(rate=0.1)").getFirst();

      assertThat(search.heldOut()).isEqualTo(100);
      double best = 0;
      for (RateSearch.Trial trial : tuned.grid()) {
        Training own =
            new Training(
                template.model(),
                template.data().validation(100),
                trial.recipe(),
                77,
                2,
                50,
                Long.MAX_VALUE,
                Training.LOSS_BOUND);
        Run run = Trainer.run(own, _ -> {}, () -> 0);
        assertThat(trial.accuracy()).isEqualTo(run.epochs().getLast().testAccuracy());
        best = Math.max(best, trial.accuracy());
      }
      assertThat(tuned.chosen().accuracy()).isEqualTo(best);
      assertThat(tuned.grid()).contains(tuned.chosen());
      assertThat(tuned.sensitivity().share()).isBetween(1.0 / 3, 1.0);
    }
  }

  @Test
  void divergedIsWorseThanAnythingElse() throws InterruptedException {
    try (Arena arena = Arena.ofShared()) {
      RateSearch.Tuned tuned =
          search(new RateSearch(training(arena), 3, 5), "sgd(rate=1000)").getFirst();

      assertThat(tuned.grid().getLast().diverged()).isTrue();
      assertThat(tuned.chosen().diverged()).isFalse();
      assertThat(tuned.isAtEdge()).isTrue();
    }
  }

  @Test
  void ofEqualsTheLowestRateIsChosen() throws InterruptedException {
    try (Arena arena = Arena.ofShared()) {
      RateSearch.Tuned tuned =
          search(new RateSearch(training(arena), 3, 5), "sgd(rate=1e9)").getFirst();

      assertThat(tuned.grid()).allMatch(RateSearch.Trial::diverged);
      assertThat(tuned.chosen().rate()).isEqualTo(3.16e8);
      assertThat(tuned.sensitivity().share()).isZero();
    }
  }

  @Test
  void allExamplesAsOneBatchAreStillAllThatAreLeft() throws InterruptedException {
    try (Arena arena = Arena.ofShared()) {
      Training each = training(arena);
      Training whole =
          new Training(each.model(), each.data(), each.recipe(), 1, 2, 500, 1, each.lossBound());

      assertThat(search(new RateSearch(whole, 2, 5), "sgd").getFirst().grid()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd(rate=cosine(0.1, steps=100))",
        "sgd(rate=0)",
        "groups(adam, freeze(\"bias\"))"
      })
  void whatHasNoOneRateIsRefused(String optimizer) {
    try (Arena arena = Arena.ofShared()) {
      RateSearch search = new RateSearch(training(arena), 3, 5);

      assertThatThrownBy(() -> search(search, optimizer))
          .isInstanceOf(SettingException.class)
          .hasMessageContaining("got " + optimizer.substring(0, 5));
    }
  }

  @Test
  void badBudgetsAreRefused() {
    try (Arena arena = Arena.ofShared()) {
      Training training = training(arena);
      assertThatThrownBy(() -> new RateSearch(training, 1, 5))
          .hasMessage("rates must be in [2,100], got 1");
      assertThatThrownBy(() -> new RateSearch(training, 101, 5)).hasMessageContaining("got 101");
    }
  }
}
