package io.thalweg.problems;

import java.util.List;

/// A classification problem: labelled examples to train on, and others to test with.
///
/// @param name as one asks for it, such as `mnist`
/// @param inputShape of one example, such as `[28, 28]`; its product is the width of both splits
/// @param classNames what the labels 0, 1, … stand for
/// @param train examples to train on
/// @param test examples of the same kind, never trained on
public record Dataset(
    String name, List<Integer> inputShape, List<String> classNames, Split train, Split test) {
  public Dataset {
    inputShape = List.copyOf(inputShape);
    classNames = List.copyOf(classNames);
    int width = inputShape.stream().reduce(1, Math::multiplyExact);
    if (train.width() != width || test.width() != width) {
      throw new IllegalArgumentException(
          "both splits must be %d numbers wide (%s), got %d and %d"
              .formatted(width, inputShape, train.width(), test.width()));
    }
  }

  /// Number of classes.
  public int classes() {
    return classNames.size();
  }

  /// The same problem for choosing settings by: the last `count` training examples are tested with,
  /// the others trained on, and the test data is not touched. The embedded digits come in blocks of
  /// ten that hold each digit once, so a multiple of 10 keeps both parts balanced; the order of the
  /// full sets is that of their files.
  public Dataset validation(int count) {
    if (count < 1 || count >= train.size()) {
      throw new IllegalArgumentException(
          "count must be in [1,%d], got %d".formatted(train.size() - 1, count));
    }
    return new Dataset(
        name, inputShape, classNames, train.head(train.size() - count), train.tail(count));
  }
}
