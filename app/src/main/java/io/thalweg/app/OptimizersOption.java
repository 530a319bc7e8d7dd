package io.thalweg.app;

import io.thalweg.optim.Recipe;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Several optimizers side by side.
final class OptimizersOption {
  @Option(
      names = "--optimizers",
      completionCandidates = Ids.OfOptimizers.class,
      paramLabel = "OPTIMIZER,...",
      description =
          "Optimizers; by default sgd, momentum, nag, adam and radam at rates chosen for the digits.")
  Optional<Recipes> chosen = Optional.empty();

  /// The chosen ones, else the standard ones, with the rate that `options` may set.
  List<Recipe> recipes(TrainingOptions options) {
    return chosen
        .map(Recipes::list)
        .orElseGet(() ->
            Recipes.parse(
                    "sgd(rate=0.5),momentum(rate=0.1),nag(rate=0.1),adam(rate=0.005),radam(rate=0.005)")
                .list())
        .stream()
        .map(options::recipe)
        .toList();
  }
}
