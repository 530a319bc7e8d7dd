package io.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Models;
import io.thalweg.optim.Recipe;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The loop on 500 real digits.
class TrainerTest {
  private static final Arena ARENA = Arena.ofShared();
  private static final Dataset DIGITS = load();

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

  private static Training training(String optimizer, long seed, int epochs, int batch, long steps) {
    return new Training(
        Models.CATALOGUE.create("mlp(16)"),
        DIGITS,
        Recipe.parse(optimizer),
        seed,
        epochs,
        batch,
        steps,
        Training.LOSS_BOUND);
  }

  private static Run run(Training training, List<Event> events) {
    return Trainer.run(training, events::add, () -> 0);
  }

  private static Run run(Training training) {
    return run(training, new ArrayList<>());
  }

  private static long steps(List<Event> events) {
    return events.stream().filter(Event.Stepped.class::isInstance).count();
  }

  @Test
  void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() {
    Run first = run(training("lookahead(nag(rate=0.05))", 1, 2, 32, Long.MAX_VALUE));
    Run again = run(training("lookahead(nag(rate=0.05))", 1, 2, 32, Long.MAX_VALUE));
    Run other = run(training("lookahead(nag(rate=0.05))", 2, 2, 32, Long.MAX_VALUE));
    assertThat(again).isEqualTo(first);
    assertThat(other.parametersSha256()).isNotEqualTo(first.parametersSha256());
  }

  @Test
  void aDigitIsLearnt() {
    Run run = run(training("adam(rate=0.01)", 1, 10, 50, Long.MAX_VALUE));
    assertThat(run.epochs().getFirst().trainLoss()).isGreaterThan(1);
    assertThat(run.epochs().getLast().trainAccuracy()).isGreaterThan(0.95);
  }

  @Test
  void theLastBatchIsTheRest() {
    List<Event> events = new ArrayList<>();
    run(training("sgd", 1, 2, 64, Long.MAX_VALUE), events);
    assertThat(steps(events)).isEqualTo(16); // 2 · ⌈500/64⌉
  }

  @Test
  void aStepLimitEndsWithinAnEpochWhichIsStillJudged() {
    List<Event> events = new ArrayList<>();
    Run run = run(training("sgd", 1, 5, 50, 13), events);
    assertThat(steps(events)).isEqualTo(13);
    assertThat(run.epochs()).hasSize(2);
  }

  @Test
  void wholeBatchesDoNotDependOnTheOrder() {
    Run run = run(training("sgd(rate=0)", 1, 2, 500, Long.MAX_VALUE));
    assertThat(run.epochs().get(1).trainLoss())
        .isCloseTo(run.epochs().get(0).trainLoss(), within(1e-5));
    assertThat(run.epochs().get(1).testLoss()).isEqualTo(run.epochs().get(0).testLoss());
  }

  @Test
  void divergenceEndsTheTrainingAndIsTold() {
    List<Event> events = new ArrayList<>();
    Run run = run(training("sgd(rate=1e6)", 1, 5, 50, Long.MAX_VALUE), events);
    assertThat(run.divergence()).get().asString().startsWith("step 2: the batch loss");
    assertThat(events).filteredOn(Event.Diverged.class::isInstance).hasSize(1);
    assertThat(run.epochs()).hasSize(1);
  }

  @Test
  void aLossBeyondTheBoundAfterTheLastStepIsDivergenceToo() {
    Run run = run(training("sgd(rate=1e6)", 1, 1, 50, 1));
    assertThat(run.divergence())
        .get()
        .asString()
        .startsWith("step 1: the training loss after epoch 1");
  }

