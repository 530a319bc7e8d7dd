package io.thalweg.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.TorchScript;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import io.thalweg.store.FinishedTrial;
import io.thalweg.store.NewTrial;
import io.thalweg.store.RunStore;
import io.thalweg.store.StoredRun;
import io.thalweg.store.Trial;
import io.thalweg.study.KnownTrainings;
import io.thalweg.study.Trainings;
import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import io.thalweg.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a run of many trainings has behind it: those that are over, as the store keeps them.
///
/// @param name of the run; empty where it begins
/// @param over what came of trainings
/// @param data what they were given
/// @param isShared whether whoever trains keeps what came of it, and knows what is over
record Recall(Optional<String> name, Map<Key, Run> over, Set<Given> data, boolean isShared) {
  /// A run that begins.
  static final Recall NOTHING = new Recall(Optional.empty(), Map.of(), Set.of(), false);

  private static final String DIVERGED_AT = "divergedAt";

  /// A training among others.
  ///
  /// @param recipe in canonical form
  record Key(String recipe, long seed) {}

  /// What trainings have from files.
  ///
  /// @param data SHA-256 of the data set
  /// @param modelFile SHA-256 of the network's file; empty where it has none
  record Given(String data, String modelFile) {
    private static Given to(Training training) {
      return new Given(
          String.valueOf(training.identity().get("data sha256")),
          training.model() instanceof TorchScript script ? script.sha256() : "");
    }

    private static Given of(NewTrial trial) {
      JsonNode settings = Json.read(trial.settings());
      return new Given(settings.path("data").asText(), settings.path("modelFile").asText());
    }
  }

  /// What a trial was, besides its recipe.
  private record Settings(long seed) {}

  /// What a trial came to: its last epoch's figures for lists, and all of it.
  private record Result(Run run) {}

  Recall {
    over = Map.copyOf(over);
    data = Set.copyOf(data);
  }

  /// A run that goes on, and how it was called.
  ///
  /// @param folder of the run
  /// @param arguments with what is said now behind them
  record Interrupted(Recall recall, Path folder, List<String> arguments) {
    Interrupted {
      arguments = List.copyOf(arguments);
    }
  }

  /// Recalls a run from the store.
  ///
  /// @param option by which it is named
  /// @param command whose run it must be
  /// @param run as a user names it
  /// @param now the arguments of this call
  static Interrupted of(
      Console console, String option, String command, String run, List<String> now)
      throws IOException {
    try (RunStore store = console.runs()) {
      StoredRun stored = store.show(store.find(run));
      check(stored, option, command);
      Map<Key, Run> over = new HashMap<>();
      Set<Given> data = new HashSet<>();
      for (Trial trial : store.trials(stored.id())) {
        data.add(Given.of(trial.about()));
        trial
            .result()
            .map(result -> Json.readExact(result, Result.class).run())
            .ifPresent(each -> over.put(key(trial.about()), each));
      }
      List<String> then = KeptRuns.arguments(stored);
      return new Interrupted(
          new Recall(Optional.of(stored.id().text()), over, data, false),
          store.folder(stored.id()),
          Arguments.again(command, then, now));
    }
  }

  /// Complains of a run that this command of this version can not go on with.
  ///
  /// @param option by which it is named
  static void check(StoredRun stored, String option, String command) throws IOException {
    if (!stored.about().kind().equals(command)) {
      throw new SettingException(
          "%s must be a run of %s, got %s, a run of %s"
              .formatted(option, command, stored.id(), stored.about().kind()));
    }
    String version = stored.about().identity().version();
    if (!version.equals(Thalweg.Version.number())) {
      throw new SettingException(
          "%s must be a run of version %s, got %s of version %s"
              .formatted(option, Thalweg.Version.number(), stored.id(), version));
    }
  }

  private static Key key(NewTrial trial) {
    return new Key(trial.recipe(), Json.readExact(trial.settings(), Settings.class).seed());
  }

  /// The same, for trainings like this.
  ///
  /// @throws SettingException where the run had other data, or another network from a file
  Recall with(Training training) {
    Given now = Given.to(training);
    for (Given before : data) {
      if (!before.data().equals(now.data())) {
        throw new SettingException(
            "a run goes on with the data that it had: %s has changed"
                .formatted(training.data().name()));
      }
      if (!before.equals(now)) {
        throw new SettingException(
            "a run goes on with the network that it had: %s has changed".formatted(file(training)));
      }
    }
    return new Recall(name, over, Set.of(now), isShared);
  }

  private static String file(Training training) {
    return training.model() instanceof TorchScript script ? script.file() : "the model";
  }

  /// The same, where whoever trains keeps what came of it.
  Recall shared() {
    return new Recall(name, Map.of(), data, true);
  }

  /// How many trainings are over.
  int count() {
    return over.size();
  }

  /// Where trainings run that are not over.
  Trainings on(Trainings others) {
    return new KnownTrainings(
        others, (recipe, seed) -> Optional.ofNullable(over.get(new Key(recipe.toString(), seed))));
  }

  /// Keeps a training that is over, if it was not kept before.
  void keep(RunRecord record, Recipe recipe, Run run) {
    if (!isShared && !over.containsKey(new Key(recipe.toString(), run.seed()))) {
      record.add(new FinishedTrial(trial(recipe, run.seed()), Json.writeExact(result(run))));
    }
  }

  /// What the store has of a training that is to be made.
  NewTrial trial(Recipe recipe, long seed) {
    Given given = data.stream().findFirst().orElseThrow();
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("seed", seed);
    settings.put("data", given.data());
    if (!given.modelFile().isEmpty()) {
      settings.put("modelFile", given.modelFile());
    }
    return new NewTrial(recipe.toString(), Json.write(settings));
  }

  /// What the store keeps of a training of a shared run that is over.
  static String result(SharedRound.Told told) {
    Map<String, Object> result = result(told.run());
    if (told.run().divergence().isPresent()) {
      result.put(DIVERGED_AT, told.divergedAt());
    }
    return Json.writeExact(result);
  }

  /// A training of a shared run that is over, as the store has it.
  static SharedRound.Told told(String result) {
    return new SharedRound.Told(
        Json.readExact(result, Result.class).run(), Json.read(result).path(DIVERGED_AT).asLong());
  }

  private static Map<String, Object> result(Run run) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("epochs", run.epochs().size());
    if (!run.epochs().isEmpty()) {
      Epoch last = run.epochs().getLast();
      result.put("trainLoss", last.trainLoss());
      result.put("testLoss", last.testLoss());
      result.put("testAccuracy", last.testAccuracy());
    }
    result.put("diverged", run.divergence());
    result.put("run", run);
    return result;
  }
}
