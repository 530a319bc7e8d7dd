package io.thalweg.problems;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The hashes of the files in a folder, in the format of `sha256sum`.
///
/// @param byFile SHA-256 by file name
record Checksums(Map<String, String> byFile) {
  /// The file that they stand in.
  static final String FILE = "SHA256SUMS";

  private static final long LIMIT = 1 << 16;

  Checksums {
    byFile = Collections.unmodifiableMap(new LinkedHashMap<>(byFile));
  }

  /// Reads what [#writeTo] wrote.
  static Checksums read(Path folder) {
    Path file = folder.resolve(FILE);
    Map<String, String> sums = new LinkedHashMap<>();
    try {
      if (Files.size(file) > LIMIT) {
        throw new DataException("file %s must be at most %d bytes".formatted(file, LIMIT));
      }
      for (String line : Files.readAllLines(file)) {
        String[] words = line.split(" {2}", 2);
        if (words.length != 2 || !words[0].matches("[0-9a-f]{64}")) {
          throw new DataException(
              "file %s must hold lines «SHA-256  file», got %s".formatted(file, line));
        }
        sums.put(words[1], words[0]);
      }
    } catch (IOException e) {
      throw new DataException("file %s cannot be read: %s".formatted(file, e), e);
    }
    return new Checksums(sums);
  }

  void writeTo(Path folder) throws IOException {
    String text =
        byFile.entrySet().stream()
            .map(sum -> sum.getValue() + "  " + sum.getKey() + "\n")
            .collect(Collectors.joining());
    NewFile.write(folder.resolve(FILE), text.getBytes(StandardCharsets.US_ASCII));
  }
}
