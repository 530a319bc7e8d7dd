package io.thalweg.bench;

import io.thalweg.engine.TorchMatrices;
import io.thalweg.matrices.JavaMatrices;
import io.thalweg.optim.Recipe;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A step of a matrix with the library of `thalweg-matrices`, beside the same with LibTorch.
@Command(
    name = "matrices",
    mixinStandardHelpOptions = true,
    description = {
      "Times a step of a float32 matrix that needs products, with thalweg-matrices and with LibTorch,"
          + " in turn on one thread.",
      "In milliseconds that the thread has the processor, so that other work on the machine counts as"
          + " little as can be; with --wall by the clock."
    })
final class MatricesCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "OPTIMIZER",
      description = "optimizers that need products (${DEFAULT-VALUE})")
  private List<String> recipes = List.of("muon(adam)");

  @Option(
      names = "--shapes",
      split = ",",
      defaultValue = "784x128,1024x1024",
      description = "rows and columns (${DEFAULT-VALUE})")
  private List<String> shapes = List.of();

  @Option(names = "--rounds", defaultValue = "20", description = "turns (${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--wall", description = "measure by the clock")
  private boolean wall;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws IOException {
    LongSupplier clock =
        wall ? System::nanoTime : ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime;
    List<MatricesTrial.Line> lines = new ArrayList<>();
    for (String recipe : recipes) {
      for (String shape : shapes) {
        lines.addAll(
            trial(Recipe.parse(recipe), shape, clock)
                .run(List.of(new JavaMatrices(), new TorchMatrices())));
      }
    }
    output.print(lines, table(lines));
    return 0;
  }

  private MatricesTrial trial(Recipe recipe, String shape, LongSupplier clock) {
    String[] sides = shape.split("x", -1);
    try {
      int rows = Integer.parseInt(sides[0]);
      int columns = Integer.parseInt(sides[sides.length - 1]);
      if (sides.length == 2) {
        return new MatricesTrial(recipe, rows, columns, rounds, clock);
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new IllegalArgumentException("a shape must be ROWSxCOLUMNS, got " + shape);
  }

  private static Table table(List<MatricesTrial.Line> lines) {
    Table table =
        new Table(List.of("optimizer", "matrix", "who", "ms", "times ours", "difference"));
    for (MatricesTrial.Line line : lines) {
      table.add(
          List.of(
              "`" + line.recipe() + "`",
              "%d × %d".formatted(line.rows(), line.columns()),
              "`" + line.who() + "`",
              "%.2f".formatted(line.milliseconds()),
              "%.2f".formatted(line.ratio()),
              "%.1e".formatted(line.difference())));
    }
    return table;
  }
}
