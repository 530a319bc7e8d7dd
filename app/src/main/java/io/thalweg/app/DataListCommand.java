package io.thalweg.app;

import io.thalweg.problems.DataEntry;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/// Lists the data sets.
@Command(
    name = "list",
    description = "List the data sets: embedded, here, missing (to be fetched) or broken.",
    footer = "  ./thalweg data list")
final class DataListCommand implements Query {
  /// @param entries in the order of the list
  private record Entries(List<DataEntry> entries) {}

  @Override
  public Answer answer(Context context) {
    return of(context.console().data().list());
  }

  static Answer of(List<DataEntry> entries) {
    Table table = new Table("NAME", "STATE", "TASK", "TRAIN", "TEST", "SHAPE", "OUTPUTS", "ABOUT");
    for (DataEntry entry : entries) {
      table.row(
          entry.name(),
          entry.state().name().toLowerCase(Locale.ROOT),
          entry.task().map(TaskOption::name).orElse("–"),
          Integer.toString(entry.train()),
          Integer.toString(entry.test()),
          entry.inputShape().stream().map(String::valueOf).collect(Collectors.joining("x")),
          Integer.toString(entry.outputs()),
          entry.title());
    }
    return new Answer(new Entries(entries), table.toString());
  }
}
