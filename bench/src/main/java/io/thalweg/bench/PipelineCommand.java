package io.thalweg.bench;

import io.thalweg.engine.Engine;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the data costs: shuffling and gathering batches, beside the steps that are made of them.
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    description = {
      "Times shuffling and the gathering of batches, and the training steps that they are part of."
          + " Before each step a batch of other examples is gathered, so that both meet the same"
          + " machine and neither finds its data in the cache.",
      "Medians of the epochs are compared, the first of which warms up and is not counted."
    })
final class PipelineCommand implements Callable<Integer> {
  @Mixin private final TaskOptions options = new TaskOptions();

  @Option(
      names = "--model",
      split = ",",
      defaultValue = "mlp,lenet,lstm",
      description = "${COMPLETION-CANDIDATES}, several with commas (${DEFAULT-VALUE})")
  private List<Architecture> models = List.of();

  @Option(
      names = "--epochs",
      defaultValue = "5",
      description = "epochs, with the first (${DEFAULT-VALUE})")
  private int epochs;

  @Option(names = "--json", description = "print JSON instead of a table")
  private boolean json;

  /// What was measured.
  ///
  /// @param steps of an epoch
  /// @param shuffle median microseconds of shuffling, per step
  /// @param gather median microseconds of gathering a batch, per step
  /// @param step median microseconds of a whole step: shuffling, gathering, gradient, rule
  /// @param share of shuffling and gathering in the step
  record Line(
      Architecture model, int steps, double shuffle, double gather, double step, double share) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (epochs < 2) {
      System.err.println("error: epochs must be at least 2");
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

  private static Line measure(Task task) {
    Engine.start(task.threads());
    try (Arena arena = Arena.ofShared();
        PipelineTrial trial =
            new PipelineTrial(ThalwegEpochs.training(task, arena), arena, System::nanoTime)) {
      trial.epoch();
      List<PipelineTrial.Seconds> measured = new ArrayList<>();
      for (int epoch = 2; epoch <= task.epochs(); epoch++) {
        measured.add(trial.epoch());
      }
      int steps = trial.steps();
      double perStep = 1e6 / steps;
      double shuffle = median(measured, PipelineTrial.Seconds::shuffle) * perStep;
      double gather = median(measured, PipelineTrial.Seconds::gather) * perStep;
      double step = median(measured, PipelineTrial.Seconds::step) * perStep;
      return new Line(task.model(), steps, shuffle, gather, step, (shuffle + gather) / step);
    }
  }

  private static double median(
      List<PipelineTrial.Seconds> epochs, ToDoubleFunction<PipelineTrial.Seconds> part) {
    return Report.median(epochs.stream().mapToDouble(part).boxed().toList());
  }

  private void print(List<Line> lines) throws IOException {
    if (json) {
      Json.print(lines);
      return;
    }
    System.out.printf(
        "%-8s %6s %12s %12s %12s %8s%n",
        "model", "steps", "shuffle µs", "gather µs", "step µs", "share");
    for (Line line : lines) {
      System.out.printf(
          "%-8s %6d %12.1f %12.1f %12.1f %6.2f %%%n",
          line.model(),
          line.steps(),
          line.shuffle(),
          line.gather(),
          line.step(),
          100 * line.share());
    }
  }
}
