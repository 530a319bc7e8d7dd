package io.thalweg.app;

import io.thalweg.engine.Model;
import io.thalweg.engine.Models;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What every command that trains asks for.
final class TrainingOptions {
  @Option(
      names = "--model",
      completionCandidates = Ids.OfModels.class,
      paramLabel = "MODEL",
      defaultValue = "mlp(128)",
      description = "Network to train, by default ${DEFAULT-VALUE}.",
      converter = Chosen.OfModels.class)
  Chosen<Model> model = Chosen.from(Models.CATALOGUE, "mlp");

  @Option(
      names = "--data",
      paramLabel = "NAME",
      defaultValue = "digits",
      description = "Data set, by default ${DEFAULT-VALUE} (embedded).")
  String data = "";

  @Option(
      names = "--scaling",
      paramLabel = "NAME",
      defaultValue = "unit",
      description = "Pixels as unit (x/255) or standard (mean 0, deviation 1).")
  String scaling = "";

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
      names = "--batch",
      paramLabel = "N|all",
      defaultValue = "64",
      description = "Examples per step: 1 is stochastic, all is batch descent.")
  Batch batch = new Batch(64);

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of initialisation and data order (of the first run).")
  long seed;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Learning rate or schedule in place of each optimizer's own.")
  Optional<Expression> rate = Optional.empty();

  @Option(
      names = "--validation",
      paramLabel = "N",
      description = "Test on the last N training examples, not the test data: to choose settings.",
      converter = Numbers.Count.class)
  Optional<Integer> validation = Optional.empty();

  @Option(
      names = "--loss-bound",
      paramLabel = "L",
      description = "A loss above it counts as divergence; by default ${DEFAULT-VALUE}.")
  double lossBound = Training.LOSS_BOUND;

  @Option(
      names = "--fail-on-divergence",
      description = "End with exit code 3 where a training diverges.")
  boolean failOnDivergence;

  /// The training that the options describe; data live as long as `arena`.
  Training training(Recipe recipe, int standardEpochs, Path home, Arena arena) {
    int passes = epochs.orElse(standardEpochs);
    Dataset all = new DataHome(home.resolve("data")).load(data, scaling(), arena);
    Dataset dataset = validation.map(all::validation).orElse(all);
    return new Training(
        model.value(),
        dataset,
        recipe,
        seed,
        passes,
        batch.of(dataset.train().size()),
        steps.map(Integer::longValue).orElse(Long.MAX_VALUE),
        lossBound);
  }

  /// The recipe with `--rate` applied.
  Recipe recipe(Recipe recipe) {
    return rate.map(recipe::withRate).orElse(recipe);
  }

  private Scaling scaling() {
    return switch (scaling) {
      case "unit" -> Scaling.UNIT;
      case "standard" -> Scaling.STANDARD;
      default -> throw new SettingException("scaling must be unit or standard, got " + scaling);
    };
  }
}
