package io.thalweg.app;

import io.thalweg.problems.DataEntry.State;
import io.thalweg.problems.DataException;
import io.thalweg.problems.DataHome;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Fetches a known data set.
@Command(
    name = "fetch",
    description = "Fetch a known data set and check it against its pinned SHA-256.",
    footer = "  ./thalweg data fetch mnist")
final class DataFetchCommand implements Query {
  @Parameters(paramLabel = "NAME", description = "Such as mnist or fashion-mnist.")
  String name = "";

  @Override
  public Answer answer(Context context) throws IOException {
    DataHome data = context.console().data();
    boolean fetchable =
        data.list().stream()
            .anyMatch(entry -> entry.name().equals(name) && entry.state() != State.EMBEDDED);
    try (Download download = new Download(context.console())) {
      context.console().err().println(name + ": " + data.fetch(name, download));
    } catch (DataException exception) {
      if (fetchable) {
        // Nothing wrong with what was asked for.
        throw new IOException(exception.getMessage(), exception);
      }
      throw exception;
    }
    return DataListCommand.of(
        data.list().stream().filter(entry -> entry.name().equals(name)).toList());
  }
}
