package io.thalweg.problems;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// CSV files that are to become a data set.
///
/// @param files where they are
/// @param options how they are to be read
record CsvImport(CsvFiles files, CsvOptions options) implements Installation.Content {
  @Override
  public Checksums writeTo(Path folder) throws IOException {
    Map<String, String> sums = new LinkedHashMap<>();
    for (int i = 0; i < files.all().size(); i++) {
      String name = files.names().get(i);
      sums.put(name, files.all().get(i).copyTo(folder.resolve(name)));
    }
    // What is described is the copy, whatever may have become of the file meanwhile.
    CsvFiles copies = files.in(folder);
    CsvDescription description = CsvSurvey.of(copies, options);
    sums.put(CsvDescription.FILE, description.writeTo(folder));
    Checksums all = new Checksums(sums);
    new CsvDatasetReader("", copies, description, all).check();
    return all;
  }
}
