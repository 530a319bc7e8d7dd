package io.thalweg.problems;

import java.util.List;

/// One line of the list of data sets.
///
/// @param name as one asks for it
/// @param title one line about it, or what is wrong with it
/// @param state whether it can be used
/// @param train number of training examples; 0 where broken
/// @param test number of test examples; 0 where broken
/// @param inputShape of one example; empty where broken
/// @param classes number of classes; 0 where broken
/// @param licence of the data; empty where not known
public record DataEntry(
    String name,
    String title,
    State state,
    int train,
    int test,
    List<Integer> inputShape,
    int classes,
    String licence) {

  /// Whether a data set can be used.
  public enum State {
    /// Comes with the program.
    EMBEDDED,
    /// Lies in the data home.
    HERE,
    /// Known, and can be fetched.
    MISSING,
    /// Lies in the data home, and cannot be read.
    BROKEN
  }

  public DataEntry {
    inputShape = List.copyOf(inputShape);
  }

  static DataEntry of(
      String name, String title, State state, DatasetReader.Figures figures, String licence) {
    return new DataEntry(
        name,
        title,
        state,
        figures.train(),
        figures.test(),
        figures.inputShape(),
        figures.classes(),
        licence);
  }
}
