package io.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Models;
import io.thalweg.optim.Recipe;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  private static final Arena ARENA = Arena.ofShared();
  private static final Dataset DIGITS = load();

  private static final List<Recipe> RECIPES =
      List.of(
          Recipe.parse("sgd(rate=0.1)"),
          Recipe.parse("sgd(rate=1e9)"),
          Recipe.parse("nag(rate=cosine(0.05, steps=60))"),
          Recipe.parse("lookahead(adam(rate=0.005))"),
          Recipe.parse("momentum(rate=reduce-on-plateau(0.1, patience=0, threshold=0.5))"),
          Recipe.parse("lamb(rate=0.01)"),
          Recipe.parse("chain(gradient-noise, clip-norm(1), sgld(rate=0.05))"));

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
    return new Dataset(
        all.name(),
        all.inputShape(),
        all.classNames(),
        all.train().head(500),
        all.test().head(100));
  }

  private static Training template(String model, long steps) {
    return new Training(
        Models.CATALOGUE.create(model),
        DIGITS,
        RECIPES.getFirst(),
        7,
        4,
        32,
        steps,
        Training.LOSS_BOUND);
  }

  @Test
  void eachTrainingIsThatOfTheTrainer() {
    Training template = template("mlp(16)", 60);
    List<Run> runs = SideBySide.run(template, RECIPES, SideBySide.Judge.lenient(), () -> 0);
    for (int i = 0; i < RECIPES.size(); i++) {
      Run alone = Trainer.run(template.with(RECIPES.get(i), 7), _ -> {}, () -> 0);
      Run run = runs.get(i);
      assertThat(run.optimizer()).isEqualTo(alone.optimizer());
      assertThat(run.divergence().isPresent()).isEqualTo(alone.divergence().isPresent());
      assertThat(run.epochs()).hasSameSizeAs(alone.epochs());
      if (alone.divergence().isPresent()) {
        assertThat(run.divergence().orElseThrow()).startsWith("step 2:");
        continue;
      }
      for (int e = 0; e < run.epochs().size(); e++) {
        Epoch one = run.epochs().get(e);
        Epoch other = alone.epochs().get(e);
        assertThat(one.trainLoss()).isCloseTo(other.trainLoss(), within(1e-4 * other.trainLoss()));
        assertThat(one.testLoss()).isCloseTo(other.testLoss(), within(1e-3 * other.testLoss()));
        assertThat(one.trainAccuracy()).isCloseTo(other.trainAccuracy(), within(0.011));
        assertThat(one.rate()).isEqualTo(other.rate());
        assertThat(one.epoch()).isEqualTo(other.epoch());
      }
    }
    assertThat(runs).extracting(Run::parametersSha256).doesNotHaveDuplicates();
  }

  @Test
  void theSameTrainingsGiveTheSameBits() {
    Training template = template("mlp(16)", 30);
    List<Run> once = SideBySide.run(template, RECIPES, SideBySide.Judge.lenient(), () -> 0);
    assertThat(SideBySide.run(template, RECIPES, SideBySide.Judge.lenient(), () -> 0))
        .isEqualTo(once);
  }

  /// Four of seven leave: the others go on with fewer copies as if nothing had been.
  @Test
  void whoIsStoppedLeavesAndTheOthersGoOn() {
    Training template = template("mlp(16)", Long.MAX_VALUE);
    List<Run> all = SideBySide.run(template, RECIPES, SideBySide.Judge.lenient(), () -> 0);
    List<Run> some =
        SideBySide.run(
            template,
            RECIPES,
            ended -> ended.lastEntry().getValue().epoch() < 2 ? Set.of(0, 3, 4) : Set.of(3, 4),
            () -> 0);
    assertThat(some.get(0).epochs()).isEqualTo(all.get(0).epochs().subList(0, 2));
    assertThat(some.get(2).epochs()).isEqualTo(all.get(2).epochs().subList(0, 1));
    for (int i = 3; i < 5; i++) {
      List<Epoch> epochs = some.get(i).epochs();
      assertThat(epochs).hasSize(4);
      double expected = all.get(i).epochs().getLast().trainLoss();
      assertThat(epochs.getLast().trainLoss()).isCloseTo(expected, within(1e-4 * expected));
    }
  }

  @Test
  void otherNetworksAreRefused() {
    assertThat(SideBySide.suits(template("mlp(8, 8)", 1))).isTrue();
    assertThat(SideBySide.suits(template("lstm(4)", 1))).isFalse();
    assertThatThrownBy(() ->
            SideBySide.run(template("lstm(4)", 1), RECIPES, SideBySide.Judge.lenient(), () -> 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("linear layers");
  }

  @Test
  void theLossOfAnEpochThatBreaksOffIsOverWhatWasSeen() {
    List<Recipe> recipes = List.of(Recipe.parse("sgd(rate=5)"), Recipe.parse("sgd(rate=0.1)"));
    Training plain = template("mlp(16)", 60);
    Training template =
        new Training(
            plain.model(), DIGITS, plain.recipe(), 7, plain.epochs(), 32, plain.steps(), 4);
    Run alone = Trainer.run(template.with(recipes.getFirst(), 7), _ -> {}, () -> 0);
    Run run = SideBySide.run(template, recipes, SideBySide.Judge.lenient(), () -> 0).getFirst();
    assertThat(alone.divergence()).isPresent();
    assertThat(alone.epochs().getFirst().trainLoss()).isFinite().isGreaterThan(2);
    assertThat(run.epochs().getFirst().trainLoss())
        .isCloseTo(alone.epochs().getFirst().trainLoss(), within(1e-2));
  }
}
