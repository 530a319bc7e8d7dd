package io.thalweg.app;

import io.thalweg.engine.Models;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Shows the models.
@Command(
    name = "models",
    description = "List the models, or show one.",
    footer = "  ./thalweg models mlp")
final class ModelsCommand implements Query {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Show this one in full.",
      completionCandidates = Ids.OfModels.class)
  Optional<String> name = Optional.empty();

  @Override
  public Answer answer(Context context) {
    return Listing.answer(name, Models.CATALOGUE);
  }
}
