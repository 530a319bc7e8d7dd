package io.thalweg.app;

import io.thalweg.problems.Functions;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Shows the test functions.
@Command(
    name = "problems",
    description = "List the test functions, or show one.",
    footer = "  ./thalweg problems rosenbrock")
final class ProblemsCommand implements Query {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Show this one in full.",
      completionCandidates = Ids.OfFunctions.class)
  Optional<String> name = Optional.empty();

  @Override
  public Answer answer(Context context) {
    return Listing.answer(name, Functions.CATALOGUE);
  }
}
