package io.thalweg.app;

import io.thalweg.dynamics.OperatingPoint;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/// Which optimizer is seen as a control system, and where.
final class LookOptions {
  @Option(
      names = "--optimizer",
      completionCandidates = Ids.OfOptimizers.class,
      paramLabel = "OPTIMIZER",
      defaultValue = "momentum",
      description = "Optimizer, by default ${DEFAULT-VALUE}.")
  Recipe optimizer = Recipe.parse("momentum");

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Learning rate in place of the optimizer's.")
  Optional<Expression> rate = Optional.empty();

  @Option(
      names = "--second-moment",
      paramLabel = "V",
      defaultValue = "1",
      description = "What adaptive rules' squares of gradients are held at, by default 1.")
  double secondMoment;

  @Option(
      names = "--at-step",
      paramLabel = "T",
      description = "Step to look at; by default schedules at step 1, bias corrections faded.",
      converter = Numbers.Count.class)
  Optional<Integer> atStep = Optional.empty();

  Recipe recipe() {
    return rate.map(optimizer::withRate).orElse(optimizer);
  }

  OperatingPoint point() {
    return new OperatingPoint(
        secondMoment, atStep.map(step -> OptionalLong.of(step)).orElseGet(OptionalLong::empty));
  }
}
