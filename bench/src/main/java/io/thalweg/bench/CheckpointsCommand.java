package io.thalweg.bench;

import io.thalweg.engine.Engine;
import io.thalweg.tensors.Checkpoint;
import io.thalweg.train.Checkpoints;
import io.thalweg.train.Descent;
import io.thalweg.train.Epoch;
import io.thalweg.train.Event;
import io.thalweg.train.Interval;
import io.thalweg.train.Run;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What checkpoints cost a training: epochs with and without, in turn.
@Command(
    name = "checkpoints",
    mixinStandardHelpOptions = true,
    description = {
      "Times epochs of a training with checkpoints and without, in turn, and what one checkpoint"
          + " takes: the copy, for which the training waits, and the writing, on a thread of its"
          + " own.",
      "Medians of the epochs are compared; the first of each training warms up and is not counted."
    })
final class CheckpointsCommand implements Callable<Integer> {
  private static final int COPIES = 101;
  private static final double STANDARD_SECONDS = 30;
  private static final double NANOS_PER_MILLI = 1e6;

  @Mixin private final TaskOptions options = new TaskOptions();

  @Option(
      names = "--model",
      split = ",",
      defaultValue = "mlp,lenet",
      description = "${COMPLETION-CANDIDATES}, several with commas (${DEFAULT-VALUE})")
  private List<Architecture> models = List.of();

  @Option(
      names = "--epochs",
      defaultValue = "6",
      description = "epochs of a training, with the first (${DEFAULT-VALUE})")
  private int epochs;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "trainings of each kind (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--every",
      paramLabel = "N|Ns",
      defaultValue = "1s",
      converter = Intervals.class,
      description = "steps or seconds between checkpoints (${DEFAULT-VALUE})")
  private Interval every = Interval.STANDARD;

  @Option(names = "--json", description = "print JSON instead of a table")
  private boolean json;

  static final class Intervals implements ITypeConverter<Interval> {
    @Override
    public Interval convert(String text) {
      return Interval.parse(text);
    }
  }

  /// What was measured.
  ///
  /// @param without median seconds of an epoch
  /// @param with the same with checkpoints
  /// @param overhead percent
  /// @param written checkpoints, in all trainings
  /// @param copy median milliseconds for which the training waits
  /// @param write median milliseconds of writing
  /// @param standard percent that the copies take at one every 30 s
  record Line(
      Architecture model,
      double without,
      double with,
      double overhead,
      int written,
      double copy,
      double write,
      double standard) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (epochs < 2 || rounds < 1) {
      System.err.println("error: epochs must be at least 2 and rounds at least 1");
      return 2;
    }
    options.inHome(home -> {
      List<Line> lines = new ArrayList<>();
      for (Architecture model : models) {
        lines.add(measure(options.task(home, model, epochs)));
      }
      print(lines);
    });
    return 0;
  }

  private Line measure(Task task) throws IOException {
    Engine.start(task.threads());
    List<Double> without = new ArrayList<>();
    List<Double> with = new ArrayList<>();
    List<Double> writing = new ArrayList<>();
    double copy;
    try (Arena arena = Arena.ofShared();
        ExecutorService writer = Executors.newSingleThreadExecutor()) {
      Training training = ThalwegEpochs.training(task, arena);
      for (int round = 0; round < rounds; round++) {
        Path folder = Path.of(task.home(), "checkpoints-" + task.model() + "-" + round);
        without.addAll(train(training, _ -> {}));
        try (Checkpoints checkpoints =
            Checkpoints.open(
                folder, Checkpoints.Settings.STANDARD.with(every), timed(writer, writing))) {
          with.addAll(train(training, trainer -> trainer.checkpoints(checkpoints)));
        }
      }
      copy = copyMillis(training);
    }
    double before = Report.median(without);
    double after = Report.median(with);
    return new Line(
        task.model(),
        before,
        after,
        100 * (after / before - 1),
        writing.size(),
        copy,
        Report.median(writing),
        copy / (1000 * STANDARD_SECONDS) * 100);
  }

  private static List<Double> train(Training training, Consumer<Trainer> more) {
    try (Descent descent = new Descent(training)) {
      Trainer trainer = Trainer.of(descent).listener(CheckpointsCommand::check);
      more.accept(trainer);
      Run run = trainer.run();
      List<Double> seconds = run.epochs().stream().map(Epoch::seconds).toList();
      return seconds.subList(1, seconds.size());
    }
  }

  private static void check(Event event) {
    if (event instanceof Event.SaveFailed failed) {
      throw new IllegalStateException(failed.reason());
    }
  }

  private static Executor timed(Executor writer, List<Double> millis) {
    return task ->
        writer.execute(() -> {
          long start = System.nanoTime();
          task.run();
          synchronized (millis) {
            millis.add((System.nanoTime() - start) / NANOS_PER_MILLI);
          }
        });
  }

  /// Of the training point and the optimizer's state, and of what the network remembers.
  private static double copyMillis(Training training) {
    List<Double> millis = new ArrayList<>();
    try (Descent descent = new Descent(training)) {
      descent.nextGradient();
      descent.step();
      for (int i = 0; i < COPIES; i++) {
        long start = System.nanoTime();
        try (Arena arena = Arena.ofShared()) {
          Checkpoint.of(descent.optimizer(), descent.network().parameters(), arena).toTensors();
          descent.network().memory();
        }
        millis.add((System.nanoTime() - start) / NANOS_PER_MILLI);
      }
    }
    return Report.median(millis);
  }

  private void print(List<Line> lines) throws IOException {
    if (json) {
      Json.print(lines);
      return;
    }
    System.out.printf(
        "%-8s %12s %12s %10s %8s %10s %10s %14s%n",
        "model",
        "s/epoch",
        "s/epoch with",
        "overhead",
        "written",
        "copy ms",
        "write ms",
        "copies at 30s");
    for (Line line : lines) {
      System.out.printf(
          "%-8s %12.4f %12.4f %8.2f %% %8d %10.3f %10.1f %12.4f %%%n",
          line.model(),
          line.without(),
          line.with(),
          line.overhead(),
          line.written(),
          line.copy(),
          line.write(),
          line.standard());
    }
  }
}
