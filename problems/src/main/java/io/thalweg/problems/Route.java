package io.thalweg.problems;

import java.io.IOException;
import java.nio.file.Path;

/// A way by which the four files of a data set may come. What comes is not trusted: the caller
/// checks it against the pinned hashes.
interface Route {
  /// As error messages name it.
  String title();

  /// Returns a folder that holds the four files somewhere; `scratch` is an empty folder to use, and
  /// is removed afterwards.
  Path bring(Path scratch, FetchProgress progress) throws IOException;
}
