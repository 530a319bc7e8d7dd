package io.thalweg.app;

import io.thalweg.store.RunId;
import io.thalweg.store.RunStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A run that goes on, as the store is to have it.
///
/// @param id all of it
/// @param folder where it goes on; empty where it has none
record Resumed(String id, Optional<Path> folder) {

  /// A run that was found in the store.
  static Resumed of(String id) {
    return new Resumed(id, Optional.empty());
  }

  /// The run; only one of that very id in that very folder is it.
  ///
  /// @throws IllegalArgumentException where the store has no such run
  RunId in(RunStore store) {
    try {
      RunId run = new RunId(id);
      store.show(run);
      if (folder.isEmpty() || isSame(folder.get(), store.folder(run))) {
        return run;
      }
    } catch (IllegalArgumentException _) {
      // It was not recorded, or was deleted, or this is no id.
    }
    throw new IllegalArgumentException(
        "the store has no run %s%s"
            .formatted(id, folder.map(" in the folder %s"::formatted).orElse("")));
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(other) && Files.isSameFile(one, other);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
