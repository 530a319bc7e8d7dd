package io.thalweg.bench;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Models;
import io.thalweg.measure.Instruments;
import io.thalweg.optim.Recipe;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import io.thalweg.train.Training;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What instruments add to a training: the same training with and without them, step by step in
/// turn.
@Command(
    name = "instruments",
    mixinStandardHelpOptions = true,
    description = {
      "Times a training with instruments beside the same training without, step by step in turn, and"
          + " each instrument's looks in plain steps of the same moment.",
      "In seconds that the thread has the processor, so that other work on the machine counts as"
          + " little as can be; with --wall by the clock."
    })
final class InstrumentsCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      split = ";",
      defaultValue = "mlp(128);cnn",
      paramLabel = "MODEL",
      description = "networks, with ; between (${DEFAULT-VALUE})")
  private List<String> models = List.of();

  @Option(
      names = "--optimizer",
      split = ";",
      defaultValue = "momentum;adam",
      paramLabel = "OPTIMIZER",
      description = "optimizers, with ; between (${DEFAULT-VALUE})")
  private List<String> optimizers = List.of();

  @Option(
      names = "--instruments",
      split = ";",
      defaultValue = "default;all",
      paramLabel = "I",
      description = "sets of instruments, with ; between (${DEFAULT-VALUE})")
  private List<String> sets = List.of();

  @Option(
      names = "--steps",
      defaultValue = "3000",
      description = "steps of each part: a multiple of all schedules (${DEFAULT-VALUE})")
  private int steps;

  @Option(
      names = "--parts",
      defaultValue = "3",
      description = "parts that are counted, behind one that warms up (${DEFAULT-VALUE})")
  private int parts;

  @Option(names = "--wall", description = "measure by the clock")
  private boolean wall;

  @Option(names = "--json", description = "print JSON instead of tables")
  private boolean json;

  /// What a set of instruments costs a training.
  ///
  /// @param step milliseconds of a bare step
  /// @param added for each part, time with the set over time without it, less 1
  /// @param median of them
  record Costs(
      String model,
      String optimizer,
      String set,
      double step,
      List<InstrumentTrial.Line> instruments,
      List<Double> added,
      double median) {}

  @Override
  public Integer call() throws IOException {
    if (steps < 1 || parts < 1) {
      System.err.println("error: steps and parts must be at least 1");
      return 2;
    }
    Engine.start(1);
    List<Costs> all = new ArrayList<>();
    try (Arena arena = Arena.ofShared()) {
      Dataset data = new DataHome(Path.of("none")).load("digits", Scaling.UNIT, arena);
      for (String model : models) {
        for (String optimizer : optimizers) {
          for (String set : sets) {
            all.add(measure(model, optimizer, set, data));
            if (!json) {
              System.out.print(table(all.getLast()));
            }
          }
        }
      }
    }
    if (json) {
      Json.print(all);
    }
    return 0;
  }

  private LongSupplier clock() {
    return wall ? System::nanoTime : ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime;
  }

  private Costs measure(String model, String optimizer, String set, Dataset data) {
    Training training =
        new Training(
            Models.CATALOGUE.create(model),
            data,
            Recipe.parse(optimizer),
            1,
            Integer.MAX_VALUE,
            64,
            Long.MAX_VALUE,
            Training.LOSS_BOUND);
    try (InstrumentTrial trial = new InstrumentTrial(training, Instruments.parse(set), clock())) {
      trial.run(steps);
      trial.warm();
      List<Double> step = new ArrayList<>();
      List<Double> added = new ArrayList<>();
      for (int part = 1; part <= parts; part++) {
        InstrumentTrial.Part took = trial.run(steps);
        step.add(1e3 * took.step());
        added.add(took.watched() / took.bare() - 1);
        System.err.printf(
            "%s, %s, %s, part %d of %d: %.3f s bare, adds %.2f %%%n",
            model, optimizer, set, part, parts, took.bare(), 100 * added.getLast());
      }
      return new Costs(
          model, optimizer, set, Report.median(step), trial.lines(), added, Report.median(added));
    }
  }

  private static String table(Costs costs) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, %s, %s: adds %.2f %% to steps of %.3f ms%n"
            .formatted(
                costs.model(), costs.optimizer(), costs.set(), 100 * costs.median(), costs.step()));
    text.append("  %-16s %6s %12s %7s%n".formatted("instrument", "every", "look, steps", "adds"));
    for (InstrumentTrial.Line line : costs.instruments()) {
      text.append(
          "  %-16s %6d %12.3f %6.2f%%%n"
              .formatted(line.instrument(), line.every(), line.look(), 100 * line.share()));
    }
    return text.append(System.lineSeparator()).toString();
  }
}
