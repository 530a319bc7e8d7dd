package io.thalweg.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// One optimizer step beside the same step of others. DJL's OpenMP threads are told to spin no
/// longer than those of the engine here, without which they steal the processor from each other.
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    description = {
      "Times one step over float32 parameters beside LibTorch's fused kernel, its C++ optimizer and"
          + " DJL's optimizer.",
      "Ours and LibTorch's take turns in one process, ours and DJL's, which has another LibTorch, in"
          + " a second one; there is a pair of processes for each number of threads.",
      "Nothing is timed before all have come to the same parameters."
    })
final class PeersCommand implements Callable<Integer> {
  private static final List<Contestant> PROCESSES =
      List.of(
          new Contestant("LibTorch", TorchPeers.class, "djl", Map.of()),
          new Contestant(
              "DJL",
              DjlPeers.class,
              "bytedeco",
              Map.of("DJL_OFFLINE", "true", "GOMP_SPINCOUNT", "2000")));

  @Parameters(
      paramLabel = "OPTIMIZER",
      description = "of adam, adamw, momentum and adagrad, with settings (all four)")
  private List<String> recipes = List.of("adam", "adamw", "momentum", "adagrad");

  @Mixin private final TensorsOption tensors = new TensorsOption();

  @Option(names = "--rounds", defaultValue = "31", description = "turns (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "1,2",
      description = "threads of each (${DEFAULT-VALUE})")
  private List<Integer> threads = List.of();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws IOException, InterruptedException {
    for (Tensors each : tensors.tensors()) {
      List<PeerTask.Line> lines = new ArrayList<>();
      for (int count : threads) {
        PeerTask task = new PeerTask(recipes, each, rounds, count);
        for (Contestant process : PROCESSES) {
          List<PeerTask.Line> measured = PeerTask.lines(process.output(task.toArgument()));
          measured.forEach(System.err::println);
          lines.addAll(measured);
        }
      }
      output.print(lines, table(lines));
    }
    return 0;
  }

  private static Table table(List<PeerTask.Line> lines) {
    Table table =
        new Table(List.of("optimizer", "threads", "who", "ms", "times ours", "difference"));
    for (PeerTask.Line line : lines) {
      table.add(
          List.of(
              "`" + line.recipe() + "`",
              Integer.toString(line.threads()),
              line.who(),
              "%.2f".formatted(line.milliseconds()),
              "%.2f".formatted(line.ratio()),
              "%.1e".formatted(line.distance())));
    }
    return table;
  }
}
