package io.thalweg.bench;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import io.thalweg.optim.Recipe;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// One optimizer step over float32 parameters in native memory, beside a loop that only moves the
/// same bytes. The two take turns in one process.
@Command(
    name = "step",
    mixinStandardHelpOptions = true,
    description = {
      "Times one step over many float32 parameters in native memory, beside a loop that reads and"
          + " writes the same bytes and does next to nothing with them.",
      "The two take turns; medians of the turns are compared."
    })
final class StepCommand implements Callable<Integer> {
  private static final int WARM_UP = 10;
  private static final int TENSOR = 1_000;

  @picocli.CommandLine.Parameters(
      paramLabel = "OPTIMIZER",
      description = "optimizers of at most 2 slots of state; by default some of the catalogue")
  private List<String> optimizers =
      List.of("sgd", "momentum", "nag", "adagrad", "adadelta", "rmsprop", "adam", "radam");

  @Option(
      names = "--numbers",
      defaultValue = "25000000",
      description = "parameters (${DEFAULT-VALUE})")
  private int numbers;

  @Option(names = "--small", description = "as tensors of " + TENSOR + " numbers instead of one")
  private boolean small;

  @Option(names = "--rounds", defaultValue = "31", description = "turns (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "1,2",
      description = "threads to step with (${DEFAULT-VALUE})")
  private List<Integer> threads = List.of();

  @Option(names = "--json", description = "print JSON instead of a table")
  private boolean json;

  /// What was measured.
  ///
  /// @param bytes that a step must read and write
  /// @param moving median milliseconds of the loop that only moves them
  /// @param step median milliseconds of the step
  /// @param ratio `step`/`moving`
  record Line(
      String optimizer, int threads, long bytes, double moving, double step, double ratio) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rounds < 1 || numbers < TENSOR || threads.stream().anyMatch(count -> count < 1)) {
      System.err.printf("error: rounds and threads must be at least 1, numbers %d%n", TENSOR);
      return 2;
    }
    List<Line> lines = new ArrayList<>();
    for (String optimizer : optimizers) {
      for (int count : threads) {
        lines.add(measure(Recipe.parse(optimizer), count));
        System.err.println(lines.getLast());
      }
    }
    if (json) {
      Json.print(lines);
    } else {
      System.out.print(table(lines));
    }
    return 0;
  }

  private Line measure(Recipe recipe, int count) throws InterruptedException {
    try (Arena arena = Arena.ofShared();
        ExecutorService executor = Executors.newFixedThreadPool(count)) {
      Parameters parameters = parameters(arena);
      try (Optimizer optimizer =
          Optimizer.builder(recipe, parameters).threads(executor, count).build()) {
        long slots =
            optimizer.state().slots().keySet().stream()
                .map(name -> name.substring(name.indexOf('/')))
                .distinct()
                .count();
        Traffic traffic =
            new Traffic(parameters.gradients(), Math.toIntExact(slots) + 1, count, executor, arena);
        List<Double> moving = new ArrayList<>();
        List<Double> step = new ArrayList<>();
        for (int round = -WARM_UP; round < rounds; round++) {
          long start = System.nanoTime();
          traffic.move();
          long middle = System.nanoTime();
          optimizer.step();
          long end = System.nanoTime();
          if (round >= 0) {
            moving.add((middle - start) / 1e6);
            step.add((end - middle) / 1e6);
          }
        }
        double least = Report.median(moving);
        double median = Report.median(step);
        return new Line(recipe.toString(), count, traffic.bytes(), least, median, median / least);
      }
    }
  }

  private Parameters parameters(Arena arena) {
    Parameters.Layout layout = Parameters.layout();
    if (small) {
      for (int i = 0; i < numbers / TENSOR; i++) {
        layout.add("tensor" + i, TENSOR);
      }
    } else {
      layout.add("all", numbers);
    }
    Parameters parameters = layout.allocate(Precision.FLOAT32, arena);
    SplittableRandom random = new SplittableRandom(1);
    for (long i = 0; i < parameters.length(); i++) {
      parameters.value(i, random.nextDouble() - 0.5);
      parameters.gradient(i, random.nextDouble() - 0.5);
    }
    return parameters;
  }

  private static String table(List<Line> lines) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-56s %7s %9s %10s %9s %7s %6s%n"
            .formatted("optimizer", "threads", "MB", "moving ms", "step ms", "GB/s", "ratio"));
    for (Line line : lines) {
      text.append(
          "%-56s %7d %9.0f %10.2f %9.2f %7.1f %6.2f%n"
              .formatted(
                  line.optimizer(),
                  line.threads(),
                  line.bytes() / 1e6,
                  line.moving(),
                  line.step(),
                  line.bytes() / line.step() / 1e6,
                  line.ratio()));
    }
    return text.toString();
  }
}
