package io.thalweg.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.thalweg.problems.DataHome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Seconds per epoch, each contestant in its own process, one after the other, several times over.
@Command(
    name = "epoch",
    mixinStandardHelpOptions = true,
    description = {
      "Times an epoch of MLP 784-128-10 with momentum: Thalweg, a bare LibTorch loop with LibTorch's"
          + " SGD, DJL's own Trainer.",
      "Each runs in its own process, in turn; the first epoch of a process warms up and is not"
          + " counted."
    })
final class EpochCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "the four IDX files of MNIST; the embedded digits where it is missing")
  private Optional<Path> from = Optional.empty();

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

  @Option(
      names = "--batch",
      defaultValue = "128",
      description = "examples per step (${DEFAULT-VALUE})")
  private int batch;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "engine threads (${DEFAULT-VALUE})")
  private int threads;

  @Option(names = "--json", description = "print JSON instead of a table")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rounds < 1 || epochs < 2) {
      System.err.println("error: rounds must be at least 1 and epochs at least 2");
      return 2;
    }
    Path home = Files.createTempDirectory("thalweg-bench");
    try {
      from.ifPresent(folder -> new DataHome(home).add("mnist", folder));
      String data = from.isPresent() ? "mnist" : "digits";
      print(measure(new Task(home.toString(), data, 128, epochs, batch, 0.05, 0.9, threads, 1)));
      return 0;
    } finally {
      delete(home);
    }
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
      ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
      System.out.println(mapper.writeValueAsString(report));
    } else {
      System.out.print(report.table());
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
