package io.thalweg.app;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Tags a run.
@Command(
    name = "tag",
    description = "Tag a run, or take tags away.",
    footer = "  ./thalweg runs tag latest paper figure-3")
final class RunsTagCommand implements Query {
  @Mixin RunParameter run = new RunParameter();

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "TAG",
      description = "1 to 64 letters, digits or -_.:/ each.")
  List<String> tags = new ArrayList<>();

  @Option(names = "--remove", description = "Take the tags away.")
  boolean remove;

  @Override
  public Answer answer(Context context) throws Exception {
    RunDocument document =
        run.change(
            context,
            (store, id) -> {
              if (remove) {
                store.untag(id, tags);
              } else {
                store.tag(id, tags);
              }
            });
    String all = document.tags().isEmpty() ? "no tags" : String.join(", ", document.tags());
    return new Answer(document, "%s: %s%n".formatted(document.id(), all));
  }
}
