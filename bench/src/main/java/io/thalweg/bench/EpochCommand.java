package io.thalweg.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Seconds per epoch, each contestant in its own process, one after the other, several times over.
@Command(
    name = "epoch",
    mixinStandardHelpOptions = true,
    description = {
      "Times an epoch of a model with momentum: Thalweg, a bare LibTorch loop with LibTorch's own"
          + " modules and SGD, DJL's own blocks and Trainer.",
      "Each runs in its own process, in turn; the first epoch of a process warms up and is not"
          + " counted."
    })
final class EpochCommand implements Callable<Integer> {
  @Mixin private final TaskOptions options = new TaskOptions();

  @Option(
      names = "--model",
      defaultValue = "mlp",
      description =
          "${COMPLETION-CANDIDATES}: MLP of 128 units, LeNet-5, LSTM of 64 units"
              + " (${DEFAULT-VALUE})")
  private Architecture model = Architecture.MLP;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "processes of each (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--epochs",
      defaultValue = "8",
      description = "epochs of each process, with the first (${DEFAULT-VALUE})")
  private int epochs;

  @Option(names = "--json", description = "print JSON instead of a table")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rounds < 1 || epochs < 2) {
      System.err.println("error: rounds must be at least 1 and epochs at least 2");
      return 2;
    }
    options.inHome(home -> print(measure(options.task(home, model, epochs))));
    return 0;
  }

  private Report measure(Task task) throws IOException, InterruptedException {
    Map<Contestant, List<Result>> results = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Contestant contestant : Contestant.ALL) {
        Result result = contestant.run(task);
        results.computeIfAbsent(contestant, _ -> new ArrayList<>()).add(result);
        System.err.printf(
            "round %d of %d: %s %s, system load %.1f%n",
            round, rounds, contestant.title(), seconds(result), systemLoad());
      }
      Report.checkSameNetwork(results);
    }
    return Report.of(task, results);
  }

  /// Where it is above the engine's threads, others use the machine too.
  private static double systemLoad() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static List<String> seconds(Result result) {
    return result.seconds().stream().map("%.3f"::formatted).toList();
  }

  private void print(Report report) throws IOException {
    if (json) {
      Json.print(report);
    } else {
      System.out.print(report.table());
    }
  }
}
