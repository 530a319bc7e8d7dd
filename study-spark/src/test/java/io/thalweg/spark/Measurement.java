package io.thalweg.spark;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Models;
import io.thalweg.optim.Recipe;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import io.thalweg.study.Cluster;
import io.thalweg.study.LocalTrainings;
import io.thalweg.study.Sweep;
import io.thalweg.study.Trainings;
import io.thalweg.train.Descent;
import io.thalweg.train.Training;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/// What Spark costs and gives, with a master and two workers of one core on this machine. Started
/// by `study-spark/measure`.
public final class Measurement {
  private static final int ROUNDS = 3;
  private static final int TRIALS = 32;
  private static final int EPOCHS = 5;
  private static final int BATCH = 256;
  private static final List<Integer> HIDDEN = List.of(12, 126, 1258, 12579);

  private final Dataset digits =
      new DataHome(Path.of("none")).load("digits", Scaling.UNIT, Arena.ofAuto());
  private final PrintStream out;
  private final Loopback loopback;

  private Measurement(Loopback loopback, PrintStream out) {
    this.loopback = loopback;
    this.out = out;
  }

  /// Prints two tables.
  public static void main(String[] arguments) throws IOException {
    Engine.start(1);
    Path folder = Files.createTempDirectory("thalweg-spark");
    try (Loopback loopback = new Loopback(folder, 2)) {
      Measurement measurement = new Measurement(loopback, System.out);
      measurement.trials();
      measurement.steps();
    }
  }

  private JavaSparkContext connect(int workers) {
    SparkConf conf =
        loopback
            .conf("")
            .set("spark.cores.max", Integer.toString(workers))
            .set("spark.executor.memory", "1g")
            .set("spark.default.parallelism", Integer.toString(workers));
    JavaSparkContext spark = new JavaSparkContext(conf);
    ExecutorArrival.await(spark);
    return spark;
  }

  private Training training(String model, int batch, int epochs) {
    return new Training(
        Models.CATALOGUE.create(model),
        digits,
        Recipe.parse("nag"),
        1,
        epochs,
        batch,
        Long.MAX_VALUE,
        Training.LOSS_BOUND);
  }

  private void trials() {
    // Rates at which none diverges: all take the same time.
    Sweep sweep = Digits.sweep(training("mlp(128)", 32, EPOCHS), 0.1, TRIALS, 1, 1);
    Map<Integer, double[]> perMinute = new TreeMap<>(Map.of(0, new double[ROUNDS]));
    for (int workers = 1; workers <= 2; workers++) {
      perMinute.put(workers, new double[ROUNDS]);
    }
    rate(sweep, new LocalTrainings(Runnable::run, System::nanoTime)); // compiles
    for (int round = 0; round < ROUNDS; round++) {
      perMinute.getOrDefault(0, new double[0])[round] =
          rate(sweep, new LocalTrainings(Runnable::run, System::nanoTime));
      for (int workers = 1; workers <= 2; workers++) {
        try (JavaSparkContext spark = connect(workers);
            SparkCluster cluster = SparkCluster.on(spark)) {
          rate(sweep, cluster); // starts LibTorch there, compiles
          perMinute.getOrDefault(workers, new double[0])[round] = rate(sweep, cluster);
        }
      }
    }
    out.printf(
        "trials per minute, median and all of %d rounds; 0 workers: one thread here%n", ROUNDS);
    perMinute.forEach((workers, rates) ->
        out.printf(
            "| %d | %.0f | %s |%n",
            workers,
            median(rates),
            Arrays.stream(rates).mapToObj("%.0f"::formatted).collect(Collectors.joining(", "))));
  }

  private static double rate(Sweep sweep, Trainings trainings) {
    long start = System.nanoTime();
    sweep.run(trainings, (_, _) -> {});
    return TRIALS * 60e9 / (System.nanoTime() - start);
  }

  private void steps() {
    out.printf("milliseconds per step, batch %d: median of rounds' medians%n", BATCH);
    double[][][] all = new double[HIDDEN.size()][3][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < HIDDEN.size(); i++) {
        try (Descent alone = new Descent(training("mlp(%d)".formatted(HIDDEN.get(i)), BATCH, 1))) {
          all[i][0][round] = step(alone, steps(i));
        }
      }
      for (int workers = 1; workers <= 2; workers++) {
        try (JavaSparkContext spark = connect(workers);
            SparkCluster cluster = SparkCluster.on(spark)) {
          for (int i = 0; i < HIDDEN.size(); i++) {
            Training training = training("mlp(%d)".formatted(HIDDEN.get(i)), BATCH, 1);
            try (Cluster.Shared gradients = cluster.gradients(training);
                Descent descent = new Descent(training, gradients)) {
              all[i][workers][round] = step(descent, steps(i));
            }
          }
        }
      }
    }
    for (int i = 0; i < HIDDEN.size(); i++) {
      out.printf(
          "| %d | %.1f | %.1f | %.1f |%n",
          795L * HIDDEN.get(i) + 10, median(all[i][0]), median(all[i][1]), median(all[i][2]));
    }
  }

  private static int steps(int size) {
    return size < 3 ? 20 : 6;
  }

  /// Median milliseconds, the first steps left out.
  private static double step(Descent descent, int steps) {
    int warm = steps / 2;
    double[] times =
        IntStream.range(0, warm + steps)
            .mapToDouble(_ -> {
              long start = System.nanoTime();
              descent.nextGradient();
              descent.step();
              return (System.nanoTime() - start) / 1e6;
            })
            .skip(warm)
            .toArray();
    return median(times);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
