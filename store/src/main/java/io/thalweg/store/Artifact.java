package io.thalweg.store;

import java.nio.file.Path;

/// A file that a run made, in the run's folder.
///
/// @param kind a lower-case word: `report`, `weights`, …
/// @param path from the run's folder
/// @param sha256 of its bytes when it was recorded, lower-case hex
/// @param bytes its size
public record Artifact(String kind, String path, String sha256, long bytes) {
  public Artifact {
    Path normal = Path.of(path).normalize();
    if (path.isEmpty() || normal.isAbsolute() || normal.startsWith("..")) {
      throw new IllegalArgumentException(
          "an artifact must be within the run's folder, got " + path);
    }
  }
}
