package io.thalweg.study;

import io.thalweg.train.Gradients;
import io.thalweg.train.Training;

/// Other machines that trainings are given to, each as a whole or one in shares.
public interface Cluster extends Trainings, AutoCloseable {
  /// Lets all machines take the gradients of one training's batches together, each over its share
  /// of the examples.
  ///
  /// @throws io.thalweg.optim.SettingException where shares would give another result than the
  ///   whole
  Shared gradients(Training training);

  /// Gradients taken together, for one training at a time.
  interface Shared extends Gradients, AutoCloseable {
    /// Frees what the machines hold for it.
    @Override
    void close();
  }

  /// Ends the connection and whatever runs over it.
  @Override
  void close();

  /// Connects to a kind of cluster; found by [java.util.ServiceLoader].
  interface Provider {
    /// Connects.
    ///
    /// @param url such as `local[2]` or `spark://host:7077`
    Cluster connect(String url);
  }
}
