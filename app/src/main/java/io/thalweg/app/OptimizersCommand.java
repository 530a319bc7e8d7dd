package io.thalweg.app;

import io.thalweg.optim.Catalogues;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Shows the optimizers and transforms.
@Command(
    name = "optimizers",
    description = "List the optimizers and transforms, or show one.",
    footer = "  ./thalweg optimizers adam")
final class OptimizersCommand implements Query {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Show this one in full.",
      completionCandidates = Ids.OfOptimizers.class)
  Optional<String> name = Optional.empty();

  @Override
  public Answer answer(Context context) {
    return Listing.answer(name, Catalogues.RULES, Catalogues.TRANSFORMS);
  }
}
