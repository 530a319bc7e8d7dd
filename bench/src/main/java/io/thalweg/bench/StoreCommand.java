package io.thalweg.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How long the run store takes with many runs in it.
@Command(
    name = "store",
    mixinStandardHelpOptions = true,
    description =
        "Fills a run store in a temporary folder and times what it is asked, the first time and"
            + " later ones.")
final class StoreCommand implements Callable<Integer> {
  @Option(names = "--runs", defaultValue = "10000", description = "runs (${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--points",
      defaultValue = "1000",
      description = "numbers of each run (${DEFAULT-VALUE})")
  private int points;

  @Option(
      names = "--rounds",
      defaultValue = "20",
      description = "times that each question is asked (${DEFAULT-VALUE})")
  private int rounds;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws Exception {
    if (runs < 1 || runs > 86_400 || points < 1 || rounds < 1) {
      throw new IllegalArgumentException(
          "runs must be in [1,86400], points and rounds at least 1, got %d, %d and %d"
              .formatted(runs, points, rounds));
    }
    Path folder = Files.createTempDirectory("store");
    try {
      List<StoreTrial.Line> lines = new StoreTrial(folder, runs, points, rounds).run();
      output.print(lines, table(lines));
    } finally {
      delete(folder);
    }
    return 0;
  }

  private static Table table(List<StoreTrial.Line> lines) {
    Table table = new Table(List.of("", "median ms", "most ms"));
    for (StoreTrial.Line line : lines) {
      table.add(
          List.of(line.question(), "%.1f".formatted(line.median()), "%.1f".formatted(line.most())));
    }
    return table;
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }
        });
    Files.delete(folder);
  }
}
