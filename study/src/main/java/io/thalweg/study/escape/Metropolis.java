package io.thalweg.study.escape;

import java.util.SplittableRandom;

/// Whether a move is made: always down, up now and then.
///
/// ## Formula
///     P(accept) = min(1, exp(−Δ/T))          Δ: rise of the value, T: temperature
///
/// ## Source
/// Metropolis et al. 1953, [doi:10.1063/1.1699114](https://doi.org/10.1063/1.1699114).
final class Metropolis {
  private Metropolis() {}

  /// Draws one number where the move is up, none where it is not. A rise that is no number is
  /// refused, and at temperature 0 every rise.
  static boolean accepts(double rise, double temperature, SplittableRandom random) {
    return rise <= 0 || random.nextDouble() < Math.exp(-rise / temperature);
  }
}
