package io.thalweg.app;

import io.thalweg.store.NewRun;
import io.thalweg.store.StoredRun;
import io.thalweg.train.Weights;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes what a recorded training had learnt at a checkpoint, for other programs.
final class WeightsExport {
  private WeightsExport() {}

  /// What was written.
  ///
  /// @param checkpoint `best` or `latest`
  /// @param testLoss nats per example; absent where the checkpoint lies within an epoch
  record Written(
      String checkpoint,
      long step,
      int epoch,
      Optional<Double> testLoss,
      String parametersSha256,
      long values) {}

  /// Writes them.
  ///
  /// @param folder the run's
  static Written write(
      ReportFile file, StoredRun run, Path folder, Weights.Choice choice, Context context)
      throws IOException {
    Weights weights = weights(run, folder, choice, context);
    file.write(out -> weights.write(out, words(run, weights)));
    return new Written(
        RunWords.word(choice),
        weights.step(),
        weights.epoch(),
        testLoss(weights),
        weights.parametersSha256(),
        weights.count());
  }

  private static Weights weights(StoredRun run, Path folder, Weights.Choice choice, Context context)
      throws IOException {
    try (Arena arena = Arena.ofShared()) {
      Optional<TrainCommand> command = CheckpointOptions.command(folder, context);
      Optional<Weights> weights =
          command.isEmpty()
              ? Optional.empty()
              : Weights.of(
                  CheckpointOptions.checkpoints(folder),
                  choice,
                  command.get().training(context.console().home(), arena),
                  text -> context.console().err().println("warning: " + text));
      return weights.orElseThrow(() ->
          new IllegalArgumentException(
              "run %s has no checkpoints in %s: train with --checkpoint-every"
                  .formatted(run.id(), folder)));
    }
  }

  private static Optional<Double> testLoss(Weights weights) {
    return weights.testLoss().isPresent()
        ? Optional.of(weights.testLoss().getAsDouble())
        : Optional.empty();
  }

  private static SortedMap<String, String> words(StoredRun run, Weights weights) {
    NewRun about = run.about();
    SortedMap<String, String> words = new TreeMap<>();
    words.put("format", "pt"); // what loaders of PyTorch look for
    words.put("run", run.id().text());
    words.put("optimizer", about.optimizer());
    words.put("model", about.model());
    words.put("data", about.data());
    words.put("seed", Long.toString(about.identity().seed()));
    words.put("version", about.identity().version());
    words.put("step", Long.toString(weights.step()));
    words.put("epoch", Integer.toString(weights.epoch()));
    testLoss(weights).ifPresent(loss -> words.put("test_loss", loss.toString()));
    words.put("parameters_sha256", weights.parametersSha256());
    return words;
  }
}
