package io.thalweg.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.study.Cluster;
import io.thalweg.study.Sweep;
import io.thalweg.train.Descent;
import io.thalweg.train.Run;
import io.thalweg.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A real master and two real workers; an executor is killed at work.
@EnabledOnOs(OS.LINUX)
class LostExecutorTest {
  private static final int TRIALS = 12;

  @TempDir private static Path folder;

  private static Loopback loopback;
  private static JavaSparkContext spark;
  private static SparkCluster cluster;

  /// Which task's executor is to be killed when it starts.
  private static final AtomicReference<Optional<IntPredicate>> VICTIM =
      new AtomicReference<>(Optional.empty());

  private final Journal journal = new Journal(this::started);

  @BeforeAll
  static void start() {
    loopback = new Loopback(folder, 2);
    spark = new JavaSparkContext(loopback.conf("-XX:+UseSerialGC -XX:TieredStopAtLevel=1"));
    cluster = SparkCluster.on(spark);
    ExecutorArrival.await(spark);
  }

  @AfterAll
  static void end() {
    cluster.close();
    spark.close();
    loopback.close();
  }

  private void started(String executor, int task) {
    Optional<IntPredicate> victim = VICTIM.get();
    if (victim.isPresent() && victim.get().test(task)) {
      VICTIM.set(Optional.empty());
      journal.note("kill -9 %d, which is executor %s".formatted(loopback.kill(executor), executor));
    }
  }

  @Test
  void everyTrialOfASweepIsThereOnce() throws IOException {
    Sweep sweep = Digits.sweep(Digits.training("mlp(32)", "nag", 10, 8), 0.1, TRIALS, 1, 1);
    List<Run> told = Collections.synchronizedList(new ArrayList<>());
    spark.sc().addSparkListener(journal);
    VICTIM.set(Optional.of(task -> task == TRIALS / 2));
    List<Sweep.Trial> trials =
        sweep.run(
            cluster,
            (recipe, run) -> {
              told.add(run);
              journal.note("result of " + recipe);
            });
    spark.sc().removeSparkListener(journal);
    Files.write(Path.of("target/lost-executor.log"), journal.lines());
    assertThat(Digits.untimed(trials)).isEqualTo(Digits.untimed(Digits.here(sweep)));
    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            trials.stream().map(trial -> trial.runs().getFirst()).toList());
    assertThat(journal.lines())
        .anyMatch(line -> line.contains("attempt 1: FAILED"))
        .anyMatch(line -> line.contains("attempt 2: done"));
  }

  @Tag("long")
  @Test
  void aTrainingInSharesGoesOn() {
    Training training = Digits.training("mlp(16)", "nag(rate=0.05)", 64, 10);
    spark.sc().addSparkListener(journal);
    try (Descent alone = new Descent(training);
        Cluster.Shared gradients = cluster.gradients(training);
        Descent shared = new Descent(training, gradients)) {
      for (int step = 1; step <= 40; step++) {
        if (step == 20) {
          VICTIM.set(Optional.of(_ -> true));
        }
        for (Descent each : List.of(alone, shared)) {
          each.nextGradient();
          each.step();
        }
      }
      assertThat(Digits.distance(shared, alone)).isLessThan(1e-5);
    }
    spark.sc().removeSparkListener(journal);
    assertThat(journal.lines()).anyMatch(line -> line.contains("FAILED"));
  }
}
