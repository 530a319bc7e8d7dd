package io.thalweg.problems;

/// Told how a download goes on.
@FunctionalInterface
public interface FetchProgress {
  /// Tells nobody.
  FetchProgress NONE = (what, done, total) -> {};

  /// Called several times a second.
  ///
  /// @param what the file or step, such as `train-images-idx3-ubyte.gz`
  /// @param done bytes so far
  /// @param total bytes in all; 0 where unknown
  void at(String what, long done, long total);
}