  @Test
  void schedulesCountTheEpochsOfTheTraining() {
    Run run = run(training("sgd(rate=step(0.1, every=2, unit=epoch))", 1, 4, 100, Long.MAX_VALUE));
    assertThat(run.epochs().stream().map(Epoch::rate))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : Double.compare(a, b))
        .containsExactly(0.1, 0.1, 0.01, 0.01);
  }

  /// The gradient of a batch in parts is that of the whole but for rounding.
  @Test
  void gradientsInPartsGiveTheSameTraining() {
    Training whole = training("momentum(rate=0.05)", 3, 2, 50, Long.MAX_VALUE);
    Run once = Trainer.run(whole, _ -> {}, () -> 0);
    Run parts = Trainer.run(whole.with(new Conduct(7, 0)), _ -> {}, () -> 0);
    double loss = once.epochs().getLast().trainLoss();
    assertThat(parts.epochs().getLast().trainLoss()).isCloseTo(loss, within(1e-5 * loss));
    assertThat(parts.parametersSha256()).isNotEqualTo(once.parametersSha256());
  }

  @Test
  void gradientNoiseIsAsLongAsItSays() {
    try (Descent plain = new Descent(training("sgd", 3, 1, 50, 1));
        Descent noisy = new Descent(training("sgd", 3, 1, 50, 1).with(new Conduct(1, 0.5)))) {
      plain.nextGradient();
      noisy.nextGradient();
      double squares = 0;
      double difference = 0;
      var g = plain.network().parameters();
      var gn = noisy.network().parameters();
      for (long i = 0; i < g.length(); i++) {
        squares += g.gradient(i) * g.gradient(i);
        difference += Math.pow(gn.gradient(i) - g.gradient(i), 2);
      }
      // χ² of 12,730 numbers: its root is 1 ± 0.6 %
      assertThat(Math.sqrt(difference / squares)).isCloseTo(0.5, within(0.015));
    }
  }

  @Test
  void trainingsEndOnceTheLossNoLongerFalls() {
    EarlyStopping patience = new EarlyStopping(2);
    double[] losses = {1, 0.8, 0.9, 0.7, 0.7, 0.75};
    boolean[] expected = {true, true, true, true, true, false};
    for (int i = 0; i < losses.length; i++) {
      Epoch epoch = new Epoch(i + 1, 0, 0, losses[i], 0, 0.1, 0);
      assertThat(patience.test(epoch)).as("epoch %d", i + 1).isEqualTo(expected[i]);
    }
  }

  /// Nowhere uphill, the second gradient on each batch is the first again.
  @Test
  void samWithoutAWayUphillIsTheRuleInside() {
    List<Event> events = new ArrayList<>();
    Run plain = run(training("momentum(rate=0.05)", 1, 2, 50, Long.MAX_VALUE));
    Run sam = run(training("sam(momentum(rate=0.05), rho=0)", 1, 2, 50, Long.MAX_VALUE), events);
    assertThat(sam.parametersSha256()).isEqualTo(plain.parametersSha256());
    assertThat(steps(events)).isEqualTo(20); // batches, each of two gradients
    assertThat(sam.epochs()).isEqualTo(plain.epochs());
  }

  @Test
  void schedulesCountBatchesWhereTheyHaveTwoGradients() {
    String rate = "step(0.1, every=2, unit=epoch)";
    Run run = run(training("sam(sgd(rate=%s))".formatted(rate), 1, 4, 100, Long.MAX_VALUE));
    assertThat(run.epochs().stream().map(Epoch::rate))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : Double.compare(a, b))
        .containsExactly(0.1, 0.1, 0.01, 0.01);
  }

  @Test
  void sophiaLearnsWithItsGradientsForDrawnLabels() {
    Run run = run(training("sophia(rate=0.003)", 1, 10, 50, Long.MAX_VALUE));
    assertThat(run.epochs().getLast().trainAccuracy()).isGreaterThan(0.95);
    Run again = run(training("sophia(rate=0.003)", 1, 10, 50, Long.MAX_VALUE));
    assertThat(again).isEqualTo(run);
    Run said = run(training("sophia(rate=0.003, batch=50)", 1, 10, 50, Long.MAX_VALUE));
    assertThat(said.parametersSha256()).isEqualTo(run.parametersSha256());
    Run other = run(training("sophia(rate=0.003, batch=500)", 1, 10, 50, Long.MAX_VALUE));
    assertThat(other.parametersSha256()).isNotEqualTo(run.parametersSha256());
  }

  @Test
  void accumulatedBatchesAreTheLargeBatchButForRounding() {
    Run large = run(training("adam(rate=0.01)", 1, 2, 50, Long.MAX_VALUE));
    Run parts = run(training("chain(accumulate(2), adam(rate=0.01))", 1, 2, 25, Long.MAX_VALUE));
    double loss = large.epochs().getLast().testLoss();
    assertThat(parts.epochs().getLast().testLoss()).isCloseTo(loss, within(1e-4 * loss));
  }

  @Test
  void fiveGradientsInARowThatAreNotFiniteEndAGuardedTraining() {
    List<Event> events = new ArrayList<>();
    Run run = run(training("chain(non-finite, sgd(rate=1e30))", 1, 5, 50, Long.MAX_VALUE), events);
    assertThat(run.divergence())
        .get()
        .asString()
        .contains("not finite")
        .contains("5 times in a row");
    assertThat(events).filteredOn(Event.Diverged.class::isInstance).hasSize(1);
  }
}
