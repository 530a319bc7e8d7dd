package io.thalweg.problems;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Four IDX files that are to become a data set.
///
/// @param from where they are
/// @param sha256 what each unpacked file must hash to; empty where any data will do
record IdxImport(DataFolder from, Map<Part, String> sha256) implements Installation.Content {
  @Override
  public Checksums writeTo(Path folder) throws IOException {
    IdxDatasetReader reader = new IdxDatasetReader("", from, Map.of(), List.of());
    reader.figures();
    if (sha256.isEmpty() && reader.hasFloats()) {
      reader.check();
    }
    return from.copyTo(folder, sha256);
  }
}
