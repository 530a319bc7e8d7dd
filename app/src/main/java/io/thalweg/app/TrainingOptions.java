package io.thalweg.app;

import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import io.thalweg.problems.Dataset;
import io.thalweg.train.Conduct;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What every command that trains asks for.
final class TrainingOptions {
  @Mixin ProblemOptions problem = new ProblemOptions();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training data.",
      converter = Numbers.Count.class)
  Optional<Integer> epochs = Optional.empty();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "End after so many steps at the latest, even within an epoch.",
      converter = Numbers.Count.class)
  Optional<Integer> steps = Optional.empty();

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Learning rate or schedule in place of each optimizer's own.")
  Optional<Expression> rate = Optional.empty();

  @Option(
      names = "--loss-bound",
      paramLabel = "L",
      description = "A loss above it counts as divergence; by default ${DEFAULT-VALUE}.")
  double lossBound = Training.LOSS_BOUND;

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      defaultValue = "1",
      description = "Take each batch's gradient in N parts, for batches too large for memory.",
      converter = Numbers.Count.class)
  int accumulate;

  @Option(
      names = "--fail-on-divergence",
      description = "End with exit code 3 where a training diverges.")
  boolean failOnDivergence;

  /// The training that the options describe; data live as long as `arena`.
  Training training(Recipe recipe, int standardEpochs, Path home, Arena arena) {
    return training(recipe, standardEpochs, problem.load(home, arena));
  }

  /// The same on examples held out of the training data, to choose settings by.
  Training trainingToChooseBy(Recipe recipe, int standardEpochs, Path home, Arena arena) {
    return training(recipe, standardEpochs, problem.loadForTuning(home, arena));
  }

  private Training training(Recipe recipe, int standardEpochs, Dataset dataset) {
    return new Training(
        problem.model.value(),
        dataset,
        recipe,
        problem.seed,
        epochs.orElse(standardEpochs),
        problem.batch.of(dataset.train().size()),
        steps.map(Integer::longValue).orElse(Long.MAX_VALUE),
        lossBound,
        new Conduct(accumulate, 0));
  }

  /// The recipe with `--rate` applied.
  Recipe recipe(Recipe recipe) {
    return rate.map(recipe::withRate).orElse(recipe);
  }
}
