package io.thalweg.app;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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

  /// What a file has in it.
  @FunctionalInterface
  interface Content {
    void to(OutputStream out) throws IOException;
  }

  /// Replaces the file.
  void write(String text) throws IOException {
    write(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Replaces the file.
  void write(Content content) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException("must be a file in a folder: " + path);
    }
    checkReplaceable(path);
    // Not Files.createTempFile, whose files nobody else may read.
    Path temporary =
        folder.resolve(".%s.%d".formatted(path.getFileName(), ProcessHandle.current().pid()));
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
        content.to(new Unclosed(out));
        out.flush();
        channel.force(true);
      }
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /// Closing it only flushes, so that the file can still be synced.
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
