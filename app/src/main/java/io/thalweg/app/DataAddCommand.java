package io.thalweg.app;

import io.thalweg.problems.CsvOptions;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Adds a data set from files at hand.
@Command(
    name = "add",
    description = "Copy a data set from a CSV file or from a folder with CSV or IDX files.",
    footer = "  ./thalweg data add flowers --from flowers.csv --target species")
final class DataAddCommand implements Query {
  @Parameters(paramLabel = "NAME", description = "What to call it: a-z, 0-9 and -.")
  String name = "";

  @Option(
      names = "--from",
      paramLabel = "PATH",
      description = {
        "A .csv file with a header; or a folder with train.csv and test.csv,",
        "or with four IDX files (images and labels), raw or gzip."
      },
      required = true)
  Path from = Path.of("");

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      split = ",",
      description = "CSV: the column or columns to learn, by default the last.")
  List<String> targets = List.of();

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = {
        "CSV: classification or regression. By default classification",
        "where the target holds text or at most 20 different integers."
      },
      completionCandidates = TaskOption.class,
      converter = TaskOption.class)
  Optional<Task> task = Optional.empty();

  @Option(
      names = "--categorical",
      paramLabel = "COLUMN",
      split = ",",
      description = "CSV: columns of words, each to become a number 0 or 1 per word.")
  List<String> categorical = List.of();

  @Option(
      names = "--test-share",
      paramLabel = "S",
      description = "One CSV file: share of rows to test with, by default 0.2.")
  Optional<Double> testShare = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "One CSV file: seed of the shuffle that splits it, by default 1.")
  Optional<Long> seed = Optional.empty();

  @Option(
      names = "--shape",
      paramLabel = "AxB",
      description = "CSV: shape of an example, such as 28x28 or 3x32x32.")
  Optional<Shape> shape = Optional.empty();

  @Override
  public Answer answer(Context context) {
    DataHome data = context.console().data();
    CsvOptions options =
        new CsvOptions(
            targets, task, testShare, seed, shape.map(Shape::sizes).orElse(List.of()), categorical);
    data.add(name, from, options);
    return DataListCommand.of(
        data.list().stream().filter(entry -> entry.name().equals(name)).toList());
  }
}
