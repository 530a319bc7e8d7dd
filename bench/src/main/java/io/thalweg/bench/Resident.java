package io.thalweg.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// Memory of this process that lies in the machine's: heap and native together.
final class Resident {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String FIELD = "VmRSS:";

  private Resident() {}

  /// By the kernel's own account.
  ///
  /// @param otherwise where it gives none
  static long bytes(LongSupplier otherwise) {
    return (Files.isReadable(STATUS) ? ofStatus(read()) : OptionalLong.empty())
        .orElseGet(otherwise);
  }

  private static String read() {
    try {
      return Files.readString(STATUS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// From a line such as `VmRSS: 1024 kB`.
  static OptionalLong ofStatus(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith(FIELD))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst();
  }
}
