package io.thalweg.problems;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The CSV files of a data set: one to split, or one to train on and one to test with.
///
/// @param first all rows, or those to train on
/// @param test the rows to test with, where they have a file of their own
record CsvFiles(CsvFile first, Optional<CsvFile> test) {
  private static final String WHOLE = "data.csv";
  private static final String TRAIN = "train.csv";
  private static final String TEST = "test.csv";

  /// What lies at a path: a `.csv` file, or a folder with `train.csv` and `test.csv`.
  static Optional<CsvFiles> at(Path path) {
    if (!Files.exists(path)) {
      throw new DataException("path %s: no such file or folder".formatted(path));
    }
    if (Files.isRegularFile(path)) {
      if (!path.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
        throw new DataException(
            "data file %s must be a folder or a file that ends in .csv".formatted(path));
      }
      return Optional.of(new CsvFiles(CsvFile.of(path), Optional.empty()));
    }
    Path train = path.resolve(TRAIN);
    Path test = path.resolve(TEST);
    return Files.isRegularFile(train) && Files.isRegularFile(test)
        ? Optional.of(new CsvFiles(CsvFile.of(train), Optional.of(CsvFile.of(test))))
        : Optional.empty();
  }

  /// The same files as they lie in the data home.
  CsvFiles in(Path folder) {
    return new CsvFiles(
        new CsvFile(folder.resolve(names().getFirst()), first.title()),
        test.map(file -> new CsvFile(folder.resolve(TEST), file.title())));
  }

  /// The files in the data home.
  static CsvFiles installed(Path folder, boolean split) {
    return split
        ? new CsvFiles(CsvFile.of(folder.resolve(WHOLE)), Optional.empty())
        : new CsvFiles(
            CsvFile.of(folder.resolve(TRAIN)), Optional.of(CsvFile.of(folder.resolve(TEST))));
  }

  boolean isOne() {
    return test.isEmpty();
  }

  List<CsvFile> all() {
    return Stream.concat(Stream.of(first), test.stream()).toList();
  }

  /// What each of [#all] is called in the data home.
  List<String> names() {
    return isOne() ? List.of(WHOLE) : List.of(TRAIN, TEST);
  }
}
