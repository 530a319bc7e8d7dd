package io.thalweg.problems;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A folder that holds the four files of a data set.
///
/// @param files by part
record DataFolder(Path folder, Map<Part, Path> files) implements IdxDatasetReader.Source {
  private static final int DEPTH = 3;
  private static final int BUFFER = 1 << 16;

  @Override
  public IdxReader open(Part part) {
    return IdxReader.open(folder.resolve(files.get(part)));
  }

  /// The folder of a data set as [Installation] leaves it.
  static DataFolder installed(Path folder) {
    Map<Part, Path> files = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      files.put(part, Path.of(part.fileName()));
    }
    in(folder).ifPresent(found -> files.putAll(found.files()));
    return new DataFolder(folder, files);
  }

  /// All folders from `root` down that hold the four files under usual names, raw or `.gz`.
  static List<DataFolder> under(Path root) {
    if (!Files.isDirectory(root)) {
      throw new DataException("folder %s: no such folder".formatted(root));
    }
    List<Path> folders;
    try (Stream<Path> walk = Files.walk(root, DEPTH)) {
      folders = walk.filter(Files::isDirectory).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new DataException("folder %s cannot be read: %s".formatted(root, e.getMessage()), e);
    }
    List<DataFolder> found = folders.stream().flatMap(folder -> in(folder).stream()).toList();
    if (found.isEmpty()) {
      throw new DataException(
          "folder %s must hold %s, each raw or .gz, or train.csv and test.csv"
              .formatted(
                  root,
                  Arrays.stream(Part.values())
                      .map(Part::fileName)
                      .collect(Collectors.joining(", "))));
    }
    return found;
  }

  /// The four files in a folder itself.
  static Optional<DataFolder> in(Path folder) {
    Map<Part, Path> files = new EnumMap<>(Part.class);
    try (Stream<Path> list = Files.list(folder)) {
      list.filter(Files::isRegularFile)
          .map(Path::getFileName)
          .sorted()
          .forEach(
              file -> Part.of(file.toString()).ifPresent(part -> files.putIfAbsent(part, file)));
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
    return files.size() == Part.values().length
        ? Optional.of(new DataFolder(folder, files))
        : Optional.empty();
  }

  /// The hashes that were written when the data set was added.
  Map<Part, String> sums() {
    Map<Part, String> sums = new EnumMap<>(Part.class);
    Checksums.read(folder)
        .byFile()
        .forEach((file, sum) -> Part.of(file).ifPresent(part -> sums.put(part, sum)));
    if (sums.size() != Part.values().length) {
      throw new DataException(
          "file %s must name the four data files".formatted(folder.resolve(Checksums.FILE)));
    }
    return sums;
  }

  /// Unpacks the files into another folder, each under the name that says what is in it, and checks
  /// them against `sha256`, where there is any. Returns their hashes.
  Checksums copyTo(Path target, Map<Part, String> sha256) throws IOException {
    Map<String, String> sums = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      try (IdxReader file = open(part)) {
        String name = part.fileName(file.shape().size(), file.type());
        try (NewFile copy = new NewFile(target.resolve(name))) {
          copy(file, copy);
          Optional.ofNullable(sha256.get(part)).ifPresent(file::verify);
          sums.put(name, copy.finish());
        }
      }
    }
    return new Checksums(sums);
  }

  private static void copy(IdxReader from, NewFile to) throws IOException {
    byte[] buffer = new byte[BUFFER];
    to.append(from.headerBytes(), from.headerSize());
    for (int got = from.read(buffer); got > 0; got = from.read(buffer)) {
      to.append(buffer, got);
    }
  }
}
