package io.thalweg.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Renames a run.
@Command(
    name = "rename",
    description = "Give a run another name; its id stays.",
    footer = "  ./thalweg runs rename latest \"adam, best rate\"")
final class RunsRenameCommand implements Query {
  @Mixin RunParameter run = new RunParameter();

  @Parameters(index = "1", paramLabel = "NAME", description = "At most 200 characters.")
  String name = "";

  @Override
  public Answer answer(Context context) throws Exception {
    RunDocument document = run.change(context, (store, id) -> store.rename(id, name));
    return new Answer(document, "%s: %s%n".formatted(document.id(), document.name()));
  }
}
