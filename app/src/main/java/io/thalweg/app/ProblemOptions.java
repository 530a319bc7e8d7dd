package io.thalweg.app;

import io.thalweg.engine.Model;
import io.thalweg.engine.Models;
import io.thalweg.optim.SettingException;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which network learns what, and in which batches.
final class ProblemOptions {
  private static final int HELD_OUT = 1_000;

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
      description = "Features as unit (0 to 1) or standard (mean 0, deviation 1).")
  String scaling = "";

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
      names = "--validation",
      paramLabel = "N",
      description = "Test on the last N training examples, not the test data: to choose settings.",
      converter = Numbers.Count.class)
  Optional<Integer> validation = Optional.empty();

  /// The data; they live as long as `arena`.
  Dataset load(Path home, Arena arena) {
    Dataset all = loadAll(home, arena);
    return validation.map(all::validation).orElse(all);
  }

  /// The data with a part of the training examples held out to choose settings on: as many as
  /// `--validation` says, else a fifth, at most 1,000.
  Dataset loadForTuning(Path home, Arena arena) {
    Dataset all = loadAll(home, arena);
    int fifth = Math.max(1, all.train().size() / 5);
    return all.validation(validation.orElse(Math.min(HELD_OUT, fifth)));
  }

  private Dataset loadAll(Path home, Arena arena) {
    return new DataHome(home.resolve("data")).load(data, scaling(), arena);
  }

  private Scaling scaling() {
    return switch (scaling) {
      case "unit" -> Scaling.UNIT;
      case "standard" -> Scaling.STANDARD;
      default -> throw new SettingException("scaling must be unit or standard, got " + scaling);
    };
  }
}
