package io.thalweg.app;

import io.thalweg.tensors.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/// A file that is there whole or not at all.
///
/// @param path where it will be
record ReportFile(Path path) {
  private static final byte[] DATABASE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final String BESIDE_DATABASE = "(-wal|-shm|-journal|\\.lock)$";

  /// A file of this name in a folder, which is made where it is missing: what is wrong with the
  /// folder comes out before the work and not after it.
  static ReportFile in(Path folder, String name) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException _) {
      throw new IllegalArgumentException("out must be a folder, got the file " + folder);
    }
    if (!Files.isWritable(folder)) {
      throw new IllegalArgumentException("out must be a folder that can be written to: " + folder);
    }
    Path path = folder.resolve(name);
    checkReplaceable(path);
    return new ReportFile(path);
  }

  /// What is there may be replaced: an ordinary file that is no database. A device, a pipe or a
  /// link would be gone, and another file be in its place.
  private static void checkReplaceable(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      checkNoDatabase(path);
      return;
    }
    BasicFileAttributes found =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isRegularFile()) {
      String kind =
          found.isDirectory() ? "a folder" : found.isSymbolicLink() ? "a link" : "a device or pipe";
      throw new IllegalArgumentException("%s must be a file, it is %s".formatted(path, kind));
    }
    checkNoDatabase(path);
  }

  /// Neither a database nor what belongs to one.
  private static void checkNoDatabase(Path path) throws IOException {
    Path database =
        path.resolveSibling(path.getFileName().toString().replaceFirst(BESIDE_DATABASE, ""));
    if (!Files.isRegularFile(database)) {
      return;
    }
    try (InputStream start = Files.newInputStream(database)) {
      if (Arrays.equals(start.readNBytes(DATABASE.length), DATABASE)) {
        throw new IllegalArgumentException(
            "%s must not replace the database %s or what belongs to it".formatted(path, database));
      }
    }
  }

  /// Refuses what lies in the data folder, but for a run's own folder.
  ///
  /// @param path that a user named
  /// @param own folder of the run; what it goes on from is in there too and is refused
  static void checkOutside(Path path, Path home, Path own) throws IOException {
    Path real = real(path);
    Path mine = real(own);
    boolean isMine =
        real.startsWith(mine) && !real.startsWith(real(CheckpointOptions.checkpoints(own)));
    if (real.startsWith(real(home)) && !isMine) {
      throw new IllegalArgumentException(
          "out must not be in the data folder %s, but for the run's own folder %s: %s"
              .formatted(home, own, path));
    }
  }

  /// Without links, as far as it is there.
  private static Path real(Path path) throws IOException {
    Path there = path.toAbsolutePath();
    Path rest = Path.of("");
    while (there.getParent() != null && !Files.exists(there)) {
      rest = there.getFileName().resolve(rest);
      there = there.getParent();
    }
    return there.toRealPath().resolve(rest).normalize();
  }

  /// Replaces the file.
  void write(String text) throws IOException {
    write(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Replaces the file.
  void write(WholeFile.Content content) throws IOException {
    checkReplaceable(path);
    WholeFile.write(path, content);
  }
}
