package io.thalweg.problems;

import io.thalweg.optim.SettingException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How a CSV file becomes a data set. What is left empty is decided by the file.
///
/// @param targets names of the target columns; empty for the last column
/// @param task what is to be learnt; by default a classification if the one target column holds
///   text or at most 20 different integers, else a regression
/// @param testShare share of the rows of one file that are tested with, by default 0.2
/// @param seed of the shuffle that splits one file, by default 1
/// @param shape of one example; empty for `[features]`
/// @param categorical names of columns of text that become one number per category, 1 or 0
public record CsvOptions(
    List<String> targets,
    Optional<Task> task,
    Optional<Double> testShare,
    Optional<Long> seed,
    List<Integer> shape,
    List<String> categorical) {
  /// All decided by the file.
  public static final CsvOptions DEFAULT =
      new CsvOptions(
          List.of(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());

  static final double TEST_SHARE = 0.2;
  static final long SEED = 1;
  private static final int MOST_DIMENSIONS = 3;

  public CsvOptions {
    targets = List.copyOf(targets);
    shape = List.copyOf(shape);
    categorical = List.copyOf(categorical);
    testShare.ifPresent(CsvOptions::checkShare);
    if (shape.size() > MOST_DIMENSIONS || shape.stream().anyMatch(size -> size < 1)) {
      throw new SettingException(
          "shape must have 1 to %d dimensions of at least 1, got %s"
              .formatted(MOST_DIMENSIONS, shape));
    }
    checkDistinct("target", targets);
    checkDistinct("categorical", categorical);
    Set<String> both = new HashSet<>(targets);
    both.retainAll(categorical);
    if (!both.isEmpty()) {
      throw new SettingException("categorical columns must be features, got target " + both);
    }
    if (targets.size() > 1 && task.equals(Optional.of(Task.CLASSIFICATION))) {
      throw new SettingException("a classification must have one target, got " + targets);
    }
  }

  private static void checkShare(double share) {
    if (!(share > 0 && share < 1)) {
      throw new SettingException("test share must be in (0,1), got " + share);
    }
  }

  private static void checkDistinct(String what, List<String> columns) {
    if (new HashSet<>(columns).size() < columns.size()) {
      throw new SettingException(what + " columns must differ, got " + columns);
    }
  }

  /// The same with these target columns.
  public CsvOptions withTargets(String... names) {
    return new CsvOptions(List.of(names), task, testShare, seed, shape, categorical);
  }

  /// The same with this task.
  public CsvOptions withTask(Task chosen) {
    return new CsvOptions(targets, Optional.of(chosen), testShare, seed, shape, categorical);
  }

  /// The same with another split of one file.
  public CsvOptions withSplit(double share, long number) {
    return new CsvOptions(
        targets, task, Optional.of(share), Optional.of(number), shape, categorical);
  }

  /// The same with examples of this shape.
  public CsvOptions withShape(Integer... sizes) {
    return new CsvOptions(targets, task, testShare, seed, List.of(sizes), categorical);
  }

  /// The same with these columns of text.
  public CsvOptions withCategorical(String... names) {
    return new CsvOptions(targets, task, testShare, seed, shape, List.of(names));
  }
}
