package io.thalweg.problems;

import java.nio.file.Files;
import java.nio.file.Path;

/// A folder that an operating-system package puts there.
record LocalFolder(String title, Path folder) implements Route {
  @Override
  public Path bring(Path scratch, FetchProgress progress) {
    if (!Files.isDirectory(folder)) {
      throw new DataException("not installed");
    }
    return folder;
  }
}
