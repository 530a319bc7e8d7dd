package io.thalweg.bench;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Models;
import io.thalweg.engine.Network;
import io.thalweg.engine.Task;
import io.thalweg.optim.Recipe;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What a step of each rule costs over the tensors of a network, beside Adam's.
@Command(
    name = "rules",
    mixinStandardHelpOptions = true,
    description = {
      "Times a step over the float32 tensors of a network, beside adam's, all in turn on one thread.",
      "In microseconds that the thread has the processor, so that other work on the machine counts as"
          + " little as can be."
    })
final class RulesCommand implements Callable<Integer> {
  private static final Task IMAGES = new Task(List.of(28, 28), 10, Task.Kind.CLASSES);

  @Parameters(
      paramLabel = "OPTIMIZER",
      description =
          "beside adam; by default those that look at norms, tensors or several gradients")
  private List<String> recipes =
      List.of(
          "lars",
          "lamb",
          "adafactor",
          "muon(adam)",
          "shampoo(sgd)",
          "soap(adam)",
          "prodigy",
          "d-adaptation",
          "yellowfin",
          "lbfgs",
          "sam(adam)",
          "chain(clip-norm(1), adam)",
          "chain(agc, adam)",
          "chain(centralise, adam)");

  @Option(
      names = "--model",
      defaultValue = "mlp(128)",
      description = "network for images of 28 × 28 and 10 classes (${DEFAULT-VALUE})")
  private String model = "";

  @Option(names = "--rounds", defaultValue = "31", description = "turns (${DEFAULT-VALUE})")
  private int rounds;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws IOException {
    Engine.start(1);
    List<Recipe> all = new ArrayList<>(List.of(Recipe.parse("adam")));
    recipes.stream().map(Recipe::parse).forEach(all::add);
    List<RulesTrial.Line> lines =
        new RulesTrial(
                shapes(), rounds, ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime)
            .run(all);
    output.print(lines, table(lines));
    return 0;
  }

  private List<List<Long>> shapes() {
    try (Network network = Models.CATALOGUE.create(model).build(IMAGES, 1)) {
      return network.parameters().tensors().stream().map(tensor -> tensor.shape()).toList();
    }
  }

  private static Table table(List<RulesTrial.Line> lines) {
    Table table = new Table(List.of("optimizer", "µs", "times adam"));
    for (RulesTrial.Line line : lines) {
      table.add(
          List.of(
              "`" + line.optimizer() + "`",
              "%.0f".formatted(line.microseconds()),
              "%.1f".formatted(line.ratio())));
    }
    return table;
  }
}
