package io.thalweg.app;

import io.thalweg.problems.DataHome;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Adds a data set from files at hand.
@Command(
    name = "add",
    description =
        "Copy four IDX files (images and labels, to train and to test with) from a folder.",
    footer = "  ./thalweg data add letters --from ~/Downloads/letters")
final class DataAddCommand implements Query {
  @Parameters(paramLabel = "NAME", description = "What to call it: a-z, 0-9 and -.")
  String name = "";

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "Folder with the files, raw or gzip.",
      required = true)
  Path from = Path.of("");

  @Override
  public Answer answer(Context context) {
    DataHome data = context.console().data();
    data.add(name, from);
    return DataListCommand.of(
        data.list().stream().filter(entry -> entry.name().equals(name)).toList());
  }
}
