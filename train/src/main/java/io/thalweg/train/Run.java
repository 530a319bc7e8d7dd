package io.thalweg.train;

import java.util.List;
import java.util.Optional;

/// One finished training.
///
/// @param optimizer the expression in canonical form
/// @param seed of initialisation and data order
/// @param epochs in order; ends early where the training diverged
/// @param divergence what was seen and at which step, where the training diverged
/// @param parametersSha256 of the parameters' bytes, lower-case hex
public record Run(
    String optimizer,
    long seed,
    List<Epoch> epochs,
    Optional<String> divergence,
    String parametersSha256) {
  public Run {
    epochs = List.copyOf(epochs);
  }
}
