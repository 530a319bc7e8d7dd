package io.thalweg.bench;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Mlp;
import io.thalweg.optim.Recipe;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import io.thalweg.study.GridSearch;
import io.thalweg.study.Range;
import io.thalweg.study.Sweep;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Trials per second of a sweep, beside the same trainings one after the other.
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    description =
        "Times a sweep over learning rates, beside the same trainings by the Trainer one after the"
            + " other on one thread; an epoch of the embedded digits each, in turn, medians.")
final class SweepCommand implements Callable<Integer> {
  /// One of so many settings is trained alone, to save time.
  private static final int EACH = 4;

  @Option(names = "--hidden", defaultValue = "32", description = "hidden units (${DEFAULT-VALUE})")
  private int hidden;

  @Option(names = "--batch", defaultValue = "32", description = "batch (${DEFAULT-VALUE})")
  private int batch;

  @Option(names = "--trials", defaultValue = "64", description = "settings (${DEFAULT-VALUE})")
  private int trials;

  @Option(
      names = "--copies",
      description = "networks trained at once by a thread; by default what sweep chooses")
  private Optional<Integer> copies = Optional.empty();

  @Option(names = "--threads", defaultValue = "2", description = "of the sweep (${DEFAULT-VALUE})")
  private int threads;

  @Option(names = "--rounds", defaultValue = "5", description = "rounds (${DEFAULT-VALUE})")
  private int rounds;

  @Override
  public Integer call() {
    Engine.start(1);
    try (Arena arena = Arena.ofShared();
        ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      Dataset data = new DataHome(Path.of("none")).load("digits", Scaling.UNIT, arena);
      Training training =
          new Training(
              Mlp.of(hidden),
              data,
              Recipe.parse("momentum"),
              1,
              1,
              batch,
              Long.MAX_VALUE,
              Training.LOSS_BOUND);
      int width = copies.orElseGet(() -> Sweep.copies(training));
      Sweep sweep =
          new Sweep(
              training,
              List.of(new Range("rate", 0.001, 0.1, true)),
              new GridSearch(List.of(trials)),
              trials,
              1,
              Optional.empty(),
              width);
      List<Double> together = new ArrayList<>();
      List<Double> ratios = new ArrayList<>();
      for (int round = 0; round <= rounds; round++) {
        double sweeping = seconds(() -> sweep.run(executor, (_, _) -> {}, System::nanoTime));
        double alone = seconds(() -> oneByOne(training)) / Math.ceilDiv(trials, EACH);
        if (round > 0) { // the first warms up
          together.add(trials / sweeping);
          ratios.add(alone * trials / sweeping);
        }
        System.err.printf(
            "round %d: sweep %.1f trials/s, one by one %.1f trials/s%n",
            round, trials / sweeping, 1 / alone);
      }
      System.out.printf(
          "mlp 784-%d-10, batch %d, %d trials, %d at once on each of %d threads: %.1f trials/s,"
              + " %.2f times one by one (%.2f to %.2f)%n",
          hidden,
          batch,
          trials,
          width,
          threads,
          median(together),
          median(ratios),
          ratios.stream().min(Double::compare).orElseThrow(),
          ratios.stream().max(Double::compare).orElseThrow());
      return 0;
    }
  }

  private void oneByOne(Training training) {
    Range rates = new Range("rate", 0.001, 0.1, true);
    List<Double> values = rates.values(trials);
    for (int i = 0; i < trials; i += EACH) {
      Recipe recipe = Recipe.parse("momentum(rate=%s)".formatted(values.get(i)));
      Trainer.run(training.with(recipe, 1), _ -> {}, System::nanoTime);
    }
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
