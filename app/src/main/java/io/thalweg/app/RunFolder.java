package io.thalweg.app;

import io.thalweg.optim.SettingException;
import io.thalweg.store.RunId;
import io.thalweg.store.RunStore;
import io.thalweg.store.StoreException;
import io.thalweg.store.UnknownRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The folder of a training that is to go on, as a user names it: by itself, or by the run's id,
/// the beginning of one, or `latest`.
final class RunFolder {
  private static final String LATEST = "latest";

  private RunFolder() {}

  /// Finds it. A whole id is that of a run here, whatever a folder is called; anything else counts
  /// as a folder where it has checkpoints.
  ///
  /// @throws SettingException where there is none with checkpoints, or not only one
  static Path named(Console console, Path run) throws IOException {
    Path runs = console.home().resolve("runs");
    if (!RunId.isId(run.toString()) && hasCheckpoints(run)) {
      return run;
    }
    if (hasCheckpoints(runs.resolve(run))) {
      return runs.resolve(run);
    }
    String why = "";
    if (console.hasRuns()) {
      try (RunStore store = console.runs()) {
        Path folder = store.folder(store.find(run.toString()));
        if (hasCheckpoints(folder)) {
          return folder;
        }
        throw refused(runs, run, ": there are none in " + folder);
      } catch (UnknownRunException unknown) {
        why = ": " + unknown.getMessage();
      } catch (StoreException _) {
        // The folders are there without it.
      }
    }
    List<Path> found = beginningWith(runs, run.toString());
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw refused(runs, run, why);
  }

  private static SettingException refused(Path runs, Path run, String why) {
    return new SettingException(
        "--resume must be a run with checkpoints in %s, or its folder, got %s%s"
            .formatted(runs, run, why));
  }

  private static boolean hasCheckpoints(Path folder) {
    return Files.isDirectory(CheckpointOptions.checkpoints(folder));
  }

  /// Those that are not in the store.
  private static List<Path> beginningWith(Path runs, String text) throws IOException {
    if (!Files.isDirectory(runs) || text.isEmpty()) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(runs)) {
      Stream<Path> resumable = all.filter(RunFolder::hasCheckpoints);
      return text.equals(LATEST)
          ? resumable.max(Path::compareTo).stream().toList()
          : resumable.filter(each -> String.valueOf(each.getFileName()).startsWith(text)).toList();
    }
  }
}
