package io.thalweg.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Whether a training's memory stays as it is, epoch for epoch.
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    description = {
      "Reads the resident memory of a training process after each epoch and its evaluation, and how"
          + " far it rises above that after epoch 2.",
      "The Java heap is of fixed size and touched before the start, so that what grows is native."
    })
final class MemoryCommand implements Callable<Integer> {
  private static final double MEBIBYTE = 1 << 20;

  @Mixin private final TaskOptions options = new TaskOptions();

  @Option(
      names = "--model",
      split = ",",
      defaultValue = "mlp,lenet,lstm",
      description = "${COMPLETION-CANDIDATES}, several with commas (${DEFAULT-VALUE})")
  private List<Architecture> models = List.of();

  @Option(names = "--epochs", defaultValue = "20", description = "epochs (${DEFAULT-VALUE})")
  private int epochs;

  @Option(
      names = "--heap",
      paramLabel = "MIB",
      defaultValue = "256",
      description = "size of the Java heap, mebibytes (${DEFAULT-VALUE})")
  private int heap;

  @Option(names = "--all", description = "the bare LibTorch loop and DJL too, not Thalweg only")
  private boolean all;

  @Option(names = "--json", description = "print JSON instead of a table")
  private boolean json;

  /// What was measured.
  ///
  /// @param resident mebibytes after each epoch
  /// @param growth the most that any epoch from the third on lies above the second, percent;
  ///   negative where memory only shrinks
  record Line(String name, Architecture model, List<Double> resident, double growth) {
    Line {
      resident = List.copyOf(resident);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (epochs < 3) {
      System.err.println("error: epochs must be at least 3");
      return 2;
    }
    options.inHome(home -> {
      List<Line> lines = new ArrayList<>();
      for (Architecture model : models) {
        for (Contestant contestant : all ? Contestant.ALL : Contestant.ALL.subList(0, 1)) {
          lines.add(measure(contestant, options.task(home, model, epochs)));
          System.err.println(lines.getLast());
        }
      }
      print(lines);
    });
    return 0;
  }

  private Line measure(Contestant contestant, Task task) throws IOException, InterruptedException {
    String size = heap + "m";
    Result result =
        contestant.run(
            task, "-XX:+UseSerialGC", "-Xms" + size, "-Xmx" + size, "-XX:+AlwaysPreTouch");
    return new Line(
        contestant.title(),
        task.model(),
        result.resident().stream().map(bytes -> bytes / MEBIBYTE).toList(),
        growth(result.resident()));
  }

  /// The most that a later epoch lies above the second, percent.
  static double growth(List<Long> resident) {
    long second = resident.get(1);
    long most = resident.stream().skip(2).mapToLong(Long::longValue).max().orElseThrow();
    return 100.0 * (most - second) / second;
  }

  private void print(List<Line> lines) throws IOException {
    if (json) {
      Json.print(lines);
      return;
    }
    System.out.printf(
        "%-20s %-8s %14s %14s %14s %10s%n",
        "", "model", "epoch 2 MiB", "largest MiB", "last MiB", "growth");
    for (Line line : lines) {
      System.out.printf(
          "%-20s %-8s %14.1f %14.1f %14.1f %8.2f %%%n",
          line.name(),
          line.model(),
          line.resident().get(1),
          line.resident().stream().skip(2).mapToDouble(Double::doubleValue).max().orElseThrow(),
          line.resident().getLast(),
          line.growth());
    }
  }
}
