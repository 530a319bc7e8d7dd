package io.thalweg.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

/// A process of its own that says a line for each thing that the store has acknowledged.
final class Child {
  private final Process process;
  private final FutureTask<List<String>> lines;

  private Child(Process process) {
    this.process = process;
    lines = new FutureTask<>(() -> read(process));
    Thread.ofVirtual().start(lines);
  }

  static Child start(Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    try {
      return new Child(new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  private static List<String> read(Process process) throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      StringBuilder line = new StringBuilder();
      for (int letter = out.read(); letter >= 0; letter = out.read()) {
        if (letter == '\n') {
          lines.add(line.toString());
          line.setLength(0);
        } else {
          line.append((char) letter);
        }
      }
    }
    return lines; // without the line that the end cut
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Ends it with SIGKILL, wherever it is. The handle leaves the pipe open, in which its last lines
  /// may be.
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /// The whole lines that it said, once it has ended.
  List<String> lines() throws Exception {
    process.waitFor();
    return lines.get();
  }
}
