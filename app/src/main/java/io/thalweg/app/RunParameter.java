package io.thalweg.app;

import io.thalweg.store.RunId;
import io.thalweg.store.RunStore;
import java.util.function.BiConsumer;
import picocli.CommandLine.Parameters;

/// The one run that a command is about.
final class RunParameter {
  @Parameters(index = "0", paramLabel = "RUN", description = KeptRuns.WHICH)
  String name = "";

  /// What is done with the run.
  @FunctionalInterface
  interface Work<T> {
    T with(RunStore store, RunId id) throws Exception;
  }

  /// Looks the run up in the store, which must be there, for some work.
  <T> T in(Context context, Work<T> work) throws Exception {
    return KeptRuns.of(context, name, store -> work.with(store, store.find(name)));
  }

  /// Changes what the store has of the run.
  ///
  /// @return the run as it is then
  RunDocument change(Context context, BiConsumer<RunStore, RunId> change) throws Exception {
    return in(
        context,
        (store, id) -> {
          change.accept(store, id);
          return RunDocument.of(store.show(id), store);
        });
  }
}
