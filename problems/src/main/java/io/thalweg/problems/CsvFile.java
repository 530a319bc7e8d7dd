package io.thalweg.problems;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.function.Consumer;

/// A CSV file on the disk.
///
/// @param path where it is
/// @param title what error messages call it
record CsvFile(Path path, String title) {
  private static final long MOST_BYTES = 1L << 32;
  private static final int BUFFER = 1 << 16;

  static CsvFile of(Path path) {
    return new CsvFile(path, path.toString());
  }

  /// Hands the rows over, which are all to be read; returns the SHA-256 of the file.
  String read(Consumer<CsvRows> use) {
    MessageDigest digest = Sha256.start();
    try (InputStream in = new DigestInputStream(open(), digest);
        CsvRows rows = new CsvRows(title, CsvRows.utf8(in))) {
      use.accept(rows);
      return Sha256.finish(digest);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /// Copies it as it is; returns its SHA-256.
  String copyTo(Path target) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = open();
        NewFile copy = new NewFile(target)) {
      for (int got = get(in, buffer); got > 0; got = get(in, buffer)) {
        copy.append(buffer, got);
      }
      return copy.finish();
    }
  }

  /// A fault of this file and not of the one that is written.
  private int get(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  long size() {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private InputStream open() {
    if (!Files.isRegularFile(path)) {
      throw new DataException("data file %s: no such file".formatted(title));
    }
    if (size() > MOST_BYTES) {
      throw new DataException(
          "data file %s must have at most %d bytes, has %d".formatted(title, MOST_BYTES, size()));
    }
    try {
      return Files.newInputStream(path);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private DataException unreadable(IOException e) {
    return new DataException(
        "data file %s cannot be read: %s".formatted(title, DataException.reason(e)), e);
  }
}
