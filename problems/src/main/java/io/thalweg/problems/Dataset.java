package io.thalweg.problems;

import java.util.List;

/// Examples to train on, and others to test with: a classification or a regression.
///
/// @param name as one asks for it, such as `mnist`
/// @param inputShape of one example: `[features]`, `[rows, columns]` or `[channels, rows,
///   columns]`; its product is the width of both splits
/// @param classNames what the labels 0, 1, … stand for; empty for a regression
/// @param outputScales name and scale of each target number; empty for a classification
/// @param train examples to train on
/// @param test examples of the same kind, never trained on
public record Dataset(
    String name,
    List<Integer> inputShape,
    List<String> classNames,
    List<OutputScale> outputScales,
    Split train,
    Split test) {
  public Dataset {
    inputShape = List.copyOf(inputShape);
    classNames = List.copyOf(classNames);
    outputScales = List.copyOf(outputScales);
    int width = inputShape.stream().reduce(1, Math::multiplyExact);
    if (train.width() != width || test.width() != width) {
      throw new IllegalArgumentException(
          "both splits must be %d numbers wide (%s), got %d and %d"
              .formatted(width, inputShape, train.width(), test.width()));
    }
    checkTargets(train.targets(), classNames, outputScales.size());
    checkTargets(test.targets(), classNames, outputScales.size());
  }

  /// A classification.
  ///
  /// @param name as one asks for it
  /// @param inputShape of one example
  /// @param classNames what the labels 0, 1, … stand for
  /// @param train examples to train on
  /// @param test examples of the same kind, never trained on
  public Dataset(
      String name, List<Integer> inputShape, List<String> classNames, Split train, Split test) {
    this(name, inputShape, classNames, List.of(), train, test);
  }

  private static void checkTargets(Targets targets, List<String> classNames, int scales) {
    int numbers =
        switch (targets) {
          case Targets.Classes _ -> 0;
          case Targets.Numbers each -> each.outputs();
        };
    if (numbers != scales || (numbers > 0 && !classNames.isEmpty())) {
      throw new IllegalArgumentException(
          "a split must have %d target numbers and %d classes, got %d target numbers"
              .formatted(scales, classNames.size(), numbers));
    }
  }

  /// Number of classes; 0 for a regression.
  public int classes() {
    return classNames.size();
  }

  /// Whether the targets are numbers.
  public boolean isRegression() {
    return task() == Task.REGRESSION;
  }

  /// What is to be learnt.
  public Task task() {
    return outputScales.isEmpty() ? Task.CLASSIFICATION : Task.REGRESSION;
  }

  /// How many numbers answer an example: one for each class, or one for each target.
  public int outputs() {
    return isRegression() ? outputScales.size() : classes();
  }

  /// The names of the target numbers; empty for a classification.
  public List<String> outputNames() {
    return outputScales.stream().map(OutputScale::name).toList();
  }

  /// The same problem with other examples to train on.
  public Dataset withTrain(Split other) {
    return new Dataset(name, inputShape, classNames, outputScales, other, test);
  }

  /// The same problem with other examples to test with.
  public Dataset withTest(Split other) {
    return new Dataset(name, inputShape, classNames, outputScales, train, other);
  }

  /// The same problem for choosing settings by: the last `count` training examples are tested with,
  /// the others trained on, and the test data is not touched. The embedded digits come in blocks of
  /// ten that hold each digit once, so a multiple of 10 keeps both parts balanced; a data set that
  /// was split from one CSV file is in shuffled order; the order of all others is that of their
  /// files.
  public Dataset validation(int count) {
    if (count < 1 || count >= train.size()) {
      throw new IllegalArgumentException(
          "count must be in [1,%d], got %d".formatted(train.size() - 1, count));
    }
    return withTrain(train.head(train.size() - count)).withTest(train.tail(count));
  }
}
