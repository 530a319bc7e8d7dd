package io.thalweg.app;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A file that is there whole or not at all.
///
/// @param path where it will be
record ReportFile(Path path) {

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
    if (Files.isDirectory(path)) {
      throw new IllegalArgumentException("%s must be a file, it is a folder".formatted(path));
    }
    return new ReportFile(path);
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
