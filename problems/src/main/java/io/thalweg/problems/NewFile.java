package io.thalweg.problems;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/// A file that is written once and hashed on the way; it is on the disk when [#finish] returns.
final class NewFile implements AutoCloseable {
  private final FileChannel channel;
  private final MessageDigest digest = Sha256.start();

  NewFile(Path path) throws IOException {
    channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /// Writes a whole file; returns its SHA-256.
  static String write(Path path, byte[] content) throws IOException {
    try (NewFile file = new NewFile(path)) {
      file.append(content, content.length);
      return file.finish();
    }
  }

  /// Appends the first `count` bytes.
  void append(byte[] bytes, int count) throws IOException {
    digest.update(bytes, 0, count);
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /// Brings the content to the disk; returns its SHA-256.
  String finish() throws IOException {
    channel.force(true);
    return Sha256.finish(digest);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
