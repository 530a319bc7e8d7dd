package io.thalweg.app;

import io.thalweg.store.RunId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Renames a run.
@Command(
    name = "rename",
    description = "Give a run another name; its id stays.",
    footer = "  ./thalweg runs rename latest \"adam, best rate\"")
final class RunsRenameCommand implements Query {
  @Parameters(index = "0", paramLabel = "RUN", description = KeptRuns.WHICH)
  String run = "";

  @Parameters(index = "1", paramLabel = "NAME", description = "At most 200 characters.")
  String name = "";

  @Override
  public Answer answer(Context context) throws Exception {
    RunDocument document =
        KeptRuns.of(
            context,
            run,
            store -> {
              RunId id = store.find(run);
              store.rename(id, name);
              return RunDocument.of(store.show(id));
            });
    return new Answer(document, "%s: %s%n".formatted(document.id(), document.name()));
  }
}
