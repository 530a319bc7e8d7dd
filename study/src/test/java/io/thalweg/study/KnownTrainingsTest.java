package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Models;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import io.thalweg.train.Run;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownTrainingsTest {
  /// What a sweep was interrupted by.
  private static final class Interruption extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private record Key(String recipe, long seed) {}

  private final Map<Key, Run> over = new HashMap<>();
  private int trained;

  /// Remembers what is over, and is interrupted when so many more trainings are.
  private void keep(Recipe recipe, Run run, int most) {
    over.put(new Key(recipe.toString(), run.seed()), run);
    trained++;
    if (trained == most) {
      throw new Interruption();
    }
  }

  private Optional<Run> known(Recipe recipe, long seed) {
    return Optional.ofNullable(over.get(new Key(recipe.toString(), seed)));
  }

  private static Training training(Arena arena) {
    Dataset digits = new DataHome(Path.of("none")).load("digits", Scaling.UNIT, arena);
    return new Training(
        Models.CATALOGUE.create("mlp(8)"),
        digits.withTrain(digits.train().head(100)).withTest(digits.test().head(50)),
        Recipe.parse("momentum"),
        3,
        4,
        50,
        Long.MAX_VALUE,
        Training.LOSS_BOUND);
  }

  /// A search that learns from what came before, and early stopping, which does too.
  private static List<Sweep.Trial> trials(
      Arena arena, Trainings trainings, Sweep.Listener listener) {
    Range rate = new Range("rate", 1e-3, 10, true);
    Search search = new TpeSearch(1, new Seed(1));
    Optional<Sweep.Rungs> rungs = Optional.of(new Sweep.Rungs(2, 1));
    return new Sweep(training(arena), List.of(rate), search, 40, 1, rungs, 4)
        .run(trainings, listener);
  }

  /// In generations of 16 and groups of four: the groups behind the interrupted one are still done,
  /// and what was begun of that one is done again.
  @ParameterizedTest
  @CsvSource({"1, 28", "4, 24", "18, 12", "40, 0"})
  void anInterruptedSweepGoesOnToTheSameEnd(int most, int left) {
    Engine.start(1);
    LocalTrainings local = new LocalTrainings(Runnable::run, () -> 0);
    try (Arena arena = Arena.ofShared()) {
      List<Sweep.Trial> whole = trials(arena, local, (_, _) -> {});
      try {
        trials(arena, local, (recipe, run) -> keep(recipe, run, most));
      } catch (Interruption _) {
        // As by the user.
      }
      trained = 0;
      List<Sweep.Trial> resumed =
          trials(
              arena,
              new KnownTrainings(local, this::known),
              (recipe, run) -> keep(recipe, run, -1));
      assertThat(resumed).isEqualTo(whole);
      assertThat(trained).isEqualTo(left);
    }
  }

  @Test
  void whatIsOverIsNotToldAgain() {
    Engine.start(1);
    LocalTrainings local = new LocalTrainings(Runnable::run, () -> 0);
    try (Arena arena = Arena.ofShared()) {
      Training training = training(arena);
      Comparer comparer = new Comparer(training, List.of(1L, 2L), 0.9);
      List<Recipe> recipes = List.of(Recipe.parse("sgd"), Recipe.parse("adam"));
      Comparison whole = comparer.run("", "", recipes, 1, local, (_, _, _) -> {});
      Run known = whole.results().getFirst().runs().getLast();
      KnownTrainings some =
          new KnownTrainings(
              local,
              (recipe, seed) ->
                  recipe.toString().equals(known.optimizer()) && seed == known.seed()
                      ? Optional.of(known)
                      : Optional.empty());
      assertThat(
              comparer.run(
                  "",
                  "",
                  recipes,
                  1,
                  some,
                  (recipe, seed, _) ->
                      assertThat(recipe + " " + seed).isNotEqualTo(known.optimizer() + " 2")))
          .isEqualTo(whole);
    }
  }
}
