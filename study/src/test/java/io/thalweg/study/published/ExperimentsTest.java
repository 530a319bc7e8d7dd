package io.thalweg.study.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Mlp;
import io.thalweg.engine.Models;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import io.thalweg.study.published.Experiment.About;
import io.thalweg.study.published.Experiment.Row;
import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The kinds of experiment on the embedded digits, beside trainings one by one.
class ExperimentsTest {
  private static final About ABOUT = new About("test", "Test", "digits", "none");
  private static final Arena ARENA = Arena.ofShared();
  private static final Executor HERE = Runnable::run;
  private static final List<Long> SEEDS = List.of(5L, 6L);

  private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
  private final DataHome home = new DataHome(Path.of("none"));
  private final Laboratory laboratory = new Laboratory(home, ARENA, SEEDS, HERE, told::add);

  @BeforeAll
  static void start() {
    Engine.start(1);
  }

  @AfterAll
  static void close() {
    ARENA.close();
  }

  static List<Experiment> all() {
    return Experiments.ALL;
  }

  @ParameterizedTest
  @MethodSource("all")
  void isWellSaid(Experiment experiment) {
    assertThat(experiment.about().name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(Experiments.named(experiment.about().name())).isSameAs(experiment);
    assertThat(experiment.parts(3)).isPositive();
    assertThat(experiment.setting()).isNotBlank();
    expressions(experiment).forEach(Recipe::parse);
    models(experiment).forEach(model -> Models.CATALOGUE.create(Expression.parse(model)));
  }

  private static List<String> expressions(Experiment experiment) {
    return switch (experiment) {
      case NoisyQuadratic each ->
          each.claims().stream().map(NoisyQuadratic.Claim::optimizer).toList();
      case TestAccuracy each -> each.arms().stream().map(TestAccuracy.Arm::optimizer).toList();
      case TimeToAccuracy each -> each.optimizers();
      case WorseData each -> each.optimizers();
      case RateSensitivity each ->
          each.families().stream()
              .flatMap(family -> family.values().stream().map(family.pattern()::formatted))
              .toList();
    };
  }

  private static Set<String> models(Experiment experiment) {
    return switch (experiment) {
      case NoisyQuadratic _ -> Set.of();
      case TestAccuracy each ->
          each.arms().stream().map(TestAccuracy.Arm::model).collect(Collectors.toSet());
      case TimeToAccuracy each -> Set.of(each.model());
      case WorseData each -> Set.of(each.model());
      case RateSensitivity each -> Set.of(each.model());
    };
  }

  @Test
  void namesAreDifferent() {
    assertThat(Experiments.ALL).extracting(each -> each.about().name()).doesNotHaveDuplicates();
    assertThatThrownBy(() -> Experiments.named("other"))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("noisy-quadratic")
        .hasMessageContaining("got other");
  }

  private static Run alone(String optimizer, long seed, int epochs, Dataset data) {
    Training training =
        new Training(
            Mlp.of(16),
            data,
            Recipe.parse(optimizer),
            seed,
            epochs,
            200,
            Long.MAX_VALUE,
            Training.LOSS_BOUND);
    return Trainer.run(training, _ -> {}, () -> 0);
  }

  private Dataset digits(Scaling scaling) {
    return home.load("digits", scaling, ARENA);
  }

  @Test
  void testAccuracyIsThatOfTheTrainings() {
    TestAccuracy experiment =
        new TestAccuracy(
            ABOUT,
            200,
            2,
            List.of(
                TestAccuracy.Arm.of(
                    "mlp(16)",
                    "sgd(rate=0.5)",
                    new TestAccuracy.Published(1, "0.5"),
                    new TestAccuracy.Published(2, "–")),
                TestAccuracy.Arm.of(
                    "mlp(16)", "sgd(rate=1e30)", new TestAccuracy.Published(2, "fails"))));
    List<Row> rows = experiment.run(laboratory);
    assertThat(told).hasSize((int) experiment.parts(SEEDS.size()));
    Dataset data = digits(Scaling.UNIT);
    for (int epoch = 1; epoch <= 2; epoch++) {
      int place = epoch - 1;
      assertThat(rows.get(place).ours().values())
          .isEqualTo(
              SEEDS.stream()
                  .map(seed -> alone("sgd(rate=0.5)", seed, 2, data).epochs().get(place))
                  .map(Epoch::testAccuracy)
                  .toList());
    }
    assertThat(rows.getFirst().reference()).isEqualTo("0.5");
    assertThat(rows.get(2).missing()).isEqualTo(2);
    assertThat(rows.get(2).ours().isKnown()).isFalse();
  }

  @Test
  void spreadIsTheWorstLessTheBest() {
    RateSensitivity experiment =
        new RateSensitivity(
            ABOUT,
            "mlp(16)",
            200,
            1,
            List.of(
                new RateSensitivity.Family("sgd(rate=%s)", List.of("0.5", "0.01", "1e30"), "?")));
    List<Row> rows = experiment.run(laboratory);
    Dataset data = digits(Scaling.UNIT);
    for (int i = 0; i < SEEDS.size(); i++) {
      double best =
          100
              * (1
                  - alone("sgd(rate=0.5)", SEEDS.get(i), 1, data)
                      .epochs()
                      .getLast()
                      .testAccuracy());
      assertThat(rows.getFirst().ours().values().get(i)).isCloseTo(best, within(1e-9));
      assertThat(rows.get(2).ours().values().get(i)).isCloseTo(90, within(1e-9)); // as guessing
      assertThat(rows.getLast().ours().values().get(i)).isCloseTo(90 - best, within(1e-9));
    }
  }

  @Test
  void timeIsUntilBothAccuraciesAreThere() {
    double target = 0.8;
    TimeToAccuracy experiment =
        new TimeToAccuracy(
            ABOUT,
            "mlp(16)",
            200,
            6,
            1_000,
            target,
            "?",
            List.of("sgd(rate=0.5)", "sgd(rate=1e-9)"));
    List<Row> rows = experiment.run(laboratory);
    Dataset data = digits(Scaling.STANDARD);
    Dataset heldOut = data.validation(1_000);
    int stepsPerEpoch = 45; // 9000 examples in batches of 200
    for (int i = 0; i < SEEDS.size(); i++) {
      List<Epoch> onHeldOut = alone("sgd(rate=0.5)", SEEDS.get(i), 6, heldOut).epochs();
      List<Epoch> onTest =
          alone("sgd(rate=0.5)", SEEDS.get(i), 6, heldOut.withTest(data.test())).epochs();
      int epoch = 1;
      while (onHeldOut.get(epoch - 1).testAccuracy() < target
          || onTest.get(epoch - 1).testAccuracy() < target) {
        epoch++;
      }
      assertThat(rows.getFirst().ours().values().get(i)).isEqualTo(epoch * stepsPerEpoch);
    }
    assertThat(rows.getLast().missing()).isEqualTo(2);
  }

  @Test
  void worseDataTellsOfEveryStrength() {
    WorseData experiment = new WorseData(ABOUT, "linear", 1_000, 1, List.of("sgd(rate=0.5)"));
    List<Row> rows = experiment.run(laboratory);
    assertThat(told).hasSize((int) experiment.parts(SEEDS.size()));
    assertThat(rows).hasSize(6 + 5 + 5 + 4 + 4 + 1);
    Row clean = rows.getFirst();
    Row noisy = rows.get(5);
    assertThat(noisy.ours().mean()).isLessThan(clean.ours().mean());
    double rise = Double.NEGATIVE_INFINITY;
    for (int i = 1; i < 6; i++) {
      rise = Math.max(rise, rows.get(i).ours().mean() - rows.get(i - 1).ours().mean());
    }
    assertThat(rows.get(20).quantity()).contains("pixel-noise");
    assertThat(rows.get(20).ours().mean()).isEqualTo(rise);
  }
}
