package io.thalweg.bench;

import io.thalweg.optim.Catalogues;
import io.thalweg.optim.Entry;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Rule;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// One optimizer step over float32 parameters in native memory, beside a loop that only moves the
/// same bytes. The two take turns in one process.
@Command(
    name = "step",
    mixinStandardHelpOptions = true,
    description = {
      "Times one step over float32 parameters in native memory, beside a loop that reads and writes"
          + " the same bytes and does next to nothing with them.",
      "The two take turns, on each number of threads; medians of the turns' ratios are compared.",
      "A rule with a period, such as Lookahead, is timed over a period."
    })
final class StepCommand implements Callable<Integer> {
  private static final List<String> CHAIN =
      List.of("chain(clip-global-norm(1), adam, decoupled-decay(0.01))");
  private static final List<String> SOME =
      List.of("sgd", "momentum", "nag", "adagrad", "adadelta", "rmsprop", "adam", "radam");
  private static final List<String> BY_TENSOR =
      List.of("momentum", "adam", "lamb", "chain(clip-norm(1), adam)");

  @Parameters(paramLabel = "OPTIMIZER", description = "recipes; by default some of the catalogue")
  private List<String> recipes = List.of();

  @Option(
      names = "--all",
      description =
          "in one tensor, all rules of the catalogue that ask for no norms, and one chain with a norm")
  private boolean all;

  @Mixin private final TensorsOption tensors = new TensorsOption();

  @Option(names = "--rounds", defaultValue = "31", description = "turns (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "1,2",
      description = "threads to step with (${DEFAULT-VALUE})")
  private List<Integer> threads = List.of();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws IOException, InterruptedException {
    for (Tensors each : tensors.tensors()) {
      StepTrial trial = new StepTrial(each, rounds, threads);
      List<StepTrial.Line> lines = new ArrayList<>();
      for (Recipe recipe : recipes(each).map(Recipe::parse).toList()) {
        lines.add(trial.run(recipe));
        System.err.println(lines.getLast());
      }
      output.print(lines, table(lines));
    }
    return 0;
  }

  private Stream<String> recipes(Tensors stepped) {
    if (!recipes.isEmpty()) {
      return recipes.stream();
    }
    if (stepped.count() > 1) {
      return BY_TENSOR.stream();
    }
    return Stream.concat((all ? elementwise() : SOME).stream(), CHAIN.stream());
  }

  /// All rules that ask for no norms; those that wrap another wrap Adam.
  static List<String> elementwise() {
    return Catalogues.RULES.entries().stream()
        .map(entry -> wraps(entry) ? entry.id() + "(adam)" : entry.id())
        .filter(recipe -> Recipe.parse(recipe).partsAt(0).rule().passes().isEmpty())
        .toList();
  }

  private static boolean wraps(Entry<Rule> entry) {
    return Arrays.stream(entry.type().getRecordComponents())
        .map(RecordComponent::getType)
        .anyMatch(type -> type == Rule.class);
  }

  private static Table table(List<StepTrial.Line> lines) {
    Table table = new Table(heading(lines.getFirst()));
    for (StepTrial.Line line : lines) {
      List<String> row = new ArrayList<>();
      row.add("`" + line.optimizer() + "`");
      row.add("%.0f".formatted(line.megabytes()));
      for (StepTrial.OnThreads each : line.onThreads()) {
        row.add("%.2f".formatted(each.step()));
        row.add("%.2f".formatted(each.ratio()));
        row.add("%,.0f".formatted(each.allocated()));
      }
      others(line).forEach(each -> row.add("%.2f".formatted(each.speedup())));
      row.add(line.sameBits() ? "yes" : "NO");
      table.add(row);
    }
    return table;
  }

  private static List<String> heading(StepTrial.Line line) {
    List<String> heading = new ArrayList<>(List.of("optimizer", "MB"));
    for (StepTrial.OnThreads each : line.onThreads()) {
      String threads = each.threads() == 1 ? "1 thread" : each.threads() + " threads";
      heading.addAll(List.of("ms, " + threads, "ratio", "bytes allocated"));
    }
    others(line).forEach(each -> heading.add("times faster on " + each.threads()));
    heading.add("same bits");
    return heading;
  }

  /// Those that are compared with the first number of threads.
  private static List<StepTrial.OnThreads> others(StepTrial.Line line) {
    return line.onThreads().subList(1, line.onThreads().size());
  }
}
