package io.thalweg.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.Mlp;
import io.thalweg.engine.Model;
import io.thalweg.engine.Models;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.optim.SettingException;
import io.thalweg.study.Comparer;
import io.thalweg.study.Comparison;
import io.thalweg.study.LocalTrainings;
import io.thalweg.study.Range;
import io.thalweg.study.Sweep;
import io.thalweg.study.TpeSearch;
import io.thalweg.study.Trainings;
import io.thalweg.train.Event;
import io.thalweg.train.Run;
import io.thalweg.train.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkClusterTest {
  private static final SparkCluster CLUSTER = SparkCluster.connect("local[2]");

  @AfterAll
  static void disconnect() {
    CLUSTER.close();
  }

  @ParameterizedTest
  @CsvSource({"mlp(8),4", "mlp(8),1", "rnn(4),1"})
  void aSweepGivesTheSameBitsAsHere(String model, int copies) {
    Sweep sweep = Digits.sweep(Digits.training(model, "momentum", 50, 2), 6, 2, copies);
    List<Run> told = Collections.synchronizedList(new ArrayList<>());
    List<Sweep.Trial> there = sweep.run(CLUSTER, (_, run) -> told.add(run));
    assertThat(Digits.untimed(there)).isEqualTo(Digits.untimed(Digits.here(sweep)));
    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            there.stream().flatMap(trial -> trial.runs().stream()).toList());
    assertThat(there).anyMatch(trial -> !trial.isFinished());
  }

  @Test
  void aSearchThatLearnsAndStopsEarlyGoesTheSameWay() {
    Sweep sweep =
        new Sweep(
            Digits.training("linear", "momentum", 50, 4),
            List.of(new Range("rate", 1e-3, 10, true)),
            new TpeSearch(1, new Seed(9)),
            20,
            1,
            Optional.of(new Sweep.Rungs(2, 1)),
            3);
    assertThat(Digits.untimed(sweep.run(CLUSTER, (_, _) -> {})))
        .isEqualTo(Digits.untimed(Digits.here(sweep)));
  }

  @Test
  void aComparisonGivesTheSameBitsAsHereAndTellsEveryEpoch() {
    Comparer comparer = new Comparer(Digits.training("mlp(8)", "sgd", 50, 2), List.of(1L, 2L), 0.5);
    List<Recipe> recipes = List.of(Recipe.parse("adam(rate=0.01)"), Recipe.parse("sam(sgd)"));
    List<Event> events = Collections.synchronizedList(new ArrayList<>());
    Comparison there =
        comparer.run("digits", "mlp(8)", recipes, 1, CLUSTER, (_, _, event) -> events.add(event));
    Comparison here =
        comparer.run(
            "digits",
            "mlp(8)",
            recipes,
            1,
            new LocalTrainings(Runnable::run, () -> 0),
            (_, _, _) -> {});
    assertThat(runs(there)).isEqualTo(runs(here));
    assertThat(events).hasSize(8).hasOnlyElementsOfType(Event.EpochEnded.class);
  }

  private static List<Run> runs(Comparison comparison) {
    return comparison.results().stream()
        .flatMap(result -> result.runs().stream())
        .map(Digits::untimed)
        .toList();
  }

  @Test
  void aModelOfOnesOwnTravels() {
    int width = 5;
    Model own = (task, seed) -> ((Mlp) Models.CATALOGUE.create("mlp(4)")).build(task, seed + width);
    Training training = Digits.training("linear", "sgd", 50, 1);
    Training ofOwn =
        new Training(own, training.data(), training.recipe(), 1, 1, 50, 4, Training.LOSS_BOUND);
    List<Trainings.Group> groups = List.of(Trainings.Group.alone(ofOwn));
    Run there = CLUSTER.run(groups, new Trainings.Listener() {}).getFirst().getFirst();
    Run here = groups.getFirst().train(new Trainings.Listener() {}, () -> 0).getFirst();
    assertThat(Digits.untimed(there)).isEqualTo(Digits.untimed(here));
  }

  /// Tried once: a second attempt would complain too.
  @Test
  void whatATrainingComplainsOfIsThrownHere() {
    List<Trainings.Group> groups =
        List.of(
            Trainings.Group.alone(Digits.training("mlp(8)", "sgd", 50, 1)),
            Trainings.Group.alone(Digits.training("mlp(8)", "groups(sgd, freeze(\"x\"))", 50, 1)));
    assertThatThrownBy(() -> groups.getLast().train(new Trainings.Listener() {}, () -> 0))
        .isInstanceOf(SettingException.class)
        .satisfies(here ->
            assertThatThrownBy(() -> CLUSTER.run(groups, new Trainings.Listener() {}))
                .isInstanceOf(SettingException.class)
                .hasMessage(here.getMessage()));
  }

  @Test
  void whatAListenerComplainsOfIsThrownHere() {
    Sweep sweep = Digits.sweep(Digits.training("linear", "sgd", 50, 1), 3, 1, 1);
    assertThatThrownBy(() ->
            sweep.run(
                CLUSTER,
                (_, _) -> {
                  throw new IllegalStateException("the disk is full");
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the disk is full");
  }

  @Test
  void aMasterThatIsNotThereIsSaidAtOnce() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThatThrownBy(() -> SparkCluster.connect("spark://127.0.0.1:" + port))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no Spark master answers at spark://127.0.0.1:" + port);
  }
}
