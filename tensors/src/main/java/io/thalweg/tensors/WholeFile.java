package io.thalweg.tensors;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/// A file that is there whole or not at all.
///
/// It is written under another name beside its place: file → fsync → renamed → folder fsync.
/// Whatever fails or whenever the power goes, the old file or the new one is there.
public final class WholeFile {
  private static final String NEW = ".new";

  private WholeFile() {}

  /// What a file has in it.
  @FunctionalInterface
  public interface Content {
    /// Writes it. Closing the stream only flushes it.
    void to(OutputStream out) throws IOException;
  }

  /// Takes bytes one piece after the other.
  @FunctionalInterface
  interface Pieces {
    void to(Disk.Output out) throws IOException;
  }

  /// Writes a file, or replaces it, and returns when it is on the disk. Of several processes that
  /// do the last one's is there.
  ///
  /// @throws IOException where it could not be written; what was there still is
  public static void write(Path file, Content content) throws IOException {
    replace(
        file,
        output -> {
          OutputStream out = new BufferedOutputStream(new Unclosed(output));
          content.to(out);
          out.flush();
        });
  }

  /// The same in pieces.
  static void replace(Path file, Pieces content) throws IOException {
    Path target = file.toAbsolutePath();
    long process = ProcessHandle.current().pid();
    String beside = ".%s.%d%s".formatted(target.getFileName(), process, NEW);
    replace(target, target.resolveSibling(beside), Disk.REAL, content);
  }

  /// @param target absolute
  /// @param beside what it is called while it is written; what a crash left there is deleted
  static void replace(Path target, Path beside, Disk disk, Pieces content) throws IOException {
    disk.delete(beside);
    try {
      try (Disk.Output output = disk.create(beside)) {
        content.to(output);
        output.force();
      }
      disk.move(beside, target);
    } catch (IOException | RuntimeException e) {
      try {
        disk.delete(beside);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    disk.forceNames(Objects.requireNonNull(target.getParent()));
  }

  /// The file is closed when it is forced, and not before.
  private static final class Unclosed extends OutputStream {
    private final Disk.Output output;

    Unclosed(Disk.Output output) {
      this.output = output;
    }

    @Override
    public void write(int b) throws IOException {
      output.write(ByteBuffer.wrap(new byte[] {(byte) b}));
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      output.write(ByteBuffer.wrap(bytes, from, length));
    }
  }
}
