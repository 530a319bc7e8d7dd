package io.thalweg.problems;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Makes a [Dataset] of CSV files by their description.
///
/// @param name of the data set
/// @param files what is read
/// @param description of the files
/// @param sums their hashes
record CsvDatasetReader(String name, CsvFiles files, CsvDescription description, Checksums sums)
    implements DatasetReader {

  /// Over a folder as [Installation] leaves it.
  static CsvDatasetReader installed(String name, Path folder) {
    Checksums sums = Checksums.read(folder);
    Path file = folder.resolve(CsvDescription.FILE);
    byte[] json = content(file);
    verify(file.toString(), Sha256.of(json), sums, CsvDescription.FILE);
    CsvDescription description = CsvDescription.parse(file, json);
    return new CsvDatasetReader(
        name, CsvFiles.installed(folder, description.split()), description, sums);
  }

  private static byte[] content(Path file) {
    try {
      if (Files.size(file) > CsvDescription.MOST_BYTES) {
        throw new DataException(
            "file %s must be at most %d bytes".formatted(file, CsvDescription.MOST_BYTES));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new DataException("file %s cannot be read: %s".formatted(file, e), e);
    }
  }

  private static void verify(String title, String got, Checksums sums, String name) {
    String expected = sums.byFile().getOrDefault(name, "");
    if (!got.equals(expected)) {
      throw new DataException(
          "data file %s: SHA-256 of the content must be %s, got %s"
              .formatted(title, expected.isEmpty() ? "known" : expected, got));
    }
  }

  @Override
  public String title() {
    List<CsvColumn> targets = description.targets();
    String first = targets.getFirst().name();
    return targets.size() == 1
        ? "CSV, target " + first
        : "CSV, targets %s to %s".formatted(first, targets.getLast().name());
  }

  @Override
  public Figures figures() {
    checkSize();
    return new Figures(
        description.train(),
        description.test(),
        description.shape(),
        description.task(),
        description.outputs());
  }

  /// A cell takes a character and what separates it from the next at least: so memory does not grow
  /// with what is merely described.
  private void checkSize() {
    long rows = (long) description.train() + description.test();
    long least = 2 * rows * description.columns().size();
    long size = files.all().stream().mapToLong(CsvFile::size).sum();
    if (size < least) {
      throw new DataException(
          "data file %s must have at least %d bytes for %d rows, has %d"
              .formatted(files.first().title(), least, rows, size));
    }
  }

  @Override
  public Dataset read(Scaling scaling, Arena arena) {
    checkSize();
    CsvEncoder encoder = new CsvEncoder(description, scaling);
    CsvExamples train = new CsvExamples(encoder, description.train(), arena);
    CsvExamples test = new CsvExamples(encoder, description.test(), arena);
    try (Arena order = Arena.ofConfined()) {
      CsvSplit split = split(order);
      for (int i = 0; i < files.all().size(); i++) {
        CsvFile file = files.all().get(i);
        boolean first = i == 0;
        String sum = file.read(rows -> read(rows, split, first, train, test));
        verify(file.title(), sum, sums, files.names().get(i));
      }
    }
    return new Dataset(
        name,
        description.shape(),
        description.classNames(),
        description.outputScales(),
        train.split(),
        test.split());
  }

  private CsvSplit split(Arena arena) {
    return description.split()
        ? CsvSplit.shuffled(
            description.train() + description.test(), description.test(), description.seed(), arena)
        : new CsvSplit.InOrder();
  }

  private void read(
      CsvRows rows, CsvSplit split, boolean first, CsvExamples train, CsvExamples test) {
    rows.requireHeader(description.columns().stream().map(CsvColumn::name).toList());
    int expected =
        description.split()
            ? description.train() + description.test()
            : first ? description.train() : description.test();
    int row = 0;
    for (; rows.next(); row++) {
      if (row == expected) {
        throw rows.fault("must be the end after %d rows, is not".formatted(expected));
      }
      int place = split.place(first, row);
      if (place >= 0) {
        train.set(place, rows);
      } else {
        test.set(-1 - place, rows);
      }
    }
    if (row < expected) {
      throw rows.faultOfFile("must have %d rows, has %d".formatted(expected, row));
    }
  }
}
