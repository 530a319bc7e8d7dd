package io.thalweg.tensors;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A file that is there whole or not at all.
///
/// It is written under another name beside its place: file → fsync → renamed → folder fsync.
/// Whatever fails or whenever the power goes, the old file or the new one is there. The other name
/// is of its own for each writing, so several threads and processes may write the same file. Where
/// a process ends while it writes, the half file stays under that name, until one who writes the
/// same file an hour later or more deletes it.
public final class WholeFile {
  private static final String NEW = ".new";
  private static final Duration AN_HOUR = Duration.ofHours(1);

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

  /// Writes a file, or replaces it, and returns when it is on the disk. Of several that do at once
  /// the last one's is there.
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
    String start = ".%s.".formatted(target.getFileName());
    deleteLeftOvers(target, start);
    String word = Long.toHexString(new SecureRandom().nextLong());
    String beside = "%s%d-%s%s".formatted(start, ProcessHandle.current().pid(), word, NEW);
    replace(target, target.resolveSibling(beside), Disk.REAL, content);
  }

  /// Deletes what processes left that ended while they wrote. What is of this hour may be written
  /// by another machine, whose processes are not seen here.
  private static void deleteLeftOvers(Path target, String start) {
    Pattern name = Pattern.compile(Pattern.quote(start) + "(\\d{1,10})-[0-9a-f]+\\.new");
    FileTime before = FileTime.from(Instant.now().minus(AN_HOUR));
    try (Stream<Path> entries = Files.list(Objects.requireNonNull(target.getParent()))) {
      for (Path each : (Iterable<Path>) entries::iterator) {
        Matcher left = name.matcher(String.valueOf(each.getFileName()));
        if (left.matches()
            && ProcessHandle.of(Long.parseLong(left.group(1))).isEmpty()
            && Files.getLastModifiedTime(each).compareTo(before) < 0) {
          Files.deleteIfExists(each);
        }
      }
    } catch (IOException | UncheckedIOException _) {
      // It takes room and does no harm.
    }
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
