package io.thalweg.app;

import io.thalweg.optim.Catalogues;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Shows the schedules of rates and other settings.
@Command(
    name = "schedules",
    description = "List the schedules of rates and other settings, or show one.",
    footer = "  ./thalweg schedules cosine")
final class SchedulesCommand implements Query {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Show this one in full.",
      completionCandidates = Ids.OfSchedules.class)
  Optional<String> name = Optional.empty();

  @Override
  public Answer answer(Context context) {
    return Listing.answer(name, Catalogues.SCHEDULES);
  }
}
