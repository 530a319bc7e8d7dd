package io.thalweg.engine;

/// The description of a network: immutable settings, from which any number of networks is built.
public interface Model {
  /// Builds a network with freshly drawn parameters. The same seed draws the same bits, whatever
  /// the engine's threads.
  ///
  /// @param inputs features per example
  /// @param classes number of classes
  /// @param seed of the initialisation
  Network build(int inputs, int classes, long seed);
}
