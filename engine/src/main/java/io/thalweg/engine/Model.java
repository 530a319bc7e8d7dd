package io.thalweg.engine;

import java.io.Serializable;

/// The description of a network: immutable settings, from which any number of networks is built.
/// One of your own is `(task, seed) -> …`, or a [TorchModule].
///
/// Descriptions travel to other machines by Java's serialisation; one that holds what cannot travel
/// still trains here.
@FunctionalInterface
public interface Model extends Serializable {
  /// Builds a network with freshly drawn parameters, where the model does not bring its own. The
  /// same seed draws the same bits, whatever the engine's threads.
  ///
  /// @param seed of the initialisation and of what is dropped while it learns
  /// @throws io.thalweg.optim.SettingException where the model cannot read examples of that shape
  Network build(Task task, long seed);

  /// The same for telling classes apart by features in no particular shape.
  ///
  /// @param inputs features per example
  /// @param classes number of classes
  /// @param seed of the initialisation
  default Network build(int inputs, int classes, long seed) {
    return build(Task.classes(inputs, classes), seed);
  }
}
