package io.thalweg.problems;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A folder that holds the four files of a data set.
///
/// @param files by part
record DataFolder(Path folder, Map<Part, Path> files) implements DatasetReader.Source {
  /// The hashes of what lies beside it, in the format of `sha256sum`.
  static final String SUMS = "SHA256SUMS";

  private static final int DEPTH = 3;
  private static final long SUMS_LIMIT = 1 << 16;

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
          "folder %s must hold %s, each raw or .gz"
              .formatted(
                  root,
                  Arrays.stream(Part.values())
                      .map(Part::fileName)
                      .collect(Collectors.joining(", "))));
    }
    return found;
  }

  private static Optional<DataFolder> in(Path folder) {
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

  /// Reads the hashes that were written when the data set was added.
  Map<Part, String> sums() {
    Path file = folder.resolve(SUMS);
    Map<Part, String> sums = new EnumMap<>(Part.class);
    try {
      if (Files.size(file) > SUMS_LIMIT) {
        throw new DataException("file %s must be at most %d bytes".formatted(file, SUMS_LIMIT));
      }
      for (String line : Files.readAllLines(file)) {
        String[] words = line.split(" {2}", 2);
        if (words.length != 2 || !words[0].matches("[0-9a-f]{64}")) {
          throw new DataException(
              "file %s must hold lines «SHA-256  file», got %s".formatted(file, line));
        }
        Part.of(words[1]).ifPresent(part -> sums.put(part, words[0]));
      }
    } catch (IOException e) {
      throw new DataException("file %s cannot be read: %s".formatted(file, e), e);
    }
    if (sums.size() != Part.values().length) {
      throw new DataException("file %s must name the four data files".formatted(file));
    }
    return sums;
  }
}
