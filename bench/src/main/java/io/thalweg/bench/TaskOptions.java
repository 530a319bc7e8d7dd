package io.thalweg.bench;

import io.thalweg.problems.DataHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// Options of the commands that train: on what data, how.
final class TaskOptions {
  private static final double RATE = 0.05;
  private static final double MOMENTUM = 0.9;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "the four IDX files of MNIST; the embedded digits where it is missing")
  private Optional<Path> from = Optional.empty();

  @Option(
      names = "--batch",
      defaultValue = "128",
      description = "examples per step (${DEFAULT-VALUE})")
  private int batch;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "engine threads (${DEFAULT-VALUE})")
  private int threads;

  /// What is done with the data at hand.
  interface Work {
    /// Does it.
    ///
    /// @param home folder with the data sets
    void with(String home) throws IOException, InterruptedException;
  }

  /// Does the work beside a folder of data sets that is deleted afterwards.
  void inHome(Work work) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("thalweg-bench");
    try {
      from.ifPresent(folder -> new DataHome(home).add("mnist", folder));
      work.with(home.toString());
    } finally {
      delete(home);
    }
  }

  /// A training of that many epochs.
  Task task(String home, Architecture model, int epochs) {
    String data = from.isPresent() ? "mnist" : "digits";
    return new Task(home, data, model, epochs, batch, RATE, MOMENTUM, threads, 1);
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
