package io.thalweg.app;

import io.thalweg.store.RunStore;

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
