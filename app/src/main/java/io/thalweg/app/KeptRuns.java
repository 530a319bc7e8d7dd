package io.thalweg.app;

import io.thalweg.store.RunStore;
import io.thalweg.store.StoredRun;
import java.util.List;

/// The store as commands look into it.
final class KeptRuns {
  /// Says which run is meant, for descriptions of parameters.
  static final String WHICH = "Run: its id, the beginning of one, or latest.";

  private KeptRuns() {}

  /// What is done with an open store.
  @FunctionalInterface
  interface Work<T> {
    T with(RunStore store) throws Exception;
  }

  /// How the command of a run was called.
  static List<String> arguments(StoredRun run) {
    try {
      return Json.readTexts(RecordOptions.arguments(run.about().settings()));
    } catch (IllegalArgumentException exception) {
      throw new IllegalArgumentException(
          "run %s can not go on: its settings in the store do not say how it was called"
              .formatted(run.id()),
          exception);
    }
  }

  /// Opens the store, which must be there, for some work.
  ///
  /// @param run that the user named, for the message where there is no store
  static <T> T of(Context context, String run, Work<T> work) throws Exception {
    if (!context.console().hasRuns()) {
      throw new IllegalArgumentException(
          "there is no run %s: none is recorded in %s"
              .formatted(run.replaceAll("\\p{Cntrl}", "?"), context.console().home()));
    }
    try (RunStore store = context.console().runs()) {
      return work.with(store);
    }
  }
}
