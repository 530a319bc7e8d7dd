package io.thalweg.engine;

/// How weights and biases are drawn.
///
/// @param sd deviation of the weights before their tails are cut, for `truncated-normal`
/// @param bias of every unit, where the initialisation does not draw it
record Start(Initialisation initialisation, double sd, double bias) {
  /// @param in numbers that a unit adds up
  /// @param out units that a number goes to
  Drawing weights(long in, long out) {
    return random -> initialisation.weights((int) in, (int) out, sd, random);
  }

  Drawing biases(long in) {
    return random -> initialisation.biases((int) in, bias, random);
  }
}
